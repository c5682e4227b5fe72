"""One share: what, why and how it ended; telling the person; ending it; a manager's decision on serious harm."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linkworker.assessments.levels import newest_checklists
from linkworker.cases import share_ends
from linkworker.cases.agreements import agreements_of
from linkworker.cases.authorising import may_decide, who_decides
from linkworker.cases.gates import OpenedCase, open_sharing
from linkworker.cases.models import Case
from linkworker.cases.share_ends import EndGiven
from linkworker.cases.shares import HarmGiven
from linkworker.cases.sharing_queries import ShareSeen, gone_against, share_called, share_seen
from linkworker.cases.telling import TellingGiven, telling_version
from linkworker.design.dates import day_and_time, short_day
from linkworker.design.forms import Form
from linkworker.events.changed import Changed
from linkworker.partnership.localities import locality_at
from linkworker.partnership.models import Worker
from linkworker.practice.purposes import ground, purpose
from linkworker.practice.referring import SENDER, SHARE, EndBecause, ShareAct, ShareState, Told
from linkworker.practice.sharing import Category, Refused
from linkworker.referrals.sending import decide_harm, take_back, tell_person
from linkworker.sharing.gates import Visit, leads
from linkworker.sharing.models import SeriousHarm, Share
from linkworker.web.cases.case_form import CaseForm, was_quicker
from linkworker.web.cases.identity import identity, level_words
from linkworker.web.cases.words import CATEGORIES
from linkworker.web.data_words import pick
from linkworker.web.form_page import NotDone
from linkworker.web.sharing.case_sharing import share_row
from linkworker.web.sharing.end_forms import DECIDED_TO_KEEP, DecideForm, EndForm, TakeBackForm, TellForm
from linkworker.web.sharing.share_screens import power_lines
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
    acts_on = opened.decision.shows(Category.RISK)
    acts = SHARE.acts(seen.state, SENDER) if acts_on else ()
    context = {
        "about": identity(opened, here.at),
        "line": share_row(seen, here, opened),
        "sentence": sentence(seen),
        "rows": list(rows(seen)),
        "harm": list(harm_rows(seen)),
        "whom": whom_to_turn_to(seen.harm if seen.is_undecided else None, opened.case, here.at),
        "end_href": reverse("share-end", args=[reference]) if ShareAct.END in acts else "",
        "tell_href": reverse("share-tell", args=[reference]) if acts_on and seen.may_be_told else "",
        "take_back_href": reverse("share-take-back", args=[reference]) if ShareAct.TAKE_BACK in acts else "",
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
                "Nothing of this case opened to %(agency)s: it was not taken up in time, taken back before, or no "
                "longer agreed to. It would have been %(what)s."
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
    yield {"key": _("Looked at again"), "value": short_day(row.tell_on) if row.tell_on else ""}
    yield {"key": _("Written down"), "value": _at_by(row.told_at, row.told_by)}
    yield {"key": _("Made"), "value": _at_by(row.made_at, row.made_by)}
    yield {"key": _("Ended"), "value": _at_by(row.ended_at, row.ended_by)}
    yield {"key": _("Ended because"), "value": str(END_BECAUSE.get(row.end_because, ""))}
    yield {"key": _("How they said so"), "value": str(HOW_SAID.get(row.end_how_said, ""))}
    yield {"key": _("Note"), "value": row.end_note}


def _at_by(at: datetime | None, by: Worker | None) -> str:
    if at is None:
        return ""
    return (
        _("%(at)s, by %(worker)s") % {"at": day_and_time(at), "worker": by.name} if by else day_and_time(at)
    )


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


def decided_or_over(seen: ShareSeen) -> Mapping[str, Any]:
    """Who was quicker, of a share that a manager decided on, or somebody took back, meanwhile."""
    harm, row = seen.harm, seen.share
    if harm is not None and harm.decided_at is not None:
        return was_quicker(harm.decided_by, harm.decided_at)
    return was_quicker(row.ended_by, row.ended_at)


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

    def initial(self) -> Mapping[str, Any]:
        said = agreements_of(self.share.holding)
        against = gone_against([share_seen(self.share, self.visit.at)], said)
        return {"because": EndBecause.WITHDREW.value} if against else {}

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
        share_ends.end(self.share, given, by=self.visit.worker, at=self.visit.at)
        return self.share_href

    def _keep(self, given: EndGiven, told: Mapping[str, Any]) -> str:
        harm = HarmGiven(
            danger=told["danger"], necessity=told["necessity"], proportion=told["proportion"], urgent=True
        )
        share_ends.keep(self.share, given, harm, by=self.visit.worker, at=self.visit.at)
        return self.share_href


class ShareTell(ShareFormPage):
    """That the person was told, after all, what was shared; or why they will not be."""

    template = "web/sharing/tell.jinja"
    form_class = TellForm
    done = gettext_lazy("Written down")

    def open(self, **path: Any) -> None:
        super().open(**path)
        seen = share_seen(self.share, self.visit.at)
        if not seen.may_be_told and self.share.told_at is None:
            raise Refused("nothing to tell")

    def version(self) -> str:
        return telling_version(self.share)

    def check_unchanged(self, version: str) -> None:
        if self.share.told == Told.TOLD or version != self.version():
            raise Changed(self.share)

    def describe_change(self, changed: Changed) -> Mapping[str, Any]:
        row = changed.now
        if row.told == Told.TOLD:
            return was_quicker(row.told_by, row.told_at)
        return {"words": _at_by(row.told_at, row.told_by), "text": str(TOLD[Told(row.told)])}

    def act(self, form: Form) -> str:
        said = form.cleaned_data
        given = TellingGiven(
            told=said["told"], why=said["why"], next_on=said["next_on"] or None, note=said["note"]
        )
        tell_person(self.share, given, by=self.visit.worker, at=self.visit.at)
        return self.share_href


class ShareTakeBack(ShareFormPage):
    """Taking back what waits for a manager, with the referral that rests on it."""

    template = "web/sharing/take_back.jinja"
    form_class = TakeBackForm
    done = gettext_lazy("Taken back. Nobody has read anything of it")

    def check_unchanged(self, version: str) -> None:  # noqa: ARG002
        if not SHARE.allows(self.share.state, ShareAct.TAKE_BACK):
            raise Changed(self.share)

    def describe_change(self, changed: Changed) -> Mapping[str, Any]:
        return decided_or_over(share_seen(changed.now, self.visit.at))

    def act(self, form: Form) -> str:
        note = form.cleaned_data["note"]
        take_back(self.share, note=note, by=self.visit.worker, at=self.visit.at)
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

    def form_options(self) -> Mapping[str, Any]:
        return {"state": share_seen(self.share, self.visit.at).state}

    def context(self) -> Mapping[str, Any]:
        nation = locality_at(self.opened.case.service.locality, self.visit.at).nation
        return {**super().context(), "powers": power_lines(nation)}

    def check_unchanged(self, version: str) -> None:  # noqa: ARG002
        if not share_seen(self.share, self.visit.at).is_undecided:
            raise Changed(self.share)

    def describe_change(self, changed: Changed) -> Mapping[str, Any]:
        return decided_or_over(share_seen(changed.now, self.visit.at))

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
