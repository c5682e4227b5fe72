"""A foreign key points to the same floor or to one below, as imports do."""

from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db.models import Model

from tests.architecture.house import FLOORS


def relations() -> Iterator[tuple[type[Model], str, str]]:
    """Each forward relation of our own models: model, field, and the app it points to."""
    for model in apps.get_models(include_auto_created=True):
        if model.__module__.startswith("linkworker."):
            for field in model._meta.get_fields():
                if field.is_relation and not field.auto_created and field.related_model is not None:
                    yield model, field.name, field.related_model._meta.app_label


def points_up(owner: str, target: str) -> bool:
    """Whether a key from one app to another breaks the order; Django's and allauth's apps lie below all."""
    return target in FLOORS and FLOORS.index(target) < FLOORS.index(owner)


def test_every_foreign_key_points_to_the_same_floor_or_below() -> None:
    wrong = [
        f"{model._meta.label}.{name} points up to {target}"
        for model, name, target in relations()
        if points_up(model._meta.app_label, target)
    ]
    assert wrong == []


def test_every_app_is_labelled_by_its_folder() -> None:
    ours = [SimpleNamespace(name=app.name, label=app.label) for app in apps.get_app_configs()]
    assert [app for app in ours if app.name == f"linkworker.{app.label}" and app.label not in FLOORS] == []
    assert [
        app for app in ours if app.name.startswith("linkworker.") and app.name != f"linkworker.{app.label}"
    ] == []


@pytest.mark.parametrize(
    ("owner", "target", "up"),
    [
        ("cases", "people", False),
        ("cases", "cases", False),
        ("people", "cases", True),
        ("web", "auth", False),
    ],
)
def test_a_key_is_judged_by_the_order_of_the_floors(owner: str, target: str, up: bool) -> None:
    assert points_up(owner, target) is up
