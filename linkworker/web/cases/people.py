"""The other people of a case: who they are, who harms whom as somebody said, and what the law would call it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linkworker.cases import queries
from linkworker.cases.gates import open_abuse
from linkworker.cases.models import Case, Participant, ParticipantVersion, Position
from linkworker.cases.queries import WithPositions
from linkworker.design.dates import short_day
from linkworker.practice.deadlines import age_on, london_date
from linkworker.practice.position import PositionKind
from linkworker.practice.vocabulary import AbuseFacts, Classification, classify, code_list
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
    context = {
        "about": identity(opened, here.at),
        "people": [person_view(opened.case, one, types, here.at) for one in shown],
        "targets": code_words("targets", targets),
        "may_add": opened.own,
    }
    return render(request, "web/cases/people.jinja", context)


def person_view(case: Case, one: WithPositions, types: frozenset[str], at: datetime) -> PersonView:
    person = one.participant
    newest = one.positions[0] if one.positions else None
    return PersonView(
        number=person.pk,
        anchor=row_key(person.pk),
        name=person.name,
        facts=tuple(_facts(person)),
        position=position_words(newest, person) if newest else _("Nobody has said who harms whom"),
        position_from=position_from(newest) if newest else "",
        earlier=tuple(
            f"{position_words(position, person)}. {position_from(position)}" for position in one.positions[1:]
        ),
        corrections=tuple(_correction(version) for version in one.corrections),
        law=_law(case, person, newest, types, at),
    )


def _facts(person: Participant) -> Iterable[Mapping[str, str]]:
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


def _correction(version: ParticipantVersion) -> str:
    """What was wrong of a person, and what it said."""
    before = Participant(**version.before, added_at=version.at)
    said = "; ".join(fact["value"] for fact in _facts(before) if fact["value"])
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
