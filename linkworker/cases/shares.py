"""Sharing a case with another agency: for a purpose, by the person's agreement or against serious harm, until a day.

Nothing is shared by existing. Each act is written down with why it is lawful; the receiver reads what it names and
nothing else, and its end is an act too.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from linkworker.cases.actions import record_case, tell
from linkworker.cases.agreements import agreements_of, answer_of
from linkworker.cases.authorising import may_decide
from linkworker.cases.build import Told as Telling
from linkworker.cases.models import Case, EntryKind
from linkworker.events.acting_as import action
from linkworker.events.changed import Changed
from linkworker.events.kinds import Kind
from linkworker.events.recording import lock_heads
from linkworker.events.rows import the_only
from linkworker.partnership.models import Agency, Protocol, Service, Worker
from linkworker.practice.agreement import Answer, covers, standing
from linkworker.practice.purposes import Purpose, Without, ground, is_told_first, purpose
from linkworker.practice.referring import SHARE, Route, ShareAct, ShareState, Told
from linkworker.practice.sharing import Category, Refused
from linkworker.sharing.actions import end_grants, end_named, open_grants
from linkworker.sharing.gates import may_write
from linkworker.sharing.models import Agreement, SeriousHarm, Share
from linkworker.sharing.references import new_act, new_reference

LONGEST = timedelta(days=731)
"""No share runs on for more than two years without being made again."""


class NotAgreed(Exception):
    """The person has not agreed, and this purpose needs it. `without` says what is possible instead."""

    def __init__(self, without: Without) -> None:
        super().__init__(without.value)
        self.without = without


class KeptBack(Exception):
    """The person asked for these categories to be kept back."""

    def __init__(self, categories: Iterable[Category]) -> None:
        super().__init__("kept back")
        self.categories = tuple(categories)


class Outlasts(ValueError):
    """The person agreed until `until`, and a share by that agreement would run on after it."""

    def __init__(self, until: datetime) -> None:
        super().__init__("what rests on an agreement ends when that ends")
        self.until = until


class NotToldFirst(ValueError):
    """It is about work with somebody who causes harm, they agreed, and yet they do not know of this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HarmGiven:
    """Why serious harm makes sharing necessary without agreement. `urgent`: it can't wait for a manager."""

    danger: str
    necessity: str
    proportion: str
    urgent: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareGiven:
    """One act of sharing as the worker decided on it. `told_why`: why the person was not told, when they were not."""

    purpose: str
    to_agency: Agency
    categories: tuple[Category, ...]
    lawful_because: str
    ground: str
    until: datetime
    to_service: Service | None = None
    protocol: Protocol | None = None
    told: str = Told.TOLD
    told_why: str = ""
    harm: HarmGiven | None = None


@dataclass(frozen=True, slots=True)
class Basis:
    """On what an act of sharing rests: what the person last said of the purpose, and the agreement if they gave one."""

    said: Agreement | None
    agreement: Agreement | None


def basis_of(case: Case, purpose_code: str, at: datetime) -> Basis:
    """What the person has said about sharing for a purpose, as it stands at `at`."""
    rows = agreements_of(case.holding)
    by_key = {row.pk: row for row in rows}
    answers = [answer_of(row) for row in rows]

    def row_of(found: Answer | None) -> Agreement | None:
        return by_key[cast(int, found.id)] if found else None

    return Basis(row_of(standing(answers, purpose_code, at)), row_of(covers(answers, purpose_code, at)))


@action
def share(
    case: Case,
    given: ShareGiven,
    *,
    by: Worker,
    at: datetime,
    offered: bool = False,
    route: Route | None = None,
    agreement: Agreement | None = None,
) -> Share:
    """Share categories of a case with another agency; `offered`: they open once the receiver takes up a referral.

    `agreement`: one that the person gave the other agency for both ways, in place of what was asked here. Raises
    `NotAgreed`, `KeptBack`, `Outlasts` and `NotToldFirst`, `Refused` unless the worker may see every category they
    share, and ValueError for what no form of ours sends. What is given in return is decided with the accepting
    (`referrals`): whoever accepts need not see the case that they open by it for a colleague.
    """
    if route is not Route.IN_RETURN:
        for category in given.categories:
            may_write(by, case.holding, category, at)
    _check(case, given, at)
    basis = Basis(agreement, agreement) if agreement else basis_of(case, given.purpose, at)
    _check_basis(given, basis)
    state = _first_state(given, offered)
    way = route or (Route.SERIOUS_HARM if given.harm else Route.AGREEMENT)
    row = _build(case, given, basis, by=by, at=at)
    row.state, row.route = state.value, way.value
    row.save()
    if given.harm is not None:
        write_harm(row, given.harm, by=by, at=at)
    if row.state == ShareState.LIVE:
        _go_live(row, at)
    tell_of(case, row, "made", by=by, at=at)
    record_share(Kind.SHARE_MADE, case, row, by=by, at=at)
    return row


