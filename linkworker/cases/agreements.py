"""What a person agrees to share: asked safely, recorded in their words, and kept beside every answer before it."""

from dataclasses import dataclass, fields
from datetime import date, datetime

from linkworker.cases.actions import record_case, tell
from linkworker.cases.build import Told
from linkworker.cases.models import Case, EntryKind
from linkworker.events.acting_as import action
from linkworker.events.kinds import Kind
from linkworker.partnership.models import Worker
from linkworker.practice.agreement import (
    GIVEN,
    Able,
    Answer,
    Community,
    Relied,
    Setting,
    Wish,
    closed_because,
    needs_whose,
)
from linkworker.practice.asking import Alone, Interpreting
from linkworker.practice.deadlines import age_on, london_date
from linkworker.practice.facts import NotAskedBecause
from linkworker.practice.purposes import purposes
from linkworker.practice.sharing import Category
from linkworker.sharing.gates import may_write
from linkworker.sharing.models import Agreement, Holding, SeriousHarm, Share


class NotFreelyGiven(Exception):
    """An answer was given although the moment did not allow one: nothing of it is kept. `because` is the code."""

    def __init__(self, because: str) -> None:
        super().__init__(because)
        self.because = because


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementGiven:
    """One time of asking what may be shared, as the worker recorded it. `moment`: what spoke against asking now."""

    wish: str
    alone: str
    interpreting: str
    interpreter_name: str = ""
    community: str = Community.NO_FEAR
    moment: str = ""
    able: str = Able.YES
    able_note: str = ""
    whose: str = ""
    whose_note: str = ""
    next_on: date | None = None
    purposes: tuple[str, ...] = ()
    until: datetime | None = None
    both_ways: bool = False
    own_words: str = ""
    kept_back: str = ""
    kept_back_categories: tuple[str, ...] = ()

    def closed_because(self) -> str:
        """The code of why no answer can be kept; empty when one can."""
        setting = Setting(
            alone=Alone(self.alone),
            interpreting=Interpreting(self.interpreting),
            moment=NotAskedBecause(self.moment) if self.moment else None,
            community=Community(self.community),
            able=Able(self.able),
        )
        return closed_because(setting) or ""


LISTS = ("purposes", "kept_back_categories")


@action
def record_agreement(
    case: Case, given: AgreementGiven, *, by: Worker, at: datetime, recorded_at: datetime
) -> Agreement:
    """Record what a person said about sharing, or that it was not the day to ask. Raises `NotFreelyGiven`.

    Of somebody who is, or may be, under 18 every answer says whose it is.
    """
    may_write(by, case.holding, Category.RISK, recorded_at)
    closed = given.closed_because()
    if closed and given.wish != Wish.NOT_TODAY:
        raise NotFreelyGiven(closed)
    _check_codes(given)
    age = age_on(case.client.birth_date, london_date(recorded_at))
    if given.wish != Wish.NOT_TODAY and not given.whose and needs_whose(age):
        raise ValueError("whose agreement it is")
    row = _build(case.holding, given, closed, by=by, at=at, recorded_at=recorded_at)
    row.save(force_insert=True)
    _tell_and_record(case, row, by=by, at=at, recorded_at=recorded_at)
    return row


def record_withdrawal(case: Case, purpose: str, *, alone: str, by: Worker, at: datetime) -> None:
    """Record that the person no longer agrees to a purpose, as they said on ending a share. Part of a larger action.

    A yes needs the right moment; taking it back does not, so nothing of that was asked.
    """
    row = Agreement.objects.create(
        holding=case.holding,
        by=by,
        at=at,
        recorded_at=at,
        wish=Wish.WITHDREW,
        alone=alone or Alone.NOT_SURE,
        purposes=[purpose],
    )
    _tell_and_record(case, row, by=by, at=at, recorded_at=at)


def _tell_and_record(case: Case, row: Agreement, *, by: Worker, at: datetime, recorded_at: datetime) -> None:
    told = Told(EntryKind.AGREEMENT, thing_id=row.pk, code=row.wish)
    tell(case, told, by=by, at=at, recorded_at=recorded_at)
    record_case(
        Kind.AGREEMENT_RECORDED,
        case,
        by=by,
        at=recorded_at,
        thing="agreement",
        thing_id=row.pk,
        data={"wish": row.wish, "purposes": list(row.purposes)},
    )


def _check_codes(given: AgreementGiven) -> None:
    """ValueError for what no form of ours sends: a code that is not listed, or an agreement to nothing."""
    unknown = {*given.purposes} - {*purposes()} or {*given.kept_back_categories} - {*Category}
    if unknown or (given.wish in GIVEN and not given.purposes):
        raise ValueError("an agreement is to known purposes")
    if given.wish == Wish.NOT_TODAY and given.next_on is None:
        raise ValueError("what is not asked today is asked on a day")


def _build(
    holding: Holding, given: AgreementGiven, closed: str, *, by: Worker, at: datetime, recorded_at: datetime
) -> Agreement:
    values = {
        item.name: getattr(given, item.name) for item in fields(AgreementGiven) if item.name != "moment"
    }
    for name in LISTS:
        values[name] = list(values[name])
    return Agreement(
        holding=holding,
        by=by,
        at=at,
        recorded_at=recorded_at,
        not_today_because=closed if given.wish == Wish.NOT_TODAY else "",
        **values,
    )


def answer_of(row: Agreement) -> Answer:
    """A recorded answer as practice reads it."""
    return Answer(
        at=row.at,
        wish=Wish(row.wish),
        purposes=frozenset(row.purposes),
        until=row.until,
        both_ways=row.both_ways,
        id=row.pk,
        kept_back=frozenset(row.kept_back_categories),
    )


def relied_on(share: Share, harm: SeriousHarm | None) -> Relied | None:
    """What a share takes from an agreement; None when it rests on none, or was never read."""
    if share.agreement_id is None or share.live_at is None:
        return None
    kept_at = harm.asked_at if harm is not None else None
    over = [one for one in (share.ended_at, kept_at) if one is not None]
    return Relied(
        share.purpose, frozenset(share.categories), share.live_at, share.until, min(over, default=None)
    )


def agreements_of(holding: Holding) -> list[Agreement]:
    """Every answer recorded in a case, the newest first."""
    return list(Agreement.objects.filter(holding=holding).select_related("by").order_by("-at", "-pk"))
