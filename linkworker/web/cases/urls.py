"""The addresses of cases."""

from django.urls import URLPattern, path

from linkworker.web.cases import (
    assessing_forms,
    chronology,
    lists,
    overview,
    papers,
    people,
    people_forms,
    taking_part_forms,
    work,
)
from linkworker.web.papers import paper_paths

urlpatterns: list[URLPattern] = [
    path("cases/", lists.case_list, name="case-list"),
    path("shared/", lists.shared_list, name="shared-list"),
    path("cases/<slug:reference>/", overview.overview, name="case"),
    path("cases/<slug:reference>/pathway/", overview.case_pathway, name="case-pathway"),
    path("cases/<slug:reference>/chronology/", chronology.chronology, name="chronology"),
    *paper_paths("cases/<slug:reference>/chronology/", "chronology", papers.chronology),
    path("cases/<slug:reference>/chronology/new/", chronology.NoteAdd.as_view(), name="entry-new"),
    path("cases/<slug:reference>/chronology/<row:number>/", chronology.entry, name="entry"),
    path(
        "cases/<slug:reference>/chronology/<row:number>/correct/",
        chronology.NoteCorrect.as_view(),
        name="entry-correct",
    ),
    path("cases/<slug:reference>/people/", people.people, name="people"),
    path("cases/<slug:reference>/people/new/", people_forms.ParticipantAdd.as_view(), name="participant-new"),
    path(
        "cases/<slug:reference>/people/<row:number>/correct/",
        people_forms.ParticipantCorrect.as_view(),
        name="participant-correct",
    ),
    path(
        "cases/<slug:reference>/people/<row:number>/position/",
        people_forms.PositionChange.as_view(),
        name="participant-position",
    ),
    path(
        "cases/<slug:reference>/people/<row:number>/assess/",
        assessing_forms.AssessPage.as_view(),
        name="relationship-assess",
    ),
    path(
        "cases/<slug:reference>/people/<row:number>/takes-part/",
        taking_part_forms.InvitePage.as_view(),
        name="participant-takes-part",
    ),
    path(
        "cases/<slug:reference>/people/<row:number>/takes-part/no-more/",
        taking_part_forms.EndPage.as_view(),
        name="participant-no-more",
    ),
    path(
        "cases/<slug:reference>/people/assessments/<row:number>/correct/",
        assessing_forms.CorrectAssessmentPage.as_view(),
        name="relationship-correct",
    ),
    path("cases/<slug:reference>/confidentiality/", work.Confidentiality.as_view(), name="confidentiality"),
    path("cases/<slug:reference>/allocate/", work.Allocate.as_view(), name="case-allocate"),
    path("cases/<slug:reference>/close/", work.Close.as_view(), name="case-close"),
    path("cases/<slug:reference>/reopen/", work.Reopen.as_view(), name="case-reopen"),
]
