"""Everything of one person's record that a pack may hold, piece by piece, each with its class by rule.

It reads the record and its cases and nothing that stands between people: what `practice.access_request.NeverRead`
lists is not among these statements. So whoever is named in a record, the same statements are made and the same
pieces come of them, whether or not they are known here.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from linkworker.access_requests.models import Item
from linkworker.assessments.models import Assessment
from linkworker.cases.models import (
    Case,
    Emergency,
    Enquiry,
    Entry,
    EntryKind,
    Offer,
    Participant,
    ParticipantVersion,
    Position,
    SubstanceEnquiry,
)
from linkworker.desk.models import Arrival
from linkworker.looking.giving import knows_of, lines_of
from linkworker.people.models import ClientRecord
from linkworker.practice.access_request import Piece, What, classed
from linkworker.practice.contact import Channel
from linkworker.practice.deadlines import london_date
from linkworker.practice.desk import Ended
from linkworker.practice.provenance import HARMS
from linkworker.practice.triage import Way
from linkworker.referrals.models import Intake, Referral
from linkworker.sharing.models import Share

IDENTITY = (
    "chosen_name",
    "full_name",
    "other_names",
    "pronouns",
    "birth_date",
    "nhs_number",
    "own_reference",
    "language",
    "interpreter",
    "worker_preference",
    "preference_for",
    "children",
    "pregnant",
)
ASKED = ("outcome", "not_asked_because", "experienced_now", "experienced_past", "caused_now", "caused_past")
ASKED_OF_USE = ("use", "substances", "how", "dependent", "wants_help")
ASSESSED = ("instrument", "yes", "level", "own_view")
NO_DETAIL = frozenset({Channel.LETTER, Channel.IN_PERSON, Channel.THROUGH_SOMEONE})
"""Of these ways no detail is given: it tells where somebody lives, or names somebody else."""

OWN_WORDS = frozenset({"own_words", "own_view_words"})
BY_PERSON = frozenset({Way.SELF})


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One piece as it was found, before its class."""

    what: What
    holding: int
    thing: int
    at: datetime
    case: int | None = None
    part: str = ""
    facts: tuple[tuple[str, Any], ...] = ()
    text: str = ""
    source: str = ""
    kept_from: bool = False
    knows: bool = True


@dataclass(frozen=True, slots=True)
class Around:
    """What the class of every piece rests on: the names of all others in the record, and whether its person may harm
    one of them."""

    names: tuple[str, ...] = field(default=())
    may_harm: bool = False


def gather(client: ClientRecord, at: datetime) -> list[Item]:
    """The pieces of a person's record as it stands, not saved, in the order of the pack."""
    cases = list(Case.objects.filter(client=client.pk).select_related("service").order_by("opened_at", "pk"))
    around = _around(client, [case.pk for case in cases])
    found = [*_of_record(client, at), *(one for case in cases for one in _of_case(case)), *_looks(client, at)]
    return [_item(one, around) for one in found]


def _item(one: Found, around: Around) -> Item:
    """What is withheld by rule is not copied: the item says that there is such a piece, and why."""
    piece = Piece(
        what=one.what,
        text=one.text,
        own_words=one.part in OWN_WORDS,
        source=one.source,
        kept_from=one.kept_from,
        names=around.names,
        may_harm=around.may_harm,
        knows=one.knows,
    )
    class_ = classed(piece)
    withheld = class_.of.is_withheld
    return Item(
        holding_id=one.holding,
        case_id=one.case,
        what=one.what.value,
        thing=one.thing,
        part=one.part,
        on=london_date(one.at),
        facts=[] if withheld else [list(fact) for fact in one.facts],
        text="" if withheld else one.text,
        rule=class_.of.value,
        because=class_.because.value,
    )


def _around(client: ClientRecord, cases: list[int]) -> Around:
    people = Participant.objects.filter(case__in=cases).order_by("pk")
    names = [*people.values_list("name", flat=True)]
    versions = ParticipantVersion.objects.filter(participant__case__in=cases).order_by("pk")
    names += [str(before.get("name", "")) for before in versions.values_list("before", flat=True)]
    names += client.household.order_by("pk").values_list("name", flat=True)
    harms = Position.objects.filter(participant__case__in=cases, kind__in=sorted(HARMS)).exists()
    return Around(tuple(names), harms)


def _facts(row: Any, names: Iterable[str]) -> tuple[tuple[str, Any], ...]:
    """Chosen answers that were given; a day as it is written in a file."""
    found = ((name, getattr(row, name)) for name in names)
    return tuple((name, _kept(value)) for name, value in found if value not in ("", None, [], False))


