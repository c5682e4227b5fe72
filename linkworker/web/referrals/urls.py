"""The addresses of referrals, on their sender's side."""

from django.urls import URLPattern, path

from linkworker.web.papers import paper_paths
from linkworker.web.referrals import forms_pages, pages, papers

urlpatterns: list[URLPattern] = [
    path("cases/<slug:reference>/referrals/", pages.case_referrals, name="case-referrals"),
    path(
        "cases/<slug:reference>/referrals/outside/",
        forms_pages.ReferralOutside.as_view(),
        name="referral-outside",
    ),
    path("referrals/<slug:reference>/", pages.referral, name="referral"),
    path(
        "referrals/<slug:reference>/withdraw/",
        forms_pages.ReferralWithdraw.as_view(),
        name="referral-withdraw",
    ),
    *paper_paths("referrals/<slug:reference>/", "referral", papers.referral),
    path("referrals/<slug:reference>/answer/", forms_pages.ReferralHeard.as_view(), name="referral-heard"),
]
