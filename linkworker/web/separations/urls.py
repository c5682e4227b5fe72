"""The addresses of separations, and of what is opened across them."""

from django.urls import URLPattern, path

from linkworker.web.separations import form_pages, found, pages

urlpatterns: list[URLPattern] = [
    path("separations/", pages.separation_list, name="separations"),
    path("separations/<slug:reference>/", pages.separation, name="separation"),
    path("separations/<slug:reference>/plan/", form_pages.PlanPage.as_view(), name="separation-plan"),
    path("separations/<slug:reference>/end/", form_pages.EndPage.as_view(), name="separation-end"),
    path("separations/<slug:reference>/settle/", found.SettlePage.as_view(), name="separation-settle"),
    path("separations/<slug:reference>/open/", form_pages.OpenPage.as_view(), name="separation-open"),
    path(
        "separations/<slug:reference>/openings/<uuid:act>/",
        form_pages.ReviewPage.as_view(),
        name="opening-review",
    ),
    path("clients/<slug:reference>/keep-apart/", form_pages.SeparatePage.as_view(), name="client-separate"),
    path("no-new-cases/", form_pages.NoNewCasesPage.as_view(), name="no-new-cases"),
    path("no-new-cases/<int:number>/", pages.take_again, name="take-again"),
    path("opened/<uuid:act>/", pages.opened, name="opened"),
]