def _kept(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _of_record(client: ClientRecord, at: datetime) -> Iterator[Found]:
    def found(what: What, thing: int, **more: Any) -> Found:
        return Found(what=what, holding=client.holding_id, thing=thing, at=at, **more)

    yield found(What.IDENTITY, client.pk, facts=_facts(client, IDENTITY))
    for one in client.contacts.order_by("pk"):
        names = (
            ("channel", "safe", "days") if one.channel in NO_DETAIL else ("channel", "detail", "safe", "days")
        )
        yield found(What.CONTACT, one.pk, facts=_facts(one, names))
    for part in ("contact_note", "preference_note"):
        if text := getattr(client, part):
            yield found(What.CONTACT_NOTE, client.pk, part=part, text=text)
    for member in client.household.order_by("pk"):
        facts = _facts(member, ("name", "relationship", "age", "lives_with"))
        yield found(What.HOUSEHOLD, member.pk, facts=facts)
    for came in Arrival.objects.filter(client=client.pk).select_related("service").order_by("at", "pk"):
        if came.ended != Ended.MISTAKEN:
            yield replace(found(What.ARRIVAL, came.pk, facts=(("service", came.service.name),)), at=came.at)
    rows = Intake.objects.filter(case__client=client.pk) | Intake.objects.filter(holding__subject=client.pk)
    for row in rows.distinct().order_by("arrived_at", "pk"):
        source = "" if row.way in BY_PERSON else "professional"
        facts = _facts(row, ("way", "need", "from_agency"))
        told = found(What.INTAKE, row.pk, facts=facts, text=row.asks, source=source)
        yield replace(told, at=row.arrived_at)


def _of_case(case: Case) -> Iterator[Found]:
    def found(what: What, thing: int, at: datetime, **more: Any) -> Found:
        return Found(what=what, holding=case.pk, case=case.pk, thing=thing, at=at, **more)

    facts = (("service", case.service.name), ("opened", london_date(case.opened_at).isoformat()))
    closed = (("closed", london_date(case.closed_at).isoformat()),) if case.closed_at else ()
    yield found(What.CASE, case.pk, case.opened_at, facts=(*facts, *closed))
    for person in Participant.objects.filter(case=case.pk).order_by("pk"):
        yield found(What.PARTICIPANT, person.pk, person.added_at)
    for note in _notes(case):
        kept, source = bool(note.not_to_be_revealed_to), note.source
        yield found(What.NOTE, note.pk, note.at, text=note.text, source=source, kept_from=kept)
    for row in (*_asked(case), *_worked(case), *_shared(case)):
        yield found(**row)


def _notes(case: Case) -> Iterable[Entry]:
    """What workers wrote; an entry that fewer may read than its case is not read."""
    rows = Entry.objects.filter(case=case.pk, kind=EntryKind.NOTE, is_current=True, holding=None)
    return rows.order_by("at", "pk")


def _with_texts(what: What, row: Any, facts: Iterable[str], texts: Iterable[str]) -> Iterator[dict[str, Any]]:
    """A row as a piece of its chosen answers, and one for each thing that was written."""
    yield {"what": what, "thing": row.pk, "at": row.at, "facts": _facts(row, facts)}
    for part in texts:
        if text := getattr(row, part):
            yield {"what": what, "thing": row.pk, "at": row.at, "part": part, "text": text}


def _asked(case: Case) -> Iterator[dict[str, Any]]:
    for row in Enquiry.objects.filter(case=case.pk, is_current=True).order_by("at", "pk"):
        yield from _with_texts(What.ENQUIRY, row, ASKED, ("own_words", "signs_noted", "action_taken"))
    for use in SubstanceEnquiry.objects.filter(case=case.pk, is_current=True).order_by("at", "pk"):
        yield from _with_texts(What.SUBSTANCES, use, ASKED_OF_USE, ("own_words", "what_next"))


def _worked(case: Case) -> Iterator[dict[str, Any]]:
    texts = ("own_view_words", "judgement_reason", "concerns")
    for row in Assessment.objects.filter(case=case.pk, is_current=True).order_by("at", "pk"):
        yield from _with_texts(What.ASSESSMENT, row, ASSESSED, texts)
        for item, said in sorted(row.answers.items()):
            if said.get("comment"):
                yield {
                    "what": What.ASSESSMENT,
                    "thing": row.pk,
                    "at": row.at,
                    "part": f"answer-{item}",
                    "text": said["comment"],
                    "source": "professional" if said.get("said_by") else "",
                }
    for offer in Offer.objects.filter(case=case.pk).order_by("at", "pk"):
        yield from _with_texts(What.OFFER, offer, ("of", "answer"), ("note",))
    for called in Emergency.objects.filter(case=case.pk).order_by("at", "pk"):
        yield from _with_texts(What.EMERGENCY, called, ("danger",), ("police_said",))


def _shared(case: Case) -> Iterator[dict[str, Any]]:
    """With whom, as far as the person agreed or was told; of what was not, that there is something is withheld."""
    shares = Share.objects.filter(holding=case.pk, live_at__isnull=False).select_related("to_agency")
    for share in shares.order_by("live_at", "pk"):
        facts = (("to", share.to_agency.name), ("categories", list(share.categories)))
        knows = knows_of(share)
        yield {"what": What.SHARE, "thing": share.pk, "at": share.live_at, "facts": facts, "knows": knows}
    rows = Referral.objects.filter(case=case.pk).select_related("to_service__agency", "share")
    for row in rows.order_by("sent_at", "pk"):
        to = (("to", row.to_service.agency.name),) if row.to_service else ()
        needed = (*to, ("need", row.need))
        knows = row.share is None or knows_of(row.share)
        about = {"what": What.REFERRAL, "thing": row.pk, "at": row.sent_at, "knows": knows}
        yield {**about, "facts": needed}
        for part in ("to_outside", "asks"):
            if text := getattr(row, part):
                yield {**about, "part": part, "text": text}


def _looks(client: ClientRecord, at: datetime) -> Iterator[Found]:
    """Who opened the record, as the paper of that has it (`practice.seen_by`)."""
    facts = tuple(
        (line.day.isoformat(), [line.agency, line.who.value, line.why.value]) for line in lines_of(client, at)
    )
    yield Found(what=What.LOOKS, holding=client.holding_id, thing=client.pk, at=at, facts=facts)
