"""The addresses of agreement and sharing."""

from django.urls import URLPattern, path

from linkworker.web.sharing import agreement, case_sharing, share_new, share_pages

urlpatterns: list[URLPattern] = [
    path("cases/<slug:reference>/sharing/", case_sharing.case_sharing, name="case-sharing"),
    path("cases/<slug:reference>/sharing/new/", share_new.ShareNew.as_view(), name="share-new"),
    path("cases/<slug:reference>/agreement/new/", agreement.AgreementNew.as_view(), name="agreement-new"),
    path("shares/<slug:reference>/", share_pages.share_page, name="share"),
    path("shares/<slug:reference>/end/", share_pages.ShareEnd.as_view(), name="share-end"),
    path("shares/<slug:reference>/take-back/", share_pages.ShareTakeBack.as_view(), name="share-take-back"),
    path("shares/<slug:reference>/tell/", share_pages.ShareTell.as_view(), name="share-tell"),
    path("shares/<slug:reference>/decide/", share_pages.ShareDecide.as_view(), name="share-decide"),
]
