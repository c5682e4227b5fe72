"""What the receiver does with an intake: accepts, returns, sends on, gives it to a colleague; and afterwards."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linkworker.cases.actions import CannotTake
from linkworker.cases.clients import may_enter, named_workers
from linkworker.design.fields import Choice
from linkworker.design.forms import Form
from linkworker.events.changed import Changed
from linkworker.partnership.directory import needs_of, never_reasons_of, taking_referrals
from linkworker.partnership.localities import locality_at
from linkworker.partnership.models import Service, Worker
from linkworker.partnership.queries import colleague, services_of_agency
from linkworker.people.build import from_json
from linkworker.people.gates import REGISTRARS, may_find, works_in
from linkworker.people.matching import Match
from linkworker.people.models import ClientRecord
from linkworker.people.queries import client_behind, known_like
from linkworker.practice.directory import decline_reasons, with_binding
from linkworker.practice.purposes import grounds_for, purpose
from linkworker.practice.referring import TAKEN
from linkworker.practice.sharing import Category, Refused
from linkworker.practice.vocabulary import code_list
from linkworker.referrals import answering
from linkworker.referrals.answering import JOINT_CARE, TAKE, Accepting
from linkworker.referrals.queries import has_inbox, intake_called
from linkworker.referrals.sending import agreement_both_ways
from linkworker.sharing.gates import record_list
from linkworker.web.cases.words import CATEGORIES
from linkworker.web.cases.work import CANNOT_TAKE
from linkworker.web.clients.presenters import match_cards
from linkworker.web.data_words import pick
from linkworker.web.form_page import NotDone
from linkworker.web.intake.forms import (
    LATER,
    AcceptForm,
    CloseIntakeForm,
    EngagedForm,
    GiveForm,
    ReturnForm,
    SendOnForm,
)
from linkworker.web.intake.intake_form import (
    IntakeForm,
    does_casework,
    is_on_duty,
    leads_service,
    worker_choices,
)
from linkworker.web.intake.presenters import unopened_words

MOST_SERVICES = 40
LONGEST_FIND = 100


class KnowsPeople(IntakeForm):
    """A form beside which those are shown who may be the person, to whoever may find them."""

    matches: tuple[Match, ...] = ()

    def open(self, **path: Any) -> None:
        super().open(**path)
        try:
            may_find(self.visit)
        except Refused:
            return
        self.matches = known_like(self.visit, from_json(self.intake.given))
        if self.matches:
            record_list(self.visit, [one.subject for one in self.matches], kind="search")

    def cards(self) -> list[Mapping[str, Any]]:
        """Just enough to recognise each of them."""
        return match_cards(self.matches, named_workers(self.visit, [one.subject for one in self.matches]))


class Accept(KnowsPeople):
    """Taking somebody up: as whom, with whom, and how the sender is kept informed."""

    template = "web/intake/accept.jinja"
    form_class = AcceptForm
    done = gettext_lazy("It is accepted, and the sender is told")

    def open(self, **path: Any) -> None:
        super().open(**path)
        if not works_in(self.visit.reader, self.intake.service, REGISTRARS, self.visit.at):
            raise Refused("takes nobody on in this service")

    def form_options(self) -> Mapping[str, Any]:
        return {
            "clients": self._clients(),
            "workers": self._workers(),
            "categories": self._categories(),
            "grounds": self._grounds(),
        }

    def initial(self) -> Mapping[str, Any]:
        wanted = {str(one) for one in self._asked_in_return()}
        chosen = purpose(JOINT_CARE)
        ticked = [one.category.value for one in chosen.asked if one.chosen] if chosen else []
        workers = self._workers()
        return {
            "in_return": [code for code in ticked if code in wanted],
            "worker": workers[0].value if len(workers) == 1 else "",
        }

    def context(self) -> Mapping[str, Any]:
        return {
            **super().context(),
            "cards": self.cards(),
            "partner": self.intake.from_agency if self.intake.referral else "",
            "informs": bool(self._categories()),
            "untriaged_href": self._untriaged_href(),
        }

    def act(self, form: Form) -> str:
        given = form.cleaned_data
        told = tuple(Category(one) for one in given.get("in_return", ()))
        accepting = Accepting(
            client=self._client(given.get("client", "")),
            worker=self._worker(given["worker"]),
            in_return=(Category.IDENTITY, *told) if told else (),
            lawful_because=given.get("lawful_because", ""),
            ground=given.get("ground", ""),
        )
        try:
            case = answering.accept(self.intake, accepting, by=self.visit.worker, at=self.visit.at)
        except CannotTake:
            raise NotDone("worker", CANNOT_TAKE) from None
        self._say_what_did_not_open()
        return reverse("case", args=[case.reference]) if may_enter(self.visit, case) else self.done_href()

    def _say_what_did_not_open(self) -> None:
        now = intake_called(self.intake.reference)
        if now is not None and (words := unopened_words(now, self.visit.at)):
            messages.warning(self.request, words)

    def _untriaged_href(self) -> str:
        """Where the triage is done, as long as nobody has."""
        waits = self.intake.triaged_at is None
        return reverse("intake-triage", args=[self.intake.reference]) if waits else ""

    def _clients(self) -> Sequence[Choice]:
        return [
            Choice(str(one.subject), one.chosen_name, hint=one.own_reference or one.reference)
            for one in self.matches
        ]

    def _client(self, chosen: str) -> ClientRecord | None:
        found = next((one for one in self.matches if str(one.subject) == chosen), None)
        return client_behind(found) if found else None

    def _workers(self) -> Sequence[Choice]:
        if leads_service(self.intake, self.visit):
            later = Choice(LATER, _("Nobody yet: you allocate it later"))
            return [*worker_choices(self.intake, self.visit), later]
        later = Choice(LATER, _("Leave it: the manager allocates"))
        mine = Choice(str(self.visit.worker.pk), _("I will be their worker"))
        works, on_duty = does_casework(self.intake, self.visit), is_on_duty(self.intake, self.visit)
        return [*([mine] if works else []), *([later] if on_duty or not works else [])]

    def _worker(self, chosen: str) -> Worker | None:
        return None if chosen == LATER else colleague(self.visit.worker.agency_id, int(chosen))

    def _asked_in_return(self) -> list[Category]:
        """What the sender may be kept informed of: what the person agreed to for both ways, and did not keep back."""
        referral, wanted = self.intake.referral, purpose(JOINT_CARE)
        agreement = agreement_both_ways(referral, self.visit.at) if referral else None
        if agreement is None or wanted is None or referral.case.agency.sector not in wanted.to:  # type: ignore[union-attr]
            return []
        kept = set(agreement.kept_back_categories)
        return [one.category for one in wanted.asked if not {one.category.value} & kept]

    def _categories(self) -> Sequence[Choice]:
        asked = self._asked_in_return()
        if Category.IDENTITY not in asked:
            return []
        return [Choice(one.value, CATEGORIES[one]) for one in asked if one is not Category.IDENTITY]

    def _grounds(self) -> Sequence[Choice]:
        nation = locality_at(self.intake.service.locality, self.visit.at).nation
        found = grounds_for(nation, self.intake.agency.sector, JOINT_CARE, agreed=True)
        return [Choice(one.code, pick(one.label), hint=pick(one.when)) for one in found]


class Return(IntakeForm):
    """Giving it back with a reason, what is never one beside it."""

    template = "web/intake/return.jinja"
    form_class = ReturnForm
    done = gettext_lazy("It is returned")

    def form_options(self) -> Mapping[str, Any]:
        found = decline_reasons(needs_of(self.intake.service))
        return {"reasons": [Choice(one.code, pick(one.label), hint=pick(one.help)) for one in found]}

    def context(self) -> Mapping[str, Any]:
        listed = code_list("never-reasons")
        service = self.intake.service
        codes = with_binding("never-reasons", needs_of(service), never_reasons_of(service))
        terms = [listed.find(code) for code in codes]
        never = [{"label": pick(one.label), "why": pick(one.help)} for one in terms if one]
        return {**super().context(), "never": never}

    def act(self, form: Form) -> str:
        given = form.cleaned_data
        now = answering.decline(
            self.intake, reason=given["reason"], note=given["note"], by=self.visit.worker, at=self.visit.at
        )
        return self.returned_href(now)


class SendOn(IntakeForm):
    """Another service fits better: within the agency it moves at once, elsewhere the sender is asked to send it."""

    template = "web/intake/send_on.jinja"
    form_class = SendOnForm
    done = gettext_lazy("It is sent on")
    services: list[Service]

    def open(self, **path: Any) -> None:
        super().open(**path)
        own = services_of_agency(self.intake.agency_id)
        others = [entry.service for entry in taking_referrals(self.intake.need)]
        found = {one.pk: one for one in (*own, *others) if one.pk != self.intake.service_id}
        self.services = list(found.values())

    @property
    def find(self) -> str:
        """The part of a service's or an agency's name by which the list is narrowed."""
        return self.request.GET.get("find", "").strip()[:LONGEST_FIND]

    @cached_property
    def fitting(self) -> list[Service]:
        asked = self.find.casefold()
        return [one for one in self.services if asked in f"{one.name} {one.agency.name}".casefold()]

    def form_options(self) -> Mapping[str, Any]:
        chosen = self.request.POST.get("to", "")
        first = self.fitting[:MOST_SERVICES]
        shown = [*first, *(one for one in self.services if str(one.pk) == chosen and one not in first)]
        return {
            "services": [self._choice(one) for one in shown],
            "known": [self._choice(one) for one in self.services],
        }

    def context(self) -> Mapping[str, Any]:
        return {
            **super().context(),
            "nowhere": not self.services,
            "find": self.find,
            "shown": min(len(self.fitting), MOST_SERVICES),
            "fitting": len(self.fitting),
            "narrows": len(self.services) > MOST_SERVICES,
        }

    def act(self, form: Form) -> str:
        given = form.cleaned_data
        to = next(one for one in self.services if str(one.pk) == given["to"])
        now = answering.redirect(
            self.intake, to=to, note=given["note"], by=self.visit.worker, at=self.visit.at
        )
        if to.agency_id != self.intake.agency_id:
            return self.returned_href(now)
        return reverse("inbox" if has_inbox(self.visit.reader, self.visit.at) else "today")

    def _choice(self, service: Service) -> Choice:
        return Choice(str(service.pk), service.name, hint=self._hint(service))

    def _hint(self, service: Service) -> str:
        if service.agency_id == self.intake.agency_id:
            return _("Here: it moves at once")
        return _("%(agency)s: whoever sent it is asked to send it there") % {"agency": service.agency.name}


class Give(IntakeForm):
    """Who looks at it: oneself, or a colleague, who sees it from then on."""

    template = "web/intake/give.jinja"
    form_class = GiveForm
    done = gettext_lazy("They see it from now on")
    keeps_draft = False

    def version(self) -> int:
        return self.intake.taken_by_id or 0

    def describe_change(self, changed: Changed) -> Mapping[str, Any]:
        if self.intake.taken_by is None or not self.is_possible():
            return super().describe_change(changed)
        by = next((row.by.name for row in reversed(self.opened.steps) if row.by and row.act == TAKE), "")
        names = {"by": by, "name": self.intake.taken_by.name}
        return {"words": _("%(by)s gave it to %(name)s. What you chose is still here.") % names}

    def form_options(self) -> Mapping[str, Any]:
        me = str(self.visit.worker.pk)
        others = [one for one in worker_choices(self.intake, self.visit) if one.value != me]
        return {"workers": [Choice(me, _("I look at it myself")), *others]}

    def act(self, form: Form) -> str:
        worker = colleague(self.visit.worker.agency_id, int(form.cleaned_data["worker"]))
        try:
            answering.take(self.intake, worker=worker, by=self.visit.worker, at=self.visit.at)
        except CannotTake:
            raise NotDone("worker", CANNOT_TAKE) from None
        return self.done_href()


class Afterwards(IntakeForm):
    """What is told of something that was accepted."""

    def is_possible(self) -> bool:
        return self.intake.state in TAKEN


class Engaged(Afterwards):
    """Whether the person came, or what the service tried."""

    template = "web/intake/engaged.jinja"
    form_class = EngagedForm
    done = gettext_lazy("It is written down, and the sender is told")

    def version(self) -> str:
        return self.intake.state

    def act(self, form: Form) -> str:
        given = form.cleaned_data
        answering.engaged(
            self.intake,
            did=given["did"] == "yes",
            tried=given["tried"],
            by=self.visit.worker,
            at=self.visit.at,
        )
        return self.done_href()


class Close(Afterwards):
    """The work that was asked for has ended."""

    template = "web/intake/close.jinja"
    form_class = CloseIntakeForm
    done = gettext_lazy("It is closed, and the sender is told")

    def act(self, form: Form) -> str:
        answering.close(self.intake, note=form.cleaned_data["note"], by=self.visit.worker, at=self.visit.at)
        return self.done_href()
