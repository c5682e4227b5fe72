"""The addresses of entries about somebody else."""

from django.urls import URLPattern, path

from linkworker.web.misplaced import form_pages, merge_pages, pages

urlpatterns: list[URLPattern] = [
    path(
        "cases/<slug:reference>/chronology/<row:number>/somebody-else/",
        form_pages.TakeOut.as_view(),
        name="entry-take-out",
    ),
    path("clients/<slug:reference>/same-person/", merge_pages.same_person, name="client-same"),
    path(
        "clients/<slug:reference>/same-person/<slug:other>/",
        merge_pages.MergePage.as_view(),
        name="client-merge",
    ),
    path("clients/<slug:reference>/two-people/", merge_pages.SplitPage.as_view(), name="client-split"),
    path("told/<row:number>/", pages.telling, name="telling"),
    path("told/<row:number>/read/", pages.read_telling, name="telling-read"),
    path("kept-aside/", pages.aside_list, name="kept-aside"),
    path("kept-aside/<row:number>/read/", form_pages.ReadAside.as_view(), name="aside-read"),
    path("kept-aside/shown/<row:number>/", pages.aside_shown, name="aside-shown"),
]