def _build(case: Case, given: ShareGiven, basis: Basis, *, by: Worker, at: datetime) -> Share:
    """The row of a share, not saved; its state and route are still to be set."""
    return Share(
        reference=new_reference(),
        act=new_act(),
        holding=case.holding,
        agency_id=case.agency_id,
        to_agency=given.to_agency,
        to_service=given.to_service,
        purpose=given.purpose,
        categories=[one.value for one in given.categories],
        agreement=basis.agreement if given.harm is None else None,
        wish=basis.said.wish if basis.said else "",
        lawful_because=given.lawful_because,
        ground=given.ground,
        protocol=given.protocol,
        told=given.told,
        told_why=given.told_why,
        made_at=at,
        made_by=by,
        until=given.until,
    )


def _check(case: Case, given: ShareGiven, at: datetime) -> None:
    wanted = purpose(given.purpose)
    chosen = frozenset(given.categories)
    if wanted is None or ground(given.ground) is None:
        raise ValueError("a share has a purpose and a ground")
    if not chosen or not wanted.needed <= chosen <= wanted.categories:
        raise ValueError("a share holds what its purpose needs, and nothing beside it")
    if given.to_agency.pk == case.agency_id or given.to_agency.sector not in wanted.to:
        raise ValueError("a share goes to an agency that its purpose names")
    if not at < given.until <= at + LONGEST:
        raise ValueError("a share has an end, within two years")
    if given.told == Told.NOT_TOLD and not given.told_why:
        raise ValueError("whoever is not told, there is a reason for it")
    if given.harm is None and given.told != Told.TOLD and is_told_first(case.agency.sector, chosen):
        raise NotToldFirst


def _check_basis(given: ShareGiven, basis: Basis) -> None:
    wanted = cast(Purpose, purpose(given.purpose))
    if given.harm is not None:
        if wanted.without is not Without.SERIOUS_HARM:
            raise NotAgreed(wanted.without)
        return
    if basis.agreement is None:
        raise NotAgreed(wanted.without)
    kept = [one for one in given.categories if one.value in basis.agreement.kept_back_categories]
    if kept:
        raise KeptBack(kept)
    if basis.agreement.until is not None and given.until > basis.agreement.until:
        raise Outlasts(basis.agreement.until)


def _first_state(given: ShareGiven, offered: bool) -> ShareState:
    if given.harm is not None and not given.harm.urgent:
        return ShareState.WAITING
    return ShareState.OFFERED if offered else ShareState.LIVE


def write_harm(row: Share, harm: HarmGiven, *, by: Worker, at: datetime) -> None:
    SeriousHarm.objects.create(
        share=row,
        danger=harm.danger,
        necessity=harm.necessity,
        proportion=harm.proportion,
        urgent=harm.urgent,
        asked_at=at,
        asked_by=by,
    )


def _go_live(row: Share, at: datetime) -> None:
    row.state, row.live_at = ShareState.LIVE.value, at
    row.save(update_fields=["state", "live_at", "until"])
    open_grants(row, at)


def take_up(row: Share, *, by: Worker, at: datetime) -> None:
    """The receiver took up the referral that a share was offered with: it opens. Part of that larger action.

    It ends when what the person has agreed to since ends. It lapses instead, and its case tells so, when its day has
    passed or the person no longer agrees to it.
    """
    case = case_of(row)
    if (until := _agreed_until(row, case, at)) <= at:
        lapse(row, by=by, at=at)
        tell_of(case, row, "not-opened", by=by, at=at)
        return
    SHARE.move(row.state, ShareAct.TAKE_UP)
    row.until = until
    _go_live(row, at)
    record_share(Kind.SHARE_TAKEN_UP, case, row, by=by, at=at)


def _agreed_until(row: Share, case: Case, at: datetime) -> datetime:
    """Until when a share may run: what rests on an agreement, as that stands at `at`, and only if nothing of it is now
    kept back; otherwise no further than `at`."""
    if row.route != Route.AGREEMENT:
        return row.until
    agreement = basis_of(case, row.purpose, at).agreement
    if agreement is None or {*row.categories} & {*agreement.kept_back_categories}:
        return at
    return min(row.until, agreement.until or row.until)


