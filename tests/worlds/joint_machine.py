"""Three agencies that share, refer, answer, hand over and leave in any order, held against `joint_model`.

Every example runs in a savepoint of its own that is rolled back. A rule does only what the model says is possible: an
action that then refuses is a fault, and so is whatever an invariant finds.
"""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from linkworker.cases import actions as cases
from linkworker.cases import share_ends, shares
from linkworker.cases.models import Case
from linkworker.cases.share_ends import EndGiven
from linkworker.cases.shares import ShareGiven
from linkworker.duties import actions as duties
from linkworker.duties.actions import DoneOutside
from linkworker.duties.facts import WAYS
from linkworker.duties.models import Duty
from linkworker.events.verifying import verify
from linkworker.partnership.models import Worker
from linkworker.partnership.setting_up import leave
from linkworker.practice.deadlines import london_date
from linkworker.practice.rule import RULES, Owner
from linkworker.practice.sharing import Category, Refused, Role
from linkworker.referrals import answering, sending
from linkworker.referrals.answering import Accepting
from linkworker.referrals.models import Intake, Referral
from linkworker.sharing.actions import raise_wall
from linkworker.sharing.gates import decision_on
from linkworker.sharing.models import Grant, Holding, Share, Subject
from tests.cast import MONDAY, visit_of
from tests.joined import agree, harm, letter, sharing
from tests.worlds.joint_model import DROPPED, TAKEN, WAITING, Asked, Kept, Shared
from tests.worlds.joint_world import World, add_case, case_of, intake_of, one_of, service, worker

# What is rarely interesting is done a few times an example at the most: so referrals get as far as they can.
A_WHILE = timedelta(minutes=1)
PURPOSES = {"idva": "idva-referral", "substance-treatment": "treatment-referral", "refuge": "refuge-referral"}
WITHOUT_AGREEMENT = {"idva-referral", "joint-care"}
BACK = (Category.IDENTITY, Category.RISK, Category.PLAN)
PICK = st.integers(0, 999)
EVERY = 4
"""Client records, which few steps touch, are compared after every fourth step and at the end; all else after each."""
DAYS = st.integers(1, 40)
SHARERS = (Role.KEY_WORKER, Role.IDVA, Role.REFUGE_WORKER, Role.DUTY_WORKER, Role.MANAGER)


