"""Taking an address out of everything that an agency wrote about a person, when the address is sealed.

The tables are found by their keys, not listed by name: a table that is added later is looked through, too. What is
covered stands in the sealed place, so nothing told is lost; the mark says where it was.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import CharField, Field, ForeignKey, JSONField, Model, Q, TextField

from linkworker.events.encrypted import EncryptedJSONField
from linkworker.events.models import Draft
from linkworker.partnership.models import Worker
from linkworker.people.models import ClientRecord
from linkworker.practice.whereabouts import Cover
from linkworker.sharing.models import Subject

AnyField = "Field[Any, Any]"
Over = Callable[[str, int | None], str]

AWAY = frozenset(
    {
        "link.other",
        "liaison.other",
        "lead.leads",
        "separation.opposed",
        "liveswith.parent",
        "takenout.to_case",
    }
)
"""Keys that lead from one person's row to another person. A separation's plan is of both, so neither key leads away."""

SHORTEST = 5
"""Letters that a column must take for an address, or its postcode alone, to stand in it."""

Covered = list[list[Any]]
"""The rows out of which something was taken: [table, key] each."""


def cover_everywhere(client: ClientRecord, covers: Iterable[Cover]) -> Covered:
    """Cover addresses in every row of the person that their agency wrote, versions and drafts included."""
    over = _over(list(covers))
    found: Covered = []
    for model, ways in _ways().items():
        found += [[model._meta.label_lower, key] for key in _cover_rows(model, ways, client, over)]
    _cover_drafts(client, over)
    return found


def _over(covers: list[Cover]) -> Over:
    def over(text: str, longest: int | None = None) -> str:
        for cover in covers:
            text = cover.over(text, longest)
        return text

    return over


def _cover_rows(model: type[Model], ways: tuple[str, ...], client: ClientRecord, over: Over) -> Iterator[Any]:
    fields = _texts(model)
    of_person = Q(*((way, client.pk) for way in ways), _connector=Q.OR)
    rows = model._base_manager.filter(of_person)
    if "agency" in {field.name for field in model._meta.concrete_fields}:
        rows = rows.filter(agency=client.agency_id)
    for row in rows.distinct():
        changed = _changes(row, fields, over)
        if changed:
            model._base_manager.filter(pk=row.pk).update(**changed)
            yield row.pk


def _changes(row: Model, fields: "Iterable[Field[Any, Any]]", over: Over) -> dict[str, Any]:
    values = ((field, getattr(row, field.name)) for field in fields)
    covered = ((field.name, value, _covered(value, over, field.max_length)) for field, value in values)
    return {name: after for name, before, after in covered if after != before}


def _covered(value: Any, over: Over, longest: int | None = None) -> Any:
    match value:
        case str():
            return over(value, longest)
        case list():
            return [_covered(one, over) for one in value]
        case Mapping():
            return {name: _covered(one, over) for name, one in value.items()}
    return value


def _cover_drafts(client: ClientRecord, over: Over) -> None:
    """What a colleague typed and has not committed: a draft names no person, so each of the agency is looked at."""
    workers = Worker.objects.filter(agency=client.agency_id).values_list("pk", flat=True)
    for draft in Draft.objects.filter(worker_id__in=list(workers)).iterator():
        after = _covered(draft.data, over)
        if after != draft.data:
            draft.data = after
            draft.save(update_fields=["data"])


def is_text(field: "Field[Any, Any]") -> bool:
    """Whether somebody's own words may stand in a column."""
    if isinstance(field, TextField | JSONField | EncryptedJSONField):
        return True
    return isinstance(field, CharField) and not field.choices and (field.max_length or 0) >= SHORTEST


def _texts(model: type[Model]) -> "list[Field[Any, Any]]":
    return [field for field in model._meta.concrete_fields if is_text(field)]


@cache
def _ways() -> dict[type[Model], tuple[str, ...]]:
    """By table of somebody's own words, how its rows lead to the person they are about."""
    return {model: ways for model, ways in ways_to_person().items() if _texts(model)}


def ways_to_person() -> dict[type[Model], tuple[str, ...]]:
    """By table, the shortest ways from its rows to a person, as lookups: found by following keys."""
    found: dict[type[Model], tuple[str, ...]] = {Subject: ("pk",), ClientRecord: ("pk",)}
    while added := _one_step_further(found):
        found |= added
    return found


def _one_step_further(found: Mapping[type[Model], tuple[str, ...]]) -> dict[type[Model], tuple[str, ...]]:
    added = {}
    for model in apps.get_models():
        ways = () if model in found else tuple(_through(model, found))
        if ways:
            added[model] = ways
    return added


def _through(model: type[Model], found: Mapping[type[Model], tuple[str, ...]]) -> Iterator[str]:
    for field in model._meta.concrete_fields:
        if isinstance(field, ForeignKey) and f"{model._meta.model_name}.{field.name}" not in AWAY:
            for way in found.get(field.related_model, ()):
                yield field.name if way == "pk" else f"{field.name}__{way}"