def lapse(row: Share, *, by: Worker | None, at: datetime) -> None:
    """Nobody took up what was offered. Part of a larger action."""
    if not SHARE.allows(row.state, ShareAct.LAPSE):
        return
    stop(row, ShareAct.LAPSE, by=by, at=at)
    record_share(Kind.SHARE_LAPSED, case_of(row), row, by=by, at=at)


@action
def decide_harm(
    row: Share, *, authorise: bool, note: str, by: Worker, at: datetime, offered: bool = False
) -> Share:
    """A manager authorises sharing against serious harm, or refuses it: then it ends (`authorising.may_decide`).

    What is over meanwhile stays as it ended, and that it was used is decided all the same. `offered`: it belongs to a
    referral that nobody has taken up yet. Raises `Changed` when it was decided, or taken back unused, meanwhile.
    """
    case = case_of(row)
    may_write(by, row.holding, Category.RISK, at)
    lock_heads(row.agency_id)
    now = Share.objects.select_for_update(of=("self",)).get(pk=row.pk)
    harm = SeriousHarm.objects.select_for_update(of=("self",)).get(share=now)
    if not is_undecided(now, harm):
        raise Changed(now)
    if not may_decide(by, harm, case, at):
        raise Refused("may not authorise")
    harm.decided_at, harm.decided_by, harm.authorised, harm.decision_note = at, by, authorise, note
    harm.save()
    end_named(now, at)
    if authorise:
        _authorise(now, at, offered=offered)
    elif SHARE.allows(state_at(now, at), ShareAct.REFUSE):
        stop(now, ShareAct.REFUSE, by=by, at=at)
    tell_of(case, now, "authorised" if authorise else "refused", by=by, at=at, text=note)
    record_share(Kind.SHARE_AUTHORISED if authorise else Kind.SHARE_REFUSED, case, now, by=by, at=at)
    return now


def is_undecided(row: Share, harm: SeriousHarm) -> bool:
    """Whether a manager's decision is still to come. Of what was taken back before it was used nothing is left to
    decide."""
    return harm.decided_at is None and (harm.urgent or row.state != ShareState.LAPSED)


def was_never_used(row: Share, harm: SeriousHarm | None) -> bool:
    """Whether sharing against serious harm was over before a manager let it be used, or as they did."""
    if harm is None or harm.urgent or row.ended_at is None:
        return False
    return not harm.authorised or row.ended_at == harm.decided_at


def _authorise(row: Share, at: datetime, *, offered: bool) -> None:
    state = state_at(row, at)
    if state is not ShareState.WAITING:
        return
    if row.until <= at:
        stop(row, ShareAct.LAPSE, by=None, at=at)
    elif offered:
        row.state = SHARE.after(state, ShareAct.AUTHORISE_OFFER)
        row.save(update_fields=["state"])
    else:
        SHARE.move(state, ShareAct.AUTHORISE)
        _go_live(row, at)


def stop(row: Share, act: ShareAct, *, by: Worker | None, at: datetime) -> None:
    row.state = SHARE.after(row.state, act)
    row.ended_at, row.ended_by = at, by
    row.save(update_fields=["state", "ended_at", "ended_by"])
    end_grants(row, at)
    harm = the_only(SeriousHarm.objects.filter(share=row))
    if harm is not None and not is_undecided(row, harm):
        end_named(row, at)


def state_at(row: Share, at: datetime) -> ShareState:
    """Where a share stands at `at`: of those whose day has passed a live one is expired, one offered has lapsed."""
    over = {ShareState.LIVE: ShareState.EXPIRED, ShareState.OFFERED: ShareState.LAPSED}
    stored = ShareState(row.state)
    return over.get(stored, stored) if row.until <= at else stored


def case_of(row: Share) -> Case:
    """The case that a share is of."""
    return Case.objects.select_related("holding", "client", "service", "agency", "key_worker").get(
        pk=row.holding_id
    )


def tell_of(case: Case, row: Share, code: str, *, by: Worker, at: datetime, text: str = "") -> None:
    said_by = by.agency.name if by.agency_id != case.agency_id else ""
    told = Telling(EntryKind.SHARE, thing_id=row.pk, code=code, text=text, said_by=said_by)
    tell(case, told, by=by, at=at, recorded_at=at)


def record_share(kind: Kind, case: Case, row: Share, *, by: Worker | None, at: datetime) -> None:
    record_case(
        kind,
        case,
        by=by,
        at=at,
        thing="share",
        thing_id=row.pk,
        data={
            "act": str(row.act),
            "to": row.to_agency_id,
            "purpose": row.purpose,
            "categories": row.categories,
        },
    )