class JointMachine(RuleBasedStateMachine):
    """`world` is set by the test that runs the machine, outside the savepoints of the examples."""

    world: World
    done: Counter[str]

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.model = self.world.model()
        self.now = MONDAY + timedelta(hours=1)
        self.steps = 0
        self.times: Counter[str] = Counter()

    def teardown(self) -> None:
        try:
            assert Holding.objects.count() == len(self.model.kept)
            self._compare(set(self.model.kept))
            assert verify() is None
        finally:
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)

    @initialize(pick=PICK)
    def begin_with_referrals(self, pick: int) -> None:
        for turn in range(3):
            self.agree(pick + 3 * turn)
            self.refer(pick + 7 * turn, days=30)

    # What may be done now

    def tick(self, act: str) -> Any:
        self.done[act] += 1
        self.times[act] += 1
        self.now += A_WHILE
        return self.now

    def _worked(self) -> list[tuple[int, int]]:
        """Each case with a worker who may share it."""
        return [
            (case, by) for case in self.model.cases() for by in self.model.writers(case, self.now, *SHARERS)
        ]

    def _ways(self, *, agreed: bool) -> list[tuple[int, int, int]]:
        """Case, worker and service of every referral that could be sent, by agreement or without one."""
        return [
            (case, by, service)
            for case, by in self._worked()
            for service, need in self.world.needs.items()
            if self.world.services[service] != self.model.kept[case].agency
            and (
                PURPOSES[need] in self.model.agreed.get(case, ())
                if agreed
                else PURPOSES[need] in WITHOUT_AGREEMENT
            )
        ]

    def _joint_ways(self, *, agreed: bool) -> list[tuple[int, int, int]]:
        return [
            (case, by, service)
            for case, by in self._worked()
            for service, agency in self.world.services.items()
            if agency != self.model.kept[case].agency
            and (not agreed or "joint-care" in self.model.agreed.get(case, ()))
        ]

    def _undecided(self) -> list[tuple[int, int]]:
        return [
            (key, by)
            for key, share in self.model.shares.items()
            if share.undecided
            for by in self.model.writers(share.case, self.now, Role.MANAGER)
            if by != share.asker
        ]

    def _taking_back(self) -> list[tuple[int, int]]:
        return [
            (key, by)
            for key, share in self.model.shares.items()
            if share.state == "waiting"
            for by in self.model.writers(share.case, self.now)
        ]

    def _ending(self, *, unasked: bool = False) -> list[tuple[int, int]]:
        return [
            (key, by)
            for key, share in self.model.shares.items()
            if share.is_live(self.now + A_WHILE) and not (unasked and share.asker)
            for by in self.model.writers(share.case, self.now)
        ]

    def _answering(self, states: set[str]) -> list[tuple[int, int]]:
        """Each referral in one of `states`, with a worker who may answer it."""
        return [
            (key, by)
            for key, asked in self.model.referrals.items()
            if asked.state in states and asked.intake is not None
            for by in self.model.writers(asked.intake, self.now, *SHARERS)
        ]

    def _withdrawing(self) -> list[tuple[int, int]]:
        return [
            (key, by)
            for key, asked in self.model.referrals.items()
            if asked.state in WAITING
            for by in self.model.writers(asked.case, self.now)
        ]

    def _handing(self) -> list[tuple[int, int, int]]:
        """Case, manager and colleague of every way to allocate a case to somebody else."""
        return [
            (key, by, to)
            for key, case in self.model.cases().items()
            for by in self.model.writers(key, self.now, Role.MANAGER)
            for to in self._able(key)
            if to != case.worker
        ]

    def _able(self, case: int) -> list[int]:
        what = self.model.kept[case]
        (service,) = what.services
        return [
            one for one in self.model.people if self.model.could_work(one, what.agency, service, what.subject)
        ]

    def _leaving(self) -> list[int]:
        return [
            key for key, who in self.model.people.items() if not who.left and Role.MANAGER not in who.roles
        ]

    # Agreement and sharing

    @precondition(lambda self: self.times["agree"] < 5)
    @rule(pick=PICK)
    def agree(self, pick: int) -> None:
        case, by = one_of(self._worked(), pick)
        purposes = (*PURPOSES.values(), "joint-care")
        agree(case_of(case), worker(by), *purposes, at=self.tick("agree"))
        self.model.agreed[case] = frozenset(purposes)

    @precondition(lambda self: self.times["withdraw the agreement"] < 1)
    @rule(pick=PICK)
    def withdraw_the_agreement(self, pick: int) -> None:
        agreed = [(case, by) for case, by in self._worked() if self.model.agreed.get(case)]
        if agreed:
            case, by = one_of(agreed, pick)
            agree(case_of(case), worker(by), at=self.tick("withdraw the agreement"), wish="withdrew")
            self.model.agreed[case] = frozenset()

    @precondition(lambda self: self._joint_ways(agreed=True))
    @rule(pick=PICK, days=DAYS)
    def share(self, pick: int, days: int) -> None:
        self._share(one_of(self._joint_ways(agreed=True), pick), days)

    @rule(pick=PICK, days=DAYS, urgent=st.booleans())
    def share_against_serious_harm(self, pick: int, days: int, urgent: bool) -> None:
        self._share(one_of(self._joint_ways(agreed=False), pick), days, harm=harm(urgent))

    def _share(self, way: tuple[int, int, int], days: int, **about: Any) -> None:
        case, by, to = way
        given = sharing("joint-care", service(to), until=self.now + timedelta(days=days), **about)
        row = shares.share(
            case_of(case),
            given,
            by=worker(by),
            at=self.tick(_named("share", given)),
        )
        waits = given.harm is not None and not given.harm.urgent
        self._remember(row, "waiting" if waits else "live")

    def _remember(self, row: Share, state: str) -> None:
        harmed = getattr(row, "serious_harm", None)
        self.model.shares[row.pk] = Shared(
            row.holding_id,
            row.to_agency_id,
            frozenset(Category(one) for one in row.categories),
            row.until,
            state,
            harmed.asked_by_id if harmed else None,
            harmed is not None,
        )

    @precondition(lambda self: self._ending())
    @rule(pick=PICK)
    def end(self, pick: int) -> None:
        key, by = one_of(self._ending(), pick)
        given = EndGiven(because="withdrew", how_said="in-person", alone="alone")
        share_ends.end(Share.objects.get(pk=key), given, by=worker(by), at=self.tick("end"))
        self.model.shares[key].state = "over"
        self._taken_back(key)

    def _taken_back(self, key: int) -> None:
        """They no longer want it: that is their answer for its purpose."""
        case, purpose = self.model.shares[key].case, Share.objects.get(pk=key).purpose
        self.model.agreed[case] = self.model.agreed.get(case, frozenset()) - {purpose}

    @precondition(lambda self: self._ending(unasked=True))
    @rule(pick=PICK)
    def keep_on_against_serious_harm(self, pick: int) -> None:
        key, by = one_of(self._ending(unasked=True), pick)
        given = EndGiven(because="withdrew", how_said="in-person", alone="alone")
        share_ends.keep(Share.objects.get(pk=key), given, harm(), by=worker(by), at=self.tick("keep"))
        self.model.shares[key].asker, self.model.shares[key].undecided = by, True
        self._taken_back(key)

    @precondition(lambda self: self.times["expire"] < 2)
    @rule(days=DAYS)
    def expire(self, days: int) -> None:
        self.tick("expire")
        self.now += timedelta(days=days)

    @precondition(lambda self: self._undecided())
    @rule(pick=PICK)
    def decide(self, pick: int) -> None:
        key, by = one_of(self._undecided(), pick)
        authorise = bool(pick % 2)
        at = self.tick("authorise" if authorise else "refuse")
        sending.decide_harm(Share.objects.get(pk=key), authorise=authorise, note="", by=worker(by), at=at)
        share = self.model.shares[key]
        share.undecided = False
        asked = next((one for one in self.model.referrals.values() if one.share == key), None)
        if authorise:
            self._authorised(share, asked)
        elif share.state != "over":
            share.state = "over"
            if asked is not None and asked.state in WAITING:
                self._dropped(asked, "withdrawn")

    @precondition(lambda self: self.times["take back"] < 1 and self._taking_back())
    @rule(pick=PICK)
    def take_back(self, pick: int) -> None:
        key, by = one_of(self._taking_back(), pick)
        sending.take_back(Share.objects.get(pk=key), note="", by=worker(by), at=self.tick("take back"))
        share = self.model.shares[key]
        asked = next((one for one in self.model.referrals.values() if one.share == key), None)
        if asked is not None:
            self._dropped(asked, "withdrawn")
        share.state, share.undecided = "over", False

    def _authorised(self, share: Shared, asked: Asked | None) -> None:
        if share.state == "waiting" and asked is None:
            share.state = "live"
        elif share.state == "waiting" and asked is not None:
            share.state = "offered"
            self._received(asked)

    # Referral and answer

    @precondition(lambda self: self._ways(agreed=True))
    @rule(pick=PICK, days=DAYS)
    def refer(self, pick: int, days: int) -> None:
        self._refer(one_of(self._ways(agreed=True), pick), days)

    @precondition(lambda self: self._ways(agreed=False))
    @rule(pick=PICK, days=DAYS, urgent=st.booleans())
    def refer_against_serious_harm(self, pick: int, days: int, urgent: bool) -> None:
        self._refer(one_of(self._ways(agreed=False), pick), days, harm=harm(urgent))

    def _refer(self, way: tuple[int, int, int], days: int, **about: Any) -> None:
        case, by, to = way
        need = self.world.needs[to]
        until = self.now + timedelta(days=days)
        given = sharing(PURPOSES[need], service(to), until=until, **about)
        row = sending.send(
            case_of(case),
            letter(need),
            given,
            by=worker(by),
            at=self.tick(_named("refer", given)),
        )
        assert row.share is not None
        waits = given.harm is not None and not given.harm.urgent
        self._remember(row.share, "waiting" if waits else "offered")
        asked = Asked(case, need, given.purpose, row.share.pk, "sent", self.now, self.now)
        self.model.referrals[row.pk] = asked
        if not waits:
            self._received(asked)

    def _received(self, asked: Asked) -> None:
        asked.state, asked.state_at = "received", self.now
        intake = Intake.objects.get(referral__share=asked.share)
        asked.intake = intake.pk
        self.model.kept[intake.pk] = Kept(
            intake.agency_id, {intake.service_id}, intake.holding.subject_id, "intake"
        )

    @precondition(lambda self: self._answering({"received"}))
    @rule(pick=PICK)
    def take(self, pick: int) -> None:
        key, by = one_of(self._answering({"received"}), pick)
        asked = self.model.referrals[key]
        to = one_of(self._able(asked.intake), pick)
        answering.take(intake_of(asked), worker=worker(to), by=worker(by), at=self.tick("take"))
        self.model.kept[asked.intake].worker = to

    @precondition(lambda self: self._answering({"received"}))
    @rule(pick=PICK, known=st.booleans(), in_return=st.booleans())
    def accept(self, pick: int, known: bool, in_return: bool) -> None:
        key, by = one_of(self._answering({"received"}), pick)
        asked = self.model.referrals[key]
        arrived = self.model.kept[asked.intake]
        standing = self._standing(arrived, by) if known else []
        into = one_of(standing, pick) if standing else None
        back = BACK if in_return and asked.purpose in self.model.agreed.get(asked.case, ()) else ()
        subject = self.model.kept[into].subject if into else arrived.subject
        given = Accepting(
            client=case_of(into).client if into else None,
            worker=self._taker(arrived, subject, by, into, pick),
            in_return=back,
            lawful_because="She agreed to both ways.",
            ground="legitimate-interests",
        )
        case = answering.accept(intake_of(asked), given, by=worker(by), at=self.tick("accept"))
        if into:
            assert case.pk == into
            walled = {who for who, whom in self.model.walls if whom == arrived.subject}
            self.model.walls |= {(who, subject) for who in walled}
            arrived.subject = subject
        add_case(self.model, Case.objects.get(pk=case.pk))
        self._carry_walls(self.model.kept[asked.case].subject, subject)
        asked.state, asked.state_at = "accepted", self.now
        arrived.worker = None
        share = self.model.shares[asked.share]
        agreed = share.asker or asked.purpose in self.model.agreed.get(asked.case, ())
        share.state = "live" if agreed else "over"
        if back:
            self._remember(Share.objects.get(holding=case.pk, made_at=self.now), "live")

    def _carry_walls(self, one: int, other: int) -> None:
        """Cases that are joined: whoever is walled off from the person at one agency is so at the other."""
        for here, there in ((one, other), (other, one)):
            self.model.walls |= {(who, there) for who, whom in self.model.walls if whom == here}

    def _standing(self, arrived: Kept, by: int) -> list[int]:
        """The cases of the service into which `by` may take an intake: walls go with the person."""
        return [
            key
            for key, case in self.model.cases().items()
            if case.services == arrived.services and by in self.model.writers(key, self.now)
        ]

    def _taker(self, arrived: Kept, subject: int, by: int, into: int | None, pick: int) -> Worker | None:
        (service,) = arrived.services
        able = [
            one
            for one in self.model.people
            if self.model.could_work(one, arrived.agency, service, subject)
            and (one, arrived.subject) not in self.model.walls
        ]
        if Role.MANAGER not in self.model.people[by].roles:
            able = [by] if by in able and into is None else []
        chosen = one_of([*able, None], pick)
        return worker(chosen) if chosen else None

    @precondition(lambda self: self._answering({"received"}))
    @rule(pick=PICK)
    def decline(self, pick: int) -> None:
        key, by = one_of(self._answering({"received"}), pick)
        asked = self.model.referrals[key]
        answering.decline(
            intake_of(asked), reason="no-place-that-fits", note="", by=worker(by), at=self.tick("decline")
        )
        self._dropped(asked, "declined")

    @precondition(lambda self: self._answering({"received"}))
    @rule(pick=PICK)
    def redirect(self, pick: int) -> None:
        key, by = one_of(self._answering({"received"}), pick)
        asked = self.model.referrals[key]
        arrived = self.model.kept[asked.intake]
        to = one_of([one for one in self.world.services if {one} != arrived.services], pick)
        answering.redirect(intake_of(asked), to=service(to), note="", by=worker(by), at=self.tick("redirect"))
        if self.world.services[to] == arrived.agency:
            arrived.services, arrived.worker = {to}, None
        else:
            self._dropped(asked, "redirected")

    def _dropped(self, asked: Asked, state: str) -> None:
        asked.state, asked.state_at = state, self.now
        if asked.intake is not None:
            self.model.kept[asked.intake].worker = None
        share = self.model.shares[asked.share]
        if share.state == "waiting":
            share.undecided = False
        if share.state != "live":
            share.state = "over"

    @precondition(lambda self: self.times["withdraw"] < 1 and self._withdrawing())
    @rule(pick=PICK)
    def withdraw(self, pick: int) -> None:
        key, by = one_of(self._withdrawing(), pick)
        sending.withdraw(Referral.objects.get(pk=key), note="", by=worker(by), at=self.tick("withdraw"))
        self._dropped(self.model.referrals[key], "withdrawn")

    @precondition(lambda self: self._answering(TAKEN))
    @rule(pick=PICK, did=st.booleans())
    def say_who_came(self, pick: int, did: bool) -> None:
        before = {"accepted", "did-not-engage"} if did else {"accepted", "engaged"}
        if answerable := self._answering(before):
            key, by = one_of(answerable, pick)
            asked = self.model.referrals[key]
            answering.engaged(
                intake_of(asked), did=did, tried="Rang twice.", by=worker(by), at=self.tick("engaged")
            )
            asked.state, asked.state_at = "engaged" if did else "did-not-engage", self.now

    @precondition(lambda self: self._answering(TAKEN))
    @rule(pick=PICK)
    def close(self, pick: int) -> None:
        key, by = one_of(self._answering(TAKEN), pick)
        asked = self.model.referrals[key]
        answering.close(intake_of(asked), note="", by=worker(by), at=self.tick("close"))
        asked.state, asked.state_at = "closed", self.now

    # Colleagues

    @precondition(lambda self: self.times["hand over"] < 3 and self._handing())
    @rule(pick=PICK)
    def hand_over(self, pick: int) -> None:
        case, by, to = one_of(self._handing(), pick)
        cases.allocate(case_of(case), worker=worker(to), by=worker(by), at=self.tick("hand over"))
        self.model.kept[case].worker = to

    @precondition(lambda self: self.times["hand a duty over"] < 2)
    @rule(pick=PICK)
    def hand_a_duty_over(self, pick: int) -> None:
        ways = [
            (case, by, to)
            for case, by in self._worked()
            for to in self.model.writers(case, self.now)
            if to != by
        ]
        case, by, to = one_of(ways, pick)
        duty = Duty.objects.filter(holding=case, ended_at=None).order_by("pk").last()
        if duty is not None and RULES[duty.rule].owner is Owner.MANAGER and not self._decides(to, duty):
            with pytest.raises(Refused):
                duties.hand_over(duty, to=worker(to), note="", by=worker(by), at=self.now)
        elif duty is not None:
            duties.hand_over(duty, to=worker(to), note="", by=worker(by), at=self.tick("hand a duty over"))

    def _decides(self, to: int, duty: Duty) -> bool:
        """Whether a worker may decide what a manager decides: never on what they used themselves."""
        share = self.model.shares.get(int(duty.key.partition(":")[2] or 0))
        return Role.MANAGER in self.model.people[to].roles and not (share and share.asker == to)

    @precondition(lambda self: any(one.state in DROPPED for one in self.model.referrals.values()))
    @rule(pick=PICK)
    def do_it_elsewhere(self, pick: int) -> None:
        for case, by in self._worked()[pick % 7 :]:
            duty = Duty.objects.filter(holding=case, rule="referral.again", ended_at=None).first()
            if duty is not None:
                done = DoneOutside("Rang another refuge", "Its desk", london_date(self.now))
                duties.done_outside(duty, done, by=worker(by), at=self.tick("done elsewhere"))
                return

    @precondition(lambda self: self.times["wall"] < 3)
    @rule(pick=PICK, person=PICK)
    def raise_a_wall(self, pick: int, person: int) -> None:
        what = one_of(list(self.model.kept.values()), person)
        ours = [
            key
            for key, who in self.model.people.items()
            if not who.left and Role.MANAGER not in who.roles and (key, what.subject) not in self.model.walls
        ]
        if ours:
            to = one_of(ours, pick)
            subject = Subject.objects.get(pk=what.subject)
            manager = Worker.objects.filter(agency=what.agency, roles__role=Role.MANAGER).first()
            assert manager is not None
            raise_wall(subject, worker=worker(to), by=manager, at=self.tick("wall"))
            self.model.walls.add((to, what.subject))

    @precondition(lambda self: self.times["leave"] < 3)
    @rule(pick=PICK)
    def leave(self, pick: int) -> None:
        gone = one_of(self._leaving(), pick)
        leave(worker(gone), at=self.tick("leave"))
        self.model.people[gone].left = True

    # What always holds

    @invariant()
    def nobody_sees_more_or_less_than_the_model_allows(self) -> None:
        self._compare({key for key, one in self.model.kept.items() if one.kind != "client"})
        self.steps += 1
        if self.steps % EVERY == 0:
            self._compare(set(self.model.kept))

    def _compare(self, kept: set[int]) -> None:
        holdings = Holding.objects.in_bulk(list(kept))
        for who in Worker.objects.all():
            visit = visit_of(who, self.now)
            for key, holding in holdings.items():
                shown = decision_on(visit, holding).categories
                expected = self.model.sees(who.pk, key, self.now)
                assert shown == expected, (who.name, holding.kind, key, shown ^ expected)

    @invariant()
    def what_the_tables_say_of_states_is_one(self) -> None:
        live = set(
            Grant.objects.filter(since__lte=self.now, until__gt=self.now).values_list("act", "category")
        )
        shared = {row.pk: row for row in Share.objects.all()}
        assert shared.keys() == self.model.shares.keys()
        expected = {
            (shared[key].act, category.value)
            for key, share in self.model.shares.items()
            if share.is_live(self.now)
            for category in share.categories
        }
        assert live == expected
        for key, row in shared.items():
            assert (shares.state_at(row, self.now) == "live") is self.model.shares[key].is_live(self.now)
        for referral in Referral.objects.select_related("intake"):
            assert referral.state == self.model.referrals[referral.pk].state
            if intake := getattr(referral, "intake", None):
                assert (intake.state, intake.state_at) == (referral.state, referral.state_at)

    @invariant()
    def nobodys_duty_is_lost(self) -> None:
        cases = self.model.cases()
        rows = list(Duty.objects.filter(holding__in=cases))
        open_keys = {(row.holding_id, row.key): row for row in rows if row.ended_at is None}
        by_hand = {(row.holding_id, row.key) for row in rows if row.ending in WAYS and not row.taken_back_at}
        for key, asked in self.model.referrals.items():
            held = (asked.case, f"referral.hold:{key}") in open_keys
            assert held is (asked.state in WAITING), (key, asked)
            again = (asked.case, f"referral.again:{key}")
            if asked.state in DROPPED and not self.model.is_held_again(asked):
                assert again in open_keys or again in by_hand, (key, asked)
        for key, share in self.model.shares.items():
            duty = open_keys.get((share.case, f"share.authorise:{key}"))
            assert (duty is not None) is share.undecided, (key, share)
            assert duty is None or duty.owner_id != share.asker
        for (case, rule_of_it), duty in open_keys.items():
            if duty.owner_id is not None:
                seen = self.model.sees(duty.owner_id, case, self.now)
                assert Category.RISK in seen, (rule_of_it, duty.owner_id)


def _named(act: str, given: ShareGiven) -> str:
    return act if given.harm is None else f"{act} without agreement"
