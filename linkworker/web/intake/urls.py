"""The addresses of the inbox, of one intake, and of the public form."""

from django.urls import URLPattern, path

from linkworker.web.intake import answers, first_look, lists, pages, papers, public, typed
from linkworker.web.papers import paper_paths

urlpatterns: list[URLPattern] = [
    path("inbox/", lists.inbox, name="inbox"),
    path("inbox/new/", typed.TypeIn.as_view(), name="intake-new"),
    path("inbox/<slug:reference>/", pages.intake, name="intake"),
    *paper_paths("inbox/<slug:reference>/", "intake", papers.intake),
    path("inbox/<slug:reference>/triage/", first_look.Triage.as_view(), name="intake-triage"),
    path("inbox/<slug:reference>/accept/", answers.Accept.as_view(), name="intake-accept"),
    path("inbox/<slug:reference>/return/", answers.Return.as_view(), name="intake-return"),
    path("inbox/<slug:reference>/send-on/", answers.SendOn.as_view(), name="intake-send-on"),
    path("inbox/<slug:reference>/give/", answers.Give.as_view(), name="intake-give"),
    path("inbox/<slug:reference>/engaged/", answers.Engaged.as_view(), name="intake-engaged"),
    path("inbox/<slug:reference>/close/", answers.Close.as_view(), name="intake-close"),
    path("refer/", public.start, name="refer"),
    path("refer/sent/", public.sent, name="refer-sent"),
    path("refer/<int:number>/", public.Refer.as_view(), name="refer-to"),
]
