"""Sharing with another agency, or referring to it: one screen at a time, read like a letter before it is sent."""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy

from linkworker.assessments.levels import newest_checklists
from linkworker.cases import shares
from linkworker.cases.gates import open_to_write
from linkworker.cases.shares import Basis, HarmGiven, ShareGiven
from linkworker.design.fields import Choice
from linkworker.design.forms import Form
from linkworker.design.words import Words
from linkworker.events import drafts
from linkworker.partnership.localities import locality_at
from linkworker.partnership.protocols import Between
from linkworker.partnership.receiving import Receiver, protocols_to_rely_on, receivers
from linkworker.practice.deadlines import end_of_day, london_date
from linkworker.practice.purposes import Purpose, Without, grounds_for, is_told_first
from linkworker.practice.referring import AddressKind
from linkworker.practice.sharing import Category
from linkworker.referrals.sending import Letter, ask_to_self_refer, send
from linkworker.web.data_words import pick
from linkworker.web.form_page import NotDone
from linkworker.web.sharing import share_screens
from linkworker.web.sharing.agreement import purposes_of
from linkworker.web.sharing.share_forms import (
    HARM,
    LABELS,
    NO_PROTOCOL,
    BlockedForm,
    CheckForm,
    ForForm,
    HarmForm,
    LetterForm,
    NotAgreedForm,
    Plan,
    ShareForm,
    SureForm,
    ToForm,
    WhatForm,
    letters_of,
)
from linkworker.web.step_page import StepPage, Typed


class Step(StrEnum):
    """One screen of an act of sharing."""

    FOR = "for"
    NOT_AGREED = "not-agreed"
    BLOCKED = "blocked"
    TO = "to"
    LETTER = "letter"
    WHAT = "what"
    HARM = "harm"
    SURE = "sure"
    CHECK = "check"


FORMS: dict[Step, type[ShareForm]] = {
    Step.FOR: ForForm,
    Step.NOT_AGREED: NotAgreedForm,
    Step.BLOCKED: BlockedForm,
    Step.TO: ToForm,
    Step.LETTER: LetterForm,
    Step.WHAT: WhatForm,
    Step.HARM: HarmForm,
    Step.SURE: SureForm,
    Step.CHECK: CheckForm,
}
TITLES: dict[Step, Words] = {
    Step.FOR: gettext_lazy("For what?"),
    Step.NOT_AGREED: gettext_lazy("They have not agreed to this"),
    Step.BLOCKED: gettext_lazy("This can’t be sent without their agreement"),
    Step.TO: gettext_lazy("To whom?"),
    Step.LETTER: gettext_lazy("The letter"),
    Step.WHAT: gettext_lazy("What is shared"),
    Step.HARM: gettext_lazy("Why it can’t be left"),
    Step.SURE: gettext_lazy("How sure is it?"),
    Step.CHECK: gettext_lazy("Read it once more"),
}
CHANGED_MIND = gettext_lazy(
    "What the person said has changed since you began. Go back to “For what?” and look at what is possible now"
)
NOT_KNOWN = gettext_lazy("Something was sent that is not one of the answers listed. Open the page again")


