from django.urls import URLPattern, path

from linkworker.web.enquiries import correcting, pages, recorded

urlpatterns: list[URLPattern] = [
    path("cases/<str:reference>/enquiries/new/", pages.NewEnquiry.as_view(), name="enquiry-new"),
    path("cases/<str:reference>/enquiries/<row:number>/", recorded.enquiry, name="enquiry"),
    path(
        "cases/<str:reference>/enquiries/<row:number>/correct/",
        correcting.CorrectEnquiry.as_view(),
        name="enquiry-correct",
    ),
]
