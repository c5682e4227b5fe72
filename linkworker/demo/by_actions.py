"""Playing the demo's steps through the actions that a worker's own presses reach. Slow; `in_bulk` must equal it."""

from dataclasses import dataclass, field
from functools import singledispatchmethod
from typing import Any

from linkworker.assessments.actions import complete
from linkworker.assessments.models import Assessment
from linkworker.cases import actions as cases
from linkworker.cases import participants
from linkworker.cases.build import Told
from linkworker.cases.enquiries import correct_enquiry, record_enquiry
from linkworker.cases.models import Case, Enquiry, EntryKind, SubstanceEnquiry
from linkworker.cases.offers import record_offers
from linkworker.cases.substances import record_substances
from linkworker.demo import steps
from linkworker.demo.staff import Staff
from linkworker.duties import actions as duties
from linkworker.duties.models import Duty, Waiver
from linkworker.people import actions as people
from linkworker.practice.provenance import Source


@dataclass
class ByActions:
    """Plays steps one after the other. `books` holds each person's case, by their number in the world."""

    staff: Staff
    books: dict[int, Case] = field(default_factory=dict)

    def play(self, step: steps.Step) -> None:
        case = self.books.get(step.client)
        if case is not None:
            case = Case.objects.select_related("client", "service", "holding").get(pk=case.pk)
        self._do(step.what, step, case)

    @singledispatchmethod
    def _do(self, what: Any, _step: steps.Step, _case: Any) -> None:
        raise TypeError(f"no such step: {what}")

    def _acting(self, step: steps.Step) -> dict[str, Any]:
        return {"by": self.staff.workers[step.by], "at": step.at}

    def _recording(self, step: steps.Step) -> dict[str, Any]:
        return {**self._acting(step), "recorded_at": step.at}

    def _duty(self, what: Any, case: Case) -> Duty:
        threads = steps.Threads(*(_threads(model, case) for model in (Enquiry, Assessment, SubstanceEnquiry)))
        key = steps.key_of(what.rule, what.about, threads)
        return Duty.objects.get(holding=case.pk, key=key, ended_at=None)

    @_do.register
    def _(self, what: steps.Register, step: steps.Step, _none: Any) -> None:
        service = self.staff.services[what.service]
        client = people.register(what.given, service=service, **self._acting(step))
        self.books[step.client] = cases.open_case(client, service=service, **self._acting(step))

    @_do.register
    def _(self, what: steps.Allocate, step: steps.Step, case: Any) -> None:
        cases.allocate(case, worker=self.staff.workers[what.worker], **self._acting(step))

    @_do.register
    def _(self, what: steps.Explain, step: steps.Step, case: Any) -> None:
        cases.explain_confidentiality(case, how=what.how, note="", **self._acting(step))

    @_do.register
    def _(self, what: steps.Learn, step: steps.Step, case: Any) -> None:
        people.change(case.client, what.given, seen_version=case.client.version, **self._acting(step))

    @_do.register
    def _(self, what: steps.Ask, step: steps.Step, case: Any) -> None:
        record_enquiry(case, what.given, **self._recording(step))

    @_do.register
    def _(self, what: steps.CorrectAsking, step: steps.Step, case: Any) -> None:
        threads = Enquiry.objects.filter(case=case, version=1).order_by("pk").values_list("thread", flat=True)
        newest = Enquiry.objects.get(thread=threads[what.number - 1], is_current=True)
        newest.case = case
        by, at = self.staff.workers[step.by], newest.at
        correct_enquiry(newest, what.given, wrong=what.wrong, by=by, at=at, recorded_at=step.at)

    @_do.register
    def _(self, what: steps.Offer, step: steps.Step, case: Any) -> None:
        record_offers(case, what.given, **self._recording(step))

    @_do.register
    def _(self, what: steps.AskOfUse, step: steps.Step, case: Any) -> None:
        record_substances(case, what.given, **self._recording(step))

    @_do.register
    def _(self, what: steps.Assess, step: steps.Step, case: Any) -> None:
        complete(case, what.given, **self._recording(step))

    @_do.register
    def _(self, what: steps.Note, step: steps.Step, case: Any) -> None:
        cases.add_entry(
            case, Told(EntryKind.NOTE, text=what.text, source=Source.OURSELVES.value), **self._recording(step)
        )

    @_do.register
    def _(self, what: steps.Meet, step: steps.Step, case: Any) -> None:
        said_by = case.client.chosen_name
        participants.add_participant(
            case, what.given, position=what.position, said_by=said_by, **self._acting(step)
        )

    @_do.register
    def _(self, what: steps.Outside, step: steps.Step, case: Any) -> None:
        duties.done_outside(self._duty(what, case), what.done, **self._acting(step))

    @_do.register
    def _(self, what: steps.Aside, step: steps.Step, case: Any) -> None:
        duties.put_aside(self._duty(what, case), reason=what.reason, **self._acting(step))

    @_do.register
    def _(self, what: steps.AskWaiver, step: steps.Step, case: Any) -> None:
        duties.ask_waiver(self._duty(what, case), reason=what.reason, **self._acting(step))

    @_do.register
    def _(self, what: steps.DecideWaiver, step: steps.Step, case: Any) -> None:
        waiver = Waiver.objects.get(duty=self._duty(what, case), decided_at=None)
        duties.decide_waiver(waiver, grant=what.grant, note=what.note, **self._acting(step))

    @_do.register
    def _(self, what: steps.Close, step: steps.Step, case: Any) -> None:
        cases.close_case(case, reason="completed", note=what.reason, **self._acting(step))


def _threads(model: Any, case: Case) -> list[int]:
    return list(model.objects.filter(case=case, version=1).order_by("pk").values_list("thread", flat=True))