class ShareNew(StepPage):
    """One act of sharing. A purpose that refers makes a referral, which opens what is shared once it is accepted."""

    template = "web/sharing/step.jinja"
    form_class = ForForm
    forms = FORMS
    back = "case-sharing"

    def open(self, **path: Any) -> None:
        self.opened = open_to_write(self.visit, path["reference"])

    def get(self, request: HttpRequest, **path: Any) -> HttpResponse:
        """Whatever leads here may name the purpose: then that question is answered, unless something was begun."""
        asked = request.GET.get("for", "")
        begun = drafts.find(worker_id=self.visit.worker.pk, form=request.path)
        if asked and not (begun and begun.data.get("purpose")):
            self.open(**path)
            self.typed = MultiValueDict({"purpose": [asked]})
            if self.wanted is not None:
                return self._go(self.path(self.typed)[1])
        return super().get(request, **path)

    def path(self, typed: Typed) -> tuple[str, ...]:
        wanted = self._purpose_in(typed)
        if wanted is None:
            return Step.FOR, Step.TO
        letter = (Step.LETTER,) if wanted.refers else ()
        if self._basis(wanted).agreement is not None:
            return Step.FOR, Step.TO, *letter, Step.WHAT, Step.SURE, Step.CHECK
        if wanted.without is not Without.SERIOUS_HARM:
            return Step.FOR, Step.BLOCKED
        return Step.FOR, Step.NOT_AGREED, Step.TO, *letter, Step.WHAT, Step.HARM, Step.SURE, Step.CHECK

    def _step_sent(self) -> str:
        """Without a purpose there is nothing to send but that."""
        return super()._step_sent() if self.wanted is not None else Step.FOR

    def _purpose_in(self, typed: Typed) -> Purpose | None:
        return next((one for one in self._purposes if one.code == typed.get("purpose")), None)

    @cached_property
    def _purposes(self) -> tuple[Purpose, ...]:
        return purposes_of(self.opened.case, self.visit.at)

    def _basis(self, wanted: Purpose) -> Basis:
        return self._known_basis.setdefault(
            wanted.code, shares.basis_of(self.opened.case, wanted.code, self.visit.at)
        )

    @cached_property
    def _known_basis(self) -> dict[str, Basis]:
        return {}

    @property
    def wanted(self) -> Purpose | None:
        return self._purpose_in(self.typed)

    @cached_property
    def _receivers(self) -> list[Receiver]:
        wanted = self.wanted
        return receivers(self.opened.case.agency, need=wanted.need, sectors=wanted.to) if wanted else []

    @property
    def receiver(self) -> Receiver | None:
        """The service that was chosen."""
        chosen = self.typed.get("to")
        return next((one for one in self._receivers if str(one.service.pk) == chosen), None)

    @cached_property
    def protocols(self) -> list[Between]:
        """The protocols on which sender and receiver may rely, those that both signed first."""
        to = self.receiver
        sender = self.opened.case.agency
        return protocols_to_rely_on(sender, to.service.agency, self.visit.at) if to else []

    def form_options(self) -> Mapping[str, Any]:
        return {"plan": self._plan}

    @cached_property
    def _plan(self) -> Plan:
        wanted, agency = self.wanted, self.opened.case.agency
        if wanted is None:
            return Plan(purposes=self._purposes, care_of=self.opened.case.client.care_of)
        agreement = self._basis(wanted).agreement
        nation = locality_at(self.opened.case.service.locality, self.visit.at).nation
        grounds = grounds_for(nation, agency.sector, wanted.code, agreed=agreement is not None)
        return Plan(
            purposes=self._purposes,
            purpose=wanted,
            receivers=share_screens.receiver_choices(self._receivers),
            kept_back=frozenset(Category(one) for one in agreement.kept_back_categories)
            if agreement
            else frozenset(),
            agreed_until=london_date(agreement.until) if agreement and agreement.until else None,
            grounds=[Choice(one.code, pick(one.label), hint=pick(one.when)) for one in grounds],
            protocols=share_screens.protocol_choices(self.protocols),
            told_first=agreement is not None and is_told_first(agency.sector, wanted.categories),
            has_checklist=self.opened.case.pk in newest_checklists([self.opened.case.pk]),
            care_of=self.opened.case.client.care_of,
        )

    def preset(self) -> Mapping[str, Any]:
        wanted = self.wanted
        if wanted is None:
            return {}
        kept = self._plan.kept_back
        proposed = london_date(self.visit.at) + timedelta(days=wanted.days)
        chosen = [one.category.value for one in wanted.asked if one.chosen and one.category not in kept]
        return {
            "categories": chosen,
            "until": min(proposed, self._plan.agreed_until or proposed),
            "checklist": wanted.checklist,
            **letters_of(self.opened.case.client.care_of),
            "priorities": share_screens.urgent_already(self.opened, wanted),
            "lawful_because": share_screens.lawful_words(self._basis(wanted)),
            "ground": self._plan.grounds[0].value if self._plan.grounds else "",
            "protocol": self._plan.protocols[0].value if self._plan.protocols else "",
        }

    def context(self) -> Mapping[str, Any]:
        more = share_screens.screen(self.opened, self.step, self.wanted, self._said(), self.visit.at)
        if self.step == Step.CHECK:
            cleaned, _wrong = self._read()
            more |= share_screens.check(cleaned, self._plan, self.receiver, self._said())
        return {**super().context(), **self.screen(), "title": TITLES[Step(self.step)], **more}

    def _said(self) -> Basis | None:
        return self._basis(self.wanted) if self.wanted else None

    def act(self, form: Form) -> str:
        del form
        wanted = self.wanted
        if wanted is None:
            raise NotDone(None, NOT_KNOWN)
        if Step.BLOCKED in self.path(self.typed):
            return self._blocked(wanted)
        try:
            return self._share(wanted)
        except (shares.NotAgreed, shares.KeptBack, shares.Outlasts):
            raise NotDone(None, CHANGED_MIND) from None
        except ValueError:
            raise NotDone(None, NOT_KNOWN) from None

    def _blocked(self, wanted: Purpose) -> str:
        """Nothing is sent. Of a referral to a refuge, helping the person to refer themselves becomes a duty."""
        if wanted.without is not Without.SELF_REFERRAL:
            return f"{reverse('agreement-new', args=[self.reference])}?for={wanted.code}"
        ask_to_self_refer(self.opened.case, wanted, by=self.visit.worker, at=self.visit.at)
        return reverse("case", args=[self.reference])

    def _share(self, wanted: Purpose) -> str:
        given, by, at = self._given(wanted), self.visit.worker, self.visit.at
        if wanted.refers:
            row = send(self.opened.case, self._letter(wanted), given, by=by, at=at)
            return reverse("referral", args=[row.reference])
        share = shares.share(self.opened.case, given, by=by, at=at)
        return reverse("share", args=[share.reference])

    def _given(self, wanted: Purpose) -> ShareGiven:
        told, to = self.cleaned, self.receiver
        if to is None:
            raise ValueError("no receiver")
        until = end_of_day(told["until"])
        relied = next(
            (one.protocol for one in self.protocols if str(one.protocol.pk) == told["protocol"]), None
        )
        harm, agreement = None, self._basis(wanted).agreement
        if agreement is None and told.get("without") == HARM:
            harm = HarmGiven(
                danger=told["danger"],
                necessity=told["necessity"],
                proportion=told["proportion"],
                urgent=told["urgent"] == "yes",
            )
        return ShareGiven(
            purpose=wanted.code,
            to_agency=to.service.agency,
            to_service=to.service,
            categories=tuple(Category(one) for one in told["categories"]),
            lawful_because=told["lawful_because"],
            ground=told["ground"],
            until=min(until, agreement.until) if agreement and agreement.until else until,
            protocol=relied if told["protocol"] != NO_PROTOCOL else None,
            told=told["told"],
            told_why=told["told_why"],
            harm=harm,
        )

    def _letter(self, wanted: Purpose) -> Letter:
        told = self.cleaned
        kind = AddressKind(told["address_kind"])
        return Letter(
            need=wanted.need,
            asks=told["asks"],
            priorities=tuple(told["priorities"]),
            address_kind=kind,
            address=told.get(LABELS.get(kind, ""), ""),
            address_unsafe=bool(told.get("address_unsafe")),
            checklist=bool(told.get("checklist")),
        )
