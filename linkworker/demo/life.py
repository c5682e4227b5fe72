"""One case of the demo, lived through: its duties arise from the practice rules and are done, late or not at all.

The rules themselves say what comes next, so the history makes sense: nothing happens before its cause, most is done
in time, some late, some is waived. Living reads and writes nothing; out come steps.
"""

import random
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from linkworker.assessments.build import AssessmentGiven
from linkworker.assessments.models import Completed
from linkworker.cases.build import enquiry_fact
from linkworker.cases.substances import SubstancesGiven, substance_fact
from linkworker.demo import steps
from linkworker.demo.answers import CHECKLIST, RISK_FORM, SCREEN, asking, assessment, words
from linkworker.demo.answers_of_use import asking_of_use, offering, safer_use
from linkworker.demo.people import Person
from linkworker.demo.places import Service, data
from linkworker.duties.actions import DoneOutside
from linkworker.duties.facts import CHILD_HURT
from linkworker.people.actions import ContactGiven
from linkworker.practice.deadlines import LONDON, Calendar
from linkworker.practice.duties import Due, duties
from linkworker.practice.facts import (
    CaseFacts,
    ChecklistFact,
    EndingFact,
    OfferFact,
    PersonFacts,
    RiskFormFact,
    ScreenFact,
    Way,
)
from linkworker.practice.instrument import instrument
from linkworker.practice.locality import resolve
from linkworker.practice.locality_values import Destination
from linkworker.practice.rule import RULES, Owner, Page, Weight
from linkworker.practice.scoring import Answer, Judgement, Level, MaracFacts, result

INSTRUMENTS = {Page.SCREEN: SCREEN, Page.CHECKLIST: CHECKLIST, Page.RISK_FORM: RISK_FORM}
FIVE_MINUTES = timedelta(minutes=5)
LEARNED = ContactGiven("text", "", "yes", "weekdays", time(10), time(14))


