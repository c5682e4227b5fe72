"""One share: what, why and how it ended; ending it; and a manager's decision on one against serious harm."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linkworker.assessments.levels import newest_checklists
from linkworker.cases import shares
from linkworker.cases.authorising import may_decide, who_decides
from linkworker.cases.gates import OpenedCase, open_sharing
from linkworker.cases.models import Case
from linkworker.cases.shares import EndGiven, HarmGiven
from linkworker.cases.sharing_queries import ShareSeen, share_called, share_seen
from linkworker.design.dates import day_and_time, short_day
from linkworker.design.forms import Form
from linkworker.events.changed import Changed
from linkworker.practice.purposes import ground, purpose
from linkworker.practice.referring import ShareState, Told
from linkworker.practice.sharing import Category, Refused
from linkworker.referrals.sending import decide_harm
from linkworker.sharing.gates import Visit, leads
from linkworker.sharing.models import SeriousHarm, Share
from linkworker.web.cases.case_form import CaseForm, was_quicker
from linkworker.web.cases.identity import identity, level_words
from linkworker.web.cases.words import CATEGORIES
from linkworker.web.data_words import pick
from linkworker.web.form_page import NotDone
from linkworker.web.sharing.case_sharing import share_row
from linkworker.web.sharing.end_forms import DECIDED_TO_KEEP, DecideForm, EndForm
from linkworker.web.sharing.words import DECIDERS, END_BECAUSE, HOW_SAID, ROUTES, TOLD, WISHES
from linkworker.web.visiting import visit

NOWHERE = ""
Row = Mapping[str, Any]


def opened_share(here: Visit, reference: str) -> tuple[OpenedCase, Share]:
    """A share of an own case; absent alike when there is none and when it is not to be seen."""
    row = share_called(reference)
    opened = open_sharing(here, row.holding.case.reference if row else NOWHERE)
    if row is None:
        raise Refused("absent")
    return opened, row


def share_page(request: HttpRequest, reference: str) -> HttpResponse:
    """One share as it stands."""
    here = visit(request)
    opened, row = opened_share(here, reference)
    seen = share_seen(row, here.at)
    may_end = (
        seen.is_open and opened.decision.shows(Category.RISK) and seen.state != "waits-for-authorisation"
    )
    context = {
        "about": identity(opened, here.at),
        "line": share_row(seen, here, opened),
        "sentence": sentence(seen),
        "rows": list(rows(seen)),
        "harm": list(harm_rows(seen)),
        "whom": whom_to_turn_to(seen.harm, opened.case, here.at),
        "end_href": reverse("share-end", args=[reference]) if may_end and seen.state == "live" else "",
    }
    return render(request, "web/sharing/share.jinja", context)


def whom_to_turn_to(harm: SeriousHarm | None, case: Case, at: datetime) -> str:
    """What to do when nobody of the service may decide on serious harm; empty while somebody may, or has."""
    if harm is None or harm.decided_at is not None:
        return ""
    words = DECIDERS.get(who_decides(harm, case, at))
    return str(words) % {"service": case.service.name, "agency": case.agency.name} if words else ""


def sentence(seen: ShareSeen) -> str:
    """What the receiver reads, in a sentence."""
    row = seen.share
    what = {
        "agency": row.to_agency.name,
        "what": ", ".join(str(CATEGORIES[one]) for one in Category if one in seen.categories).lower(),
        "until": short_day(row.until),
    }
    if seen.state == "live":
        return _("%(agency)s reads %(what)s until %(until)s.") % what
    if seen.is_open:
        return _("%(agency)s does not read anything yet. It would be %(what)s, until %(until)s.") % what
    if seen.state == ShareState.LAPSED:
        return (
            _(
                "Nothing of this case opened to %(agency)s: it was not taken up, or taken back before. "
                "It would have been %(what)s."
            )
            % what
        )
    return _("%(agency)s reads nothing of this any longer. It was %(what)s.") % what


def rows(seen: ShareSeen) -> Iterable[Row]:
    row = seen.share
    wanted, found = purpose(row.purpose), ground(row.ground)
    yield {"key": _("For"), "value": pick(wanted.label) if wanted else row.purpose}
    yield {"key": _("By which way"), "value": str(ROUTES[row.route])}
    yield {
        "key": _("Their wish"),
        "value": str(WISHES[row.wish]) if row.wish else _("Not asked before it was made"),
    }
    yield {"key": _("Lawful because"), "value": row.lawful_because}
    yield {"key": _("Ground"), "value": pick(found.label) if found else row.ground}
    yield {
        "key": _("Protocol"),
        "value": row.protocol.name if row.protocol else _("None: it rests on the law alone"),
    }
    yield {"key": _("The person knows"), "value": str(TOLD[Told(row.told)])}
    yield {"key": _("Not told because"), "value": row.told_why}
    made = _("%(at)s, by %(worker)s") % {"at": day_and_time(row.made_at), "worker": row.made_by.name}
    yield {"key": _("Made"), "value": made}
    if row.ended_at is not None:
        by = row.ended_by.name if row.ended_by else ""
        ended = {"at": day_and_time(row.ended_at), "worker": by}
        yield {"key": _("Ended"), "value": _("%(at)s, by %(worker)s") % ended}
    yield {"key": _("Ended because"), "value": str(END_BECAUSE.get(row.end_because, ""))}
    yield {"key": _("How they said so"), "value": str(HOW_SAID.get(row.end_how_said, ""))}
    yield {"key": _("Note"), "value": row.end_note}


def harm_rows(seen: ShareSeen) -> Iterable[Row]:
    harm = seen.harm
    if harm is None:
        return
    yield {"key": _("Danger"), "value": harm.danger}
    yield {"key": _("Why it took this"), "value": harm.necessity}
    yield {"key": _("Why so much"), "value": harm.proportion}
    yield {"key": _("Asked by"), "value": harm.asked_by.name}
    if harm.decided_at is None or harm.decided_by is None:
        yield {"key": _("A manager’s decision"), "value": _("Not decided yet")}
        return
    words = _("Authorised by %(name)s, %(at)s") if harm.authorised else _("Refused by %(name)s, %(at)s")
    told = {"name": harm.decided_by.name, "at": day_and_time(harm.decided_at)}
    yield {"key": _("A manager’s decision"), "value": words % told}
    yield {"key": _("Their note"), "value": harm.decision_note}


class ShareFormPage(CaseForm):
    """A form about one share."""

    back = "case-sharing"
    share: Share

    def open(self, **path: Any) -> None:
        self.opened, self.share = opened_share(self.visit, path["reference"])
        if not self.opened.decision.shows(Category.RISK):
            raise Refused("not theirs to change")

    @property
    def share_href(self) -> str:
        return reverse("share", args=[self.share.reference])

    def context(self) -> Mapping[str, Any]:
        seen = share_seen(self.share, self.visit.at)
        back = {"back_href": self.share_href, "cancel_href": self.share_href}
        return {**super().context(), **back, "sentence": sentence(seen), "harm": list(harm_rows(seen))}


class ShareEnd(ShareFormPage):
    """Ending a share. At high risk it is a decision, with its reason, and never a silence."""

    template = "web/sharing/end.jinja"
    form_class = EndForm
    done = gettext_lazy("Recorded")

    def check_unchanged(self, version: str) -> None:  # noqa: ARG002
        if share_seen(self.share, self.visit.at).state != "live":
            raise Changed(self.share)

    def describe_change(self, changed: Changed) -> Mapping[str, Any]:
        return was_quicker(changed.now.ended_by, changed.now.ended_at)

    @property
    def _is_high(self) -> bool:
        newest = newest_checklists([self.opened.case.pk]).get(self.opened.case.pk)
        return newest is not None and newest.level == "high"

    def form_options(self) -> Mapping[str, Any]:
        seen = share_seen(self.share, self.visit.at)
        wanted = purpose(self.share.purpose)
        may_keep = seen.harm is None and wanted is not None and wanted.without == "serious-harm"
        return {"is_high": self._is_high, "may_keep": self._is_high and may_keep}

    def context(self) -> Mapping[str, Any]:
        newest = newest_checklists([self.opened.case.pk]).get(self.opened.case.pk)
        return {**super().context(), "is_high": self._is_high, "level": level_words(newest)[1]}

    def act(self, form: Form) -> str:
        told = form.cleaned_data
        given = EndGiven(
            because=told["because"],
            how_said=told["how_said"],
            alone=told["alone"],
            note=told["note"],
        )
        if told.get("decision") == DECIDED_TO_KEEP:
            return self._keep(given, told)
        shares.end(self.share, given, by=self.visit.worker, at=self.visit.at)
        return self.share_href

    def _keep(self, given: EndGiven, told: Mapping[str, Any]) -> str:
        harm = HarmGiven(
            danger=told["danger"], necessity=told["necessity"], proportion=told["proportion"], urgent=True
        )
        shares.keep(self.share, given, harm, by=self.visit.worker, at=self.visit.at)
        return self.share_href


class ShareDecide(ShareFormPage):
    """A manager authorises sharing against serious harm, or refuses it; one of another service sees no more then."""

    template = "web/sharing/decide.jinja"
    form_class = DecideForm
    done = gettext_lazy("Decided")

    def open(self, **path: Any) -> None:
        super().open(**path)
        harm = share_seen(self.share, self.visit.at).harm
        if harm is None or not may_decide(self.visit.worker, harm, self.opened.case, self.visit.at):
            raise Refused("may not decide")

    def check_unchanged(self, version: str) -> None:  # noqa: ARG002
        harm = share_seen(self.share, self.visit.at).harm
        if harm is not None and harm.decided_at is not None:
            raise Changed(self.share)

    def describe_change(self, changed: Changed) -> Mapping[str, Any]:
        harm = share_seen(changed.now, self.visit.at).harm
        return was_quicker(harm.decided_by, harm.decided_at) if harm else super().describe_change(changed)

    def act(self, form: Form) -> str:
        told = form.cleaned_data
        try:
            decide_harm(
                self.share,
                authorise=told["decision"] == "authorise",
                note=told["note"],
                by=self.visit.worker,
                at=self.visit.at,
            )
        except ValueError:
            raise NotDone(None, _("Open the page again")) from None
        here = leads(self.visit.worker, self.opened.case.service_id, self.visit.at)
        return self.share_href if here else reverse("today")
