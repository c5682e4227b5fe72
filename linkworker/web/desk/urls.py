"""The addresses of a desk."""

from django.urls import path

from linkworker.web.desk import pages

urlpatterns = [
    path("arrivals/", pages.Desk.as_view(), name="arrivals"),
    path("arrivals/new/<row:number>/<slug:sign>/", pages.Arrive.as_view(), name="arrival-new"),
    path("arrivals/<row:number>/", pages.EndArrival.as_view(), name="arrival"),
    path("clients/<slug:reference>/arrival/", pages.ArrivalReference.as_view(), name="client-arrival"),
]