class Life:
    """One person's case from registration to `until`. `live` returns its steps in the order of time."""

    def __init__(
        self,
        number: int,
        person: Person,
        service: Service,
        key_worker: str,
        *,
        opened: datetime,
        closes: datetime | None,
        until: datetime,
        seed: int,
    ) -> None:
        self.number, self.person, self.service, self.key_worker = number, person, service, key_worker
        self.closes, self.until, self.seed = closes, until, seed
        self.pick = random.Random(f"{seed}/{number}")  # noqa: S311 - a demo is repeatable, not secret
        self.given = person.given
        self.facts = CaseFacts(opened_at=opened, sector=service.sector, person=self._person())
        self.locality = resolve(service.locality, opened.date())
        self.steps: list[steps.Step] = []
        self.things = {"enquiry": 0, "assessment": 0}
        self.told_of_use: SubstancesGiven | None = None
        self.asked_waivers: set[str] = set()
        self.noted_at = opened

    def live(self) -> list[steps.Step]:
        self._do(self.facts.opened_at, steps.Register(self.given, self.service.key))
        if self.pick.random() < 0.85:
            self.facts = replace(self.facts, allocated_at=self.facts.opened_at)
            self._do(self.facts.opened_at, steps.Allocate(self.key_worker))
        end = min(self.until, self.closes or self.until)
        while (due := self._next(end)) is not None:
            at = max(self._when(due), self.steps[-1].at + FIVE_MINUTES)
            if at > end:
                break
            self._notes(at)
            self._meet(due, at)
        if self.closes and self.closes < self.until:
            self._do(
                max(self.closes, self.steps[-1].at + FIVE_MINUTES), steps.Close(words(self.pick, "closed"))
            )
        return [step for step in self.steps if step.at <= self.until]

    def _next(self, end: datetime) -> Due | None:
        found = [due for due in duties(self.facts, self.locality) if due.ending is None]
        pressing = [due for due in found if due.weight is not Weight.CONSIDER]
        waiting = [due for due in pressing if RULES[due.rule].page is not Page.AGREEMENT]
        if self.facts.allocated_at is None:
            waiting = [due for due in waiting if due.rule == "case.allocate"]
        return min((due for due in waiting if self._when(due) <= end), key=self._when, default=None)

    def _when(self, due: Due) -> datetime:
        """When this duty is done: mostly in time, sometimes late; a conversation's duties together."""
        habit = random.Random(f"{self.seed}/{self.number}/{RULES[due.rule].talk}/{due.since}")  # noqa: S311
        late = habit.random()
        ends = due.due_at or due.since + timedelta(days=3)
        begins = max(due.since, due.opens_at)
        if late < 0.8:
            at = begins + (ends - begins) * habit.uniform(0.1, 0.75)
        elif late < 0.95:
            at = ends + timedelta(days=habit.uniform(0.5, 6))
        else:
            at = ends + timedelta(days=habit.uniform(6, 30))
        if due.key in self.asked_waivers:
            at += timedelta(days=4)
        return in_hours(max(at, begins + FIVE_MINUTES), self.locality.calendar)

    def _meet(self, due: Due, at: datetime) -> None:
        chance = self.pick.random()
        if due.weight is Weight.MUST and chance < waiver_chance(due.rule) and self._may_ask_waiver(due):
            self._ask_waiver(due, at)
        elif due.weight is Weight.SHOULD and chance < 0.05:
            self._end(due, at, Way.ASIDE, steps.Aside(*self._about(due), words(self.pick, "aside")))
        else:
            self._by_page(due, at)

    def _by_page(self, due: Due, at: datetime) -> None:
        page = RULES[due.rule].page
        if page is Page.ENQUIRY:
            self._ask(at)
        elif page is Page.SUBSTANCES:
            self._ask_of_use(at, safer=due.rule == "substance.harm-reduction")
        elif page is Page.OFFER:
            self._offer(at)
        elif page in INSTRUMENTS:
            self._assess(INSTRUMENTS[page], at, together=due.rule == "screen.specialist")
        elif page in {Page.OUTSIDE, Page.REFERRAL}:
            what, to_whom = data("words")["outside"][due.rule]
            done = DoneOutside(what, to_whom, at.date(), self._reference(due))
            self._end(due, at, Way.OUTSIDE, steps.Outside(*self._about(due), done))
        elif page is Page.CONFIDENTIALITY:
            self.facts = replace(self.facts, confidentiality_at=at)
            self._do(at, steps.Explain("spoken"))
        elif page is Page.ALLOCATION:
            self.facts = replace(self.facts, allocated_at=at)
            self._do(at, steps.Allocate(self.key_worker), by=self.service.manager.username)
        else:
            self._learn(page, at)

    def _reference(self, due: Due) -> str:
        refers = RULES[due.rule].page is Page.REFERRAL
        return f"REF-{self.pick.randrange(1000, 9999)}" if refers else ""

    def _offer(self, at: datetime) -> None:
        given = offering(self.pick, frozenset(one.outcome for one in self.facts.disclosures))
        self.facts = replace(self.facts, offers=(*self.facts.offers, OfferFact(len(self.steps), at)))
        self._do(at, steps.Offer(given))

    def _ask_of_use(self, at: datetime, *, safer: bool) -> None:
        """`safer`: the talk goes on from what was told, and is about staying safer."""
        given = self.told_of_use
        if given is None or not safer:
            given = asking_of_use(self.pick, self.person, london_day(at), first=not self.facts.substances)
        else:
            given = safer_use(self.pick, given)
        self.told_of_use = given
        fact = substance_fact(len(self.facts.substances) + 1, at, given)
        self.facts = replace(self.facts, substances=(*self.facts.substances, fact))
        self._do(at, steps.AskOfUse(given))

    def _ask(self, at: datetime) -> None:
        first, known = not self.facts.enquiries, bool(self.facts.disclosures)
        given = asking(self.pick, self.person, london_day(at), first=first, known=known)
        self.things["enquiry"] += 1
        fact = enquiry_fact(self.things["enquiry"], at, given)
        self.facts = replace(self.facts, enquiries=(*self.facts.enquiries, fact))
        self._do(at, steps.Ask(given))
        if self.facts.disclosures and not known and self.pick.random() < 0.6:
            self._do(at + FIVE_MINUTES, steps.Meet(*self._partner()))

    def _partner(self) -> tuple[dict[str, object], str]:
        origin = self.pick.choice(data("names")["origins"])
        name = self.pick.choice([*origin["female"], *origin["male"]])
        position = "harming" if self.person.causes else "harmed"
        relationship = self.pick.choice(["intimate-partner", "spouse", "shared-parent", "son-daughter"])
        given: dict[str, object] = {
            "name": name,
            "relationship": relationship,
            "former": self.pick.random() < 0.4,
        }
        if relationship == "shared-parent":
            given["child_age"] = self.pick.randrange(1, 17)
        return given, position

    def _assess(self, instrument_id: str, at: datetime, *, together: bool) -> None:
        given = assessment(self.pick, self.person, instrument_id, at)
        if together:
            given = replace(given, completed=Completed.WITH_SPECIALIST.value)
        self.things["assessment"] += 1
        number, facts = self.things["assessment"], self.facts
        yes = {one.item for one in given.answers if one.answer is Answer.YES}
        if instrument_id == SCREEN:
            wish = {"yes": True, "no": False}.get(given.with_specialist)
            screen = ScreenFact(number, at, bool(yes), wish, CHILD_HURT in yes)
            self.facts = replace(facts, screens=(*facts.screens, screen))
        elif instrument_id == RISK_FORM:
            standing = {item.id for item in instrument(RISK_FORM).standing_items}
            form = RiskFormFact(number, at, bool(standing & yes))
            self.facts = replace(facts, risk_forms=(*facts.risk_forms, form))
        else:
            self.facts = replace(facts, checklists=(*facts.checklists, self._checklist(given, number, at)))
        self._do(at, steps.Assess(given))

    def _checklist(self, given: AssessmentGiven, number: int, at: datetime) -> ChecklistFact:
        judgement = Judgement(Level.HIGH, given.judgement_reason) if given.judgement else None
        facts = MaracFacts(given.incidents, given.rising, given.last_marac_on, given.abuse_on)
        found = result(
            instrument(CHECKLIST), given.answers, locality=self.locality, judgement=judgement, facts=facts
        )
        return ChecklistFact(
            number,
            at,
            found.level.name.lower(),
            judged_high=bool(given.judgement),
            idva=found.idva,
            marac=found.marac,
            concerns=found.concerns_required,
            coordinator=found.destination is Destination.COORDINATOR,
            with_specialist=given.completed == Completed.WITH_SPECIALIST,
        )

    def _learn(self, page: Page, at: datetime) -> None:
        if page is Page.CONTACT:
            self.given = replace(self.given, contacts=(LEARNED,))
        else:
            self.given = replace(self.given, preference_met=self.pick.choice(["yes", "yes", "no"]))
        self.facts = replace(self.facts, person=self._person())
        self._do(at, steps.Learn(self.given))

    def _may_ask_waiver(self, due: Due) -> bool:
        """Once a duty, and only where somebody else than who asks is there to decide. Allocation is never waived."""
        if RULES[due.rule].page is Page.ALLOCATION:
            return False
        return due.key not in self.asked_waivers and self._asker(due) != self._decider(due)

    def _asker(self, due: Due) -> str:
        return self.service.manager.username if RULES[due.rule].owner is Owner.MANAGER else self.key_worker

    def _decider(self, due: Due) -> str:
        leads = self.service.safeguarding_lead or self.service.manager
        return (leads if RULES[due.rule].owner is Owner.MANAGER else self.service.manager).username

    def _ask_waiver(self, due: Due, at: datetime) -> None:
        self.asked_waivers.add(due.key)
        asking = steps.AskWaiver(*self._about(due), words(self.pick, "waiver"))
        self._do(at, asking, by=self._asker(due))
        decided, grant = in_hours(at + timedelta(hours=26), self.locality.calendar), self.pick.random() < 0.6
        if decided > self.until:
            return
        step = steps.DecideWaiver(*self._about(due), grant, words(self.pick, "decision"))
        if grant:
            ending = EndingFact(Way.WAIVED, decided)
            self.facts = replace(self.facts, endings={**self.facts.endings, due.key: ending})
        self._do(decided, step, by=self._decider(due))

    def _end(self, due: Due, at: datetime, way: Way, step: steps.What) -> None:
        self.facts = replace(self.facts, endings={**self.facts.endings, due.key: EndingFact(way, at)})
        self._do(at, step)

    def _about(self, due: Due) -> tuple[str, str]:
        rule, _, about = due.key.partition(":")
        return rule, about

    def _notes(self, at: datetime) -> None:
        """A note every few weeks, before what comes next."""
        while at - self.noted_at > timedelta(days=40):
            self.noted_at = in_hours(
                self.noted_at + timedelta(days=self.pick.randrange(25, 40)), self.locality.calendar
            )
            if self.steps[-1].at < self.noted_at < at:
                self._do(self.noted_at, steps.Note(words(self.pick, "notes")))

    def _person(self) -> PersonFacts:
        given = self.given
        return PersonFacts(
            has_safe_way=any(one.safe == "yes" and one.days for one in given.contacts),
            children=given.children == "yes" or any(member.is_child for member in given.household),
            prefers_female_worker=given.worker_preference == "female",
            preference_met={"yes": True, "no": False}.get(given.preference_met),
        )

    def _do(self, at: datetime, what: steps.What, by: str = "") -> None:
        self.steps.append(steps.Step(at, self.number, by or self.key_worker, what))


COMMON = frozenset(
    {"enquiry.first", "confidentiality.explain", "assessment.review", "case.allocate", "enquiry.again"}
)


def waiver_chance(rule: str) -> float:
    """Waivers are rare, but the rarer duties have theirs too in so few years; rarest are those of use told of."""
    if rule in {"substance.harm-reduction", "substance.priority"}:
        return 0.2
    return 0.02 if rule in COMMON else 0.08


def london_day(at: datetime) -> date:
    return at.astimezone(LONDON).date()


def in_hours(at: datetime, calendar: Calendar) -> datetime:
    """`at`, or the next time after it between nine and half past five on a working day, in London."""
    local = at.astimezone(LONDON)
    if local.time() >= time(17, 30):
        local = local.replace(hour=9, minute=local.minute) + timedelta(days=1)
    if local.time() < time(9):
        local = local.replace(hour=9)
    while not calendar.is_working_day(local.date()):
        local = local.replace(hour=9) + timedelta(days=1)
    return local.replace(second=0, microsecond=0).astimezone(UTC)
