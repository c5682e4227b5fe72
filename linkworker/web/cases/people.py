"""The other people of a case: who they are, who harms whom as somebody said, and what the law would call it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linkworker.cases import queries
from linkworker.cases.gates import open_abuse
from linkworker.cases.models import Case, Participant, ParticipantVersion, Position
from linkworker.cases.participants import person_told
from linkworker.cases.queries import WithPositions
from linkworker.design.dates import short_day
from linkworker.opposed.assessing import assessments_of, may_assess
from linkworker.opposed.models import TakingPart, WhoDoesWhat
from linkworker.opposed.taking_part import abuse_known, taking_part_in
from linkworker.practice.deadlines import age_on, london_date
from linkworker.practice.position import PositionKind
from linkworker.practice.taking_part import is_kept_out
from linkworker.practice.vocabulary import AbuseFacts, Classification, classify, code_list
from linkworker.practice.who_does_what import CONCLUDED, EVIDENCE, Concluded, Evidence
from linkworker.web.cases.identity import identity
from linkworker.web.cases.words import LIVES_WITH, POSITIONS
from linkworker.web.data_words import pick
from linkworker.web.row_keys import row_key
from linkworker.web.visiting import visit


@dataclass(frozen=True, slots=True)
class PersonView:
    """Another person as `web/cases/people.jinja` draws them. `law` is None while nobody has said who harms whom."""

    number: int
    anchor: str
    name: str
    facts: tuple[Mapping[str, str], ...]
    position: str
    position_from: str
    earlier: tuple[str, ...]
    corrections: tuple[str, ...]
    law: "LawView | None"
    assessed: tuple["AssessedView", ...] = ()
    awaits: bool = False
    taking: "TakingView | None" = None


@dataclass(frozen=True, slots=True)
class TakingView:
    """Whether somebody takes part in the plan, or is not to be invited, and what was written down of it."""

    takes_part: bool
    kept_out: bool
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AssessedView:
    """One version of what a specialist found of who does what to whom."""

    number: int
    concluded: str
    said: str
    wrong: str
    is_current: bool
    evidence: tuple[Mapping[str, str], ...]


@dataclass(frozen=True, slots=True)
class LawView:
    """The statutory definition beside what was recorded: for information, never a bar."""

    meets: bool
    missing: tuple[str, ...]
    version: str


def people(request: HttpRequest, reference: str) -> HttpResponse:
    """Everybody else in a case."""
    here = visit(request)
    opened = open_abuse(here, reference)
    types, targets = queries.told_of_abuse(opened.case)
    shown = queries.participants_of(opened.case)
    found = assessments_of(opened.case) if opened.own and shown else {}
    taking = _taking(opened.case, shown) if opened.own and shown else {}
    context = {
        "about": identity(opened, here.at),
        "people": [
            replace(
                with_assessments(
                    person_view(opened.case, one, types, here.at, own=opened.own),
                    one,
                    found.get(one.participant.pk, []),
                ),
                taking=taking.get(one.participant.pk),
            )
            for one in shown
        ],
        "may_assess": may_assess(here.worker, opened.case, here.at),
        "targets": code_words("targets", targets),
        "may_add": opened.own,
    }
    return render(request, "web/cases/people.jinja", context)


def person_view(
    case: Case, one: WithPositions, types: frozenset[str], at: datetime, *, own: bool = False
) -> PersonView:
    """One of them. `own`: what they may be recognised by is read in their own agency alone."""
    person = one.participant
    newest = one.positions[0] if one.positions else None
    return PersonView(
        number=person.pk,
        anchor=row_key(person.pk),
        name=person.name,
        facts=tuple(_facts(person, own=own)),
        position=position_words(newest, person) if newest else _("Nobody has said who harms whom"),
        position_from=position_from(newest) if newest else "",
        earlier=tuple(
            f"{position_words(position, person)}. {position_from(position)}" for position in one.positions[1:]
        ),
        corrections=tuple(_correction(version, own=own) for version in one.corrections),
        law=_law(case, person, newest, types, at),
    )


def with_assessments(view: PersonView, one: WithPositions, found: Iterable[WhoDoesWhat]) -> PersonView:
    """The same with what specialists found; whether one is awaited, as long as each is said to harm the other."""
    newest = one.positions[0] if one.positions else None
    came_to = [row for row in found if row.is_current and row.concluded != Concluded.CANNOT_SAY]
    both = newest is not None and newest.kind == PositionKind.BOTH_ALLEGED
    awaits = both and not any(newest and row.recorded_at >= newest.at for row in came_to)
    return replace(view, assessed=tuple(map(_assessed, found)), awaits=awaits)


def _taking(case: Case, shown: Iterable[WithPositions]) -> Mapping[int, TakingView]:
    """By key of each person, whether they take part in the plan, or are not to."""
    known, rows = abuse_known(case), taking_part_in(case)
    found = {}
    for one in shown:
        of_them = [row for row in rows if row.participant_id == one.participant.pk]
        position = one.positions[0].kind if one.positions else ""
        found[one.participant.pk] = TakingView(
            takes_part=any(row.ended_at is None for row in of_them),
            kept_out=is_kept_out(one.participant.relationship, position, abuse_known=known),
            lines=tuple(line for row in of_them for line in _taking_lines(row)),
        )
    return found


def _taking_lines(row: TakingPart) -> Iterable[str]:
    said = {"day": short_day(row.at), "worker": row.by.name, "note": row.note}
    yield _("Takes part from %(day)s, %(worker)s: %(note)s") % said
    if row.ended_at is not None and row.ended_by is not None:
        ended = {"day": short_day(row.ended_at), "worker": row.ended_by.name, "note": row.end_note}
        yield _("No more from %(day)s, %(worker)s: %(note)s") % ended


def _assessed(row: WhoDoesWhat) -> AssessedView:
    said = _("Assessed by %(who)s on %(day)s, recorded by %(worker)s on %(recorded)s")
    return AssessedView(
        number=row.pk,
        concluded=_(CONCLUDED[Concluded(row.concluded)]),
        said=said
        % {
            "who": row.specialist,
            "day": short_day(row.at),
            "worker": row.by.name,
            "recorded": short_day(row.recorded_at),
        },
        wrong=row.wrong,
        is_current=row.is_current,
        evidence=tuple(
            {"key": _(EVIDENCE[topic][0]), "value": row.evidence.get(topic.value, "")} for topic in Evidence
        ),
    )


def _facts(person: Participant, *, own: bool) -> Iterable[Mapping[str, str]]:
    term = code_list("relationships").find(person.relationship)
    relationship = pick(term.label) if term else ""
    if relationship and person.former:
        relationship = _("%(relationship)s, in the past") % {"relationship": relationship}
    yield {"key": _("Relationship"), "value": relationship}
    if person.age is not None:
        said = {"years": _years(person.age), "day": short_day(person.added_at)}
        yield {"key": _("Age"), "value": _("%(years)s, said on %(day)s") % said}
    if person.child_age is not None:
        yield {"key": _("The child they share"), "value": _years(person.child_age)}
    yield {"key": _("Home"), "value": str(LIVES_WITH.get(person.lives_with, ""))}
    yield {"key": _("Also"), "value": person.note}
    if own and person.known_by:
        yield {"key": _("May be recognised by"), "value": _recognised_by(person)}


def _recognised_by(person: Participant) -> str:
    told = person_told(person)
    born = short_day(told.birth_date) if told.birth_date else ""
    said = {
        _("other names: %(what)s"): told.other_names,
        _("born %(what)s"): born,
        _("phone: %(what)s"): told.phone,
        _("NHS number: %(what)s"): told.nhs_number,
    }
    return "; ".join(words % {"what": what} for words, what in said.items() if what)


def _years(age: int) -> str:
    return ngettext("%(n)d year", "%(n)d years", age) % {"n": age}


def position_words(position: Position, person: Participant) -> str:
    return str(POSITIONS[position.kind]) % {"name": person.name}


def position_from(position: Position) -> str:
    """Who said so, who wrote it down, and when."""
    return _("Said by %(who)s, recorded by %(worker)s on %(day)s") % {
        "who": position.said_by,
        "worker": position.by.name,
        "day": short_day(position.at),
    }


def _correction(version: ParticipantVersion, *, own: bool) -> str:
    """What was wrong of a person, and what it said."""
    before = Participant(**version.before, known_by=version.known_before, added_at=version.at)
    said = "; ".join(fact["value"] for fact in _facts(before, own=own) if fact["value"])
    return _("%(day)s, %(worker)s: %(wrong)s. It said: %(name)s; %(said)s") % {
        "day": short_day(version.at),
        "worker": version.by.name,
        "wrong": version.wrong,
        "name": before.name,
        "said": said,
    }


def code_words(name: str, codes: Iterable[str]) -> list[str]:
    """The words of codes of a list, in the list's order."""
    known = set(codes)
    return [pick(term.label) for term in code_list(name).terms if term.code in known]


def _law(
    case: Case, person: Participant, newest: Position | None, types: frozenset[str], at: datetime
) -> LawView | None:
    if newest is None or newest.kind == PositionKind.NOT_KNOWN:
        return None
    found = classification(case, person, newest.kind, types, at)
    return LawView(
        meets=found.meets,
        missing=tuple(sentence.text(_) for sentence in found.missing),
        version=found.version,
    )


def classification(
    case: Case, person: Participant, position: str, types: frozenset[str], at: datetime
) -> Classification:
    """What the statute would call it, from both ages, the relationship and the kinds of abuse told of."""
    client, other = age_on(case.client.birth_date, london_date(at)), person.age
    harmed, harming = (other, client) if position == PositionKind.HARMING else (client, other)
    return classify(
        AbuseFacts(
            age_harmed=harmed,
            age_harming=harming,
            relationship=person.relationship,
            child_age=person.child_age,
            abuse_types=types,
        )
    )
