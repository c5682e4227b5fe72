"""What nobody means to type, in every field of every page with a form: refused or kept, and never an error of ours.

And numbers of others: a worker, a service or an agency that is not to be chosen is refused as one that is not there.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from linkworker.web.numbers import number_in
from tests.web import every_form
from tests.web.every_form import EVERY, meant, sheet
from tests.web.test_every_form import here, undone
from tests.web.test_every_url import World, signed_in, world

__all__ = ["here", "world"]

ODD = {
    "a very long name": "Ö" * 11_000,
    "a NUL byte": "Si\x00an",
    "from right to left": "\u202eمريم\u202c בת",
    "apostrophes and signs": "O’Ne'il \"<b>%s{{7*7}}",
    "digits of other scripts": "१२٣４",
    "a digit that is no number": "²",
    "more digits than a number has": "9" * 5000,
    "beyond every key": str(2**63),
    "beyond every day": str(2**31),
    "less than nothing": "-1",
    "a year that is far off": "9999",
    "nothing but spaces": " \t\r\n\u00a0",
}
EACH = 3
"""Of so many pages one meets each oddness, and each page so one in three of them: all by all takes minutes."""

OURS = {"step", "form_token", "csrfmiddlewaretoken"}


def filled(world: World, name: str) -> tuple[Client, str, dict[str, Any]]:
    """A worker at a page, and everything that its form would send."""
    browser, path = signed_in(world, EVERY[name].who[0]), every_form.path_of(name, world)
    return browser, path, {**sheet(browser.get(path)), **meant(EVERY[name].typed, world)}


def odd_ones(fields: list[str], odd: str) -> Iterator[dict[str, str]]:
    """Every field odd at once, and one of them alone, another for each kind of oddness, so that the rest is right."""
    yield dict.fromkeys(fields, ODD[odd])
    yield {fields[list(ODD).index(odd) % len(fields)]: ODD[odd]}


@pytest.mark.parametrize("odd", ODD)
def test_nothing_that_is_typed_is_an_error_of_ours(here: World, odd: str) -> None:
    for name in list(EVERY)[list(ODD).index(odd) % EACH :: EACH]:
        with undone():
            browser, path, typed = filled(here, name)
            for changed in odd_ones([one for one in typed if one not in OURS], odd):
                with undone():
                    answer = browser.post(path, {**meant(EVERY[name].typed, here), **typed, **changed})
                    assert answer.status_code in {200, 302, 404, 409, 422}, (name, changed)
                    if answer.status_code == 302:
                        assert browser.get(answer["Location"]).status_code < 500, (name, changed)


STRANGERS: dict[str, tuple[str, tuple[str, ...]]] = {
    "case-allocate": ("worker", ("dafydd", "rhys")),
    "duty-hand-over": ("worker", ("dafydd", "rhys")),
    "intake-accept": ("worker", ("dafydd", "rhys")),
    "intake-give": ("worker", ("dafydd", "rhys")),
    "intake-send-on": ("to", ("dafydd", "city")),
    "consultation-new": ("to", ("afon", "city")),
    "rota-new": ("worker", ("dafydd",)),
    "leaver": ("everyone", ("dafydd", "rhys")),
}
"""Pages on which somebody or something is chosen by its number: the field, and whose numbers are not to be chosen."""


@pytest.mark.parametrize("name", STRANGERS)
def test_whoever_belongs_to_others_is_chosen_as_little_as_what_is_not_there(here: World, name: str) -> None:
    field, strangers = STRANGERS[name]
    browser, path, typed = filled(here, name)
    numbers = [str(100_000 + getattr(here.cast, one).pk) for one in strangers]
    numbers += [str(getattr(here.cast, one).pk) for one in strangers]
    for number in numbers:
        with undone():
            assert browser.post(path, {**typed, field: number}).status_code == 422, number


def test_numbers_in_addresses_that_are_none_lead_nowhere(here: World) -> None:
    morgan = signed_in(here, "morgan")
    for odd in ODD.values():
        assert number_in(odd) in {None, 2**31, 9999}
        for name, key in (
            ("team", "after"),
            ("inbox", "after"),
            ("case-list", "after"),
            ("consultations", "before"),
        ):
            assert morgan.get(reverse(name), {key: odd[:3000]}).status_code in {200, 404}
