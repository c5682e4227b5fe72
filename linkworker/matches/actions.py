"""What is done about a match. Each action decides, saves and records its event in one transaction."""

from dataclasses import dataclass
from datetime import date, datetime

from linkworker.cases.links import link
from linkworker.cases.models import Case
from linkworker.events.acting_as import action
from linkworker.events.changed import Changed
from linkworker.events.kinds import Kind
from linkworker.events.recording import lock_heads, record
from linkworker.matches.gates import ShownMatch, looking_of, open_match
from linkworker.matches.models import LookingSaid, Match, MatchAnswer
from linkworker.partnership.models import Worker
from linkworker.people.match_keys import wait_to_be_matched
from linkworker.people.models import ClientRecord
from linkworker.practice.asking import Alone
from linkworker.practice.blind_match import Looking, Reply, Said, Step
from linkworker.practice.deadlines import london_date
from linkworker.practice.sharing import Category, Refused
from linkworker.sharing.gates import Visit, may_write


@dataclass(frozen=True, slots=True)
class AnswerGiven:
    """What she said when asked whether her services may work together, and whether anybody could hear."""

    alone: Alone
    said: Said
    next_on: date | None = None
    words: str = ""


def version_of(shown: ShownMatch) -> str:
    """What was last done about a match, to be compared with what a worker started from."""
    row = shown.match
    return f"{len(shown.answers)} {row.harm_at} {row.decided_at} {row.offered_at} {row.reply}"


def _again(shown: ShownMatch, visit: Visit) -> ShownMatch:
    """The match, locked, as it now stands; raises `Changed` when somebody did something since it was read.

    Both chains are locked, in order, since both may be written to.
    """
    lock_heads(shown.match.holder_agency_id, shown.match.other_agency_id)
    now = open_match(visit, shown.match.reference)
    if version_of(now) != version_of(shown):
        raise Changed(now)
    return now


@action
def say_looking(
    client: ClientRecord, said: Looking, *, seen: LookingSaid | None, by: Worker, at: datetime
) -> LookingSaid:
    """Write down whether somebody wants to be looked for in other services, and let the pass act by it.

    Raises `Changed` when somebody wrote another answer down since `seen`.
    """
    may_write(by, client.holding, Category.CONTACT, at)
    lock_heads(client.agency_id)
    now = looking_of(client)
    if now.said != seen:
        raise Changed(now)
    row = LookingSaid.objects.create(client=client, said=said.value, at=at, by=by)
    wait_to_be_matched([client.pk])
    record(
        Kind.LOOKING_SAID,
        agency_id=client.agency_id,
        actor=by,
        at=at,
        thing="client",
        thing_id=client.pk,
        holding_id=client.holding_id,
        subject_id=client.pk,
        category=Category.CONTACT,
    )
    return row


@action
def answer(shown: ShownMatch, given: AnswerGiven, visit: Visit) -> None:
    """Write down what she said; her yes sends the offer. Raises ValueError for what no form of ours sends."""
    now = _again(shown, visit)
    if not now.asks or now.decides or now.step not in {Step.TO_ASK, Step.TO_ASK_LATER}:
        raise Refused("not to be answered")
    later = given.next_on is not None and given.next_on > london_date(visit.at)
    if (given.said is Said.LATER) is not later or (given.said is Said.YES and given.alone is not Alone.ALONE):
        raise ValueError("a yes is said alone, and what is asked later is asked on a day")
    MatchAnswer.objects.create(
        match=now.match,
        alone=given.alone.value,
        said=given.said.value,
        next_on=given.next_on,
        words=given.words,
        at=visit.at,
        by=visit.worker,
    )
    _record(Kind.MATCH_ANSWERED, now, visit, said=given.said.value)
    if given.said is Said.YES:
        _offer(now, visit)


@action
def ask_against_harm(shown: ShownMatch, harm: str, visit: Visit) -> None:
    """Ask whoever leads the service to let the other agency know without her yes, since serious harm may come."""
    now = _again(shown, visit)
    open_to_it = now.step in {Step.TO_ASK, Step.TO_ASK_LATER} or _said_no(now)
    if not now.asks or now.decides or not open_to_it or now.match.harm_at is not None:
        raise Refused("not to be asked")
    _set(now.match, harm=harm, harm_at=visit.at, harm_by=visit.worker)
    _record(Kind.MATCH_HARM_ASKED, now, visit)


def _said_no(shown: ShownMatch) -> bool:
    """Whether nothing came of it only because she said no: serious harm may still be weighed against that."""
    return bool(shown.answers) and shown.answers[-1].said == Said.NO and shown.match.offered_at is None


def may_ask_against_harm(shown: ShownMatch) -> bool:
    """Whether a link worker may ask for a decision on serious harm now."""
    waits = shown.step in {Step.TO_ASK, Step.TO_ASK_LATER} or _said_no(shown)
    return shown.asks and not shown.decides and waits and shown.match.harm_at is None


@action
def decide_on_harm(shown: ShownMatch, *, authorise: bool, note: str, visit: Visit) -> None:
    """Let the offer be sent without her yes, or not. Never decided by whoever asked for it."""
    now = _again(shown, visit)
    if not now.decides or now.step is not Step.TO_AUTHORISE:
        raise Refused("not to be decided")
    decided = {"decided_at": visit.at, "decided_by": visit.worker, "decided_note": note}
    _set(now.match, authorised=authorise, **decided)
    _record(Kind.MATCH_HARM_DECIDED, now, visit, authorised=authorise)
    if authorise:
        _offer(now, visit)


def _offer(shown: ShownMatch, visit: Visit) -> None:
    """Let the other agency's link worker know: an event of each."""
    row = shown.match
    _set(row, offered_at=visit.at)
    for agency, subject in sorted(
        ((row.holder_agency_id, row.holder_id), (row.other_agency_id, row.other_id))
    ):
        record(
            Kind.MATCH_OFFERED,
            agency_id=agency,
            actor=visit.worker if agency == visit.reader.agency else None,
            at=visit.at,
            thing="match",
            thing_id=row.pk,
            subject_id=subject,
        )


@action
def reply(shown: ShownMatch, given: Reply, visit: Visit) -> None:
    """Answer an offer; taking it up joins the two open cases, and shares nothing yet."""
    now = _again(shown, visit)
    if now.asks or now.step is not Step.OFFERED:
        raise Refused("not to be answered")
    row = now.match
    _set(row, reply=given.value, replied_at=visit.at, replied_by=visit.worker)
    _record(Kind.MATCH_REPLIED, now, visit, reply=given.value)
    if given is Reply.TAKEN:
        link(_open_case(row.holder), _open_case(row.other), by=visit.worker, at=visit.at)


def _open_case(client: ClientRecord) -> Case:
    """The open case of somebody that was opened last."""
    cases = Case.objects.select_related("client__subject").filter(client=client, closed_at=None)
    return cases.order_by("-opened_at", "-pk")[0]


def _set(row: Match, **values: object) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=list(values))


def _record(kind: Kind, shown: ShownMatch, visit: Visit, **data: object) -> None:
    record(
        kind,
        agency_id=visit.reader.agency,
        actor=visit.worker,
        at=visit.at,
        thing="match",
        thing_id=shown.match.pk,
        holding_id=shown.client.holding_id,
        subject_id=shown.client.pk,
        data=data,
    )
