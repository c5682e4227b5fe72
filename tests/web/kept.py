"""A note that Nerys and Morgan are named for, about Siân, for the tables of addresses and of forms."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from linkworker.practice.restricted import NoteKind
from linkworker.restricted.models import RestrictedNote
from linkworker.restricted.notes import write_note
from tests.cast import Cast

TEXT = "She is bisexual, and he must never learn it"
NOWHERE, NO_NUMBER = "A1A1A1", 99999999
STRANGERS = ("dafydd", "rhys", "priya")


def make_kept(cast: Cast, at: datetime) -> RestrictedNote:
    return write_note(cast.sian.client, NoteKind.ORIENTATION, TEXT, names=[cast.morgan], by=cast.nerys, at=at)


def routes(route: Callable[..., Any]) -> dict[str, Any]:
    """The rows of `test_every_url.ROUTES` about it; `route` is its `Route`."""

    def of_client(world: Any) -> dict[str, Any]:
        return {"reference": world.cast.sian.client.reference}

    def of_note(world: Any) -> dict[str, Any]:
        return {**of_client(world), "number": world.kept.pk}

    nobody = {"reference": NOWHERE, "number": NO_NUMBER}
    named = {
        name: route(of_note, nobody, wrong=(*STRANGERS, "owen"))
        for name in ("restricted-note", "restricted-correct", "restricted-readers")
    }
    whole = {
        name: route(of_client, {"reference": NOWHERE}, wrong=STRANGERS)
        for name in ("restricted-notes", "restricted-new")
    }
    return {**named, **whole}


def editing(filling: Callable[..., Any]) -> dict[str, Any]:
    """The rows of `every_form.EDITING` about it."""
    who = ("morgan", "nerys")
    return {
        "restricted-correct": filling(
            {"wrong": "She says queer", "text": "She says she is queer"},
            "wrong",
            "text",
            {"wrong": "New", "text": "Her sister knows, too"},
            who=who,
        ),
        "restricted-readers": filling({"readers": "@ida"}, "readers", other={"readers": "@eira"}, who=who),
    }


def adding(filling: Callable[..., Any]) -> dict[str, Any]:
    """The rows of `every_form.ADDING` about it."""
    return {
        "restricted-new": filling(
            {"kind": "child-abuse", "text": "Ela drew what he did"}, "kind", "text", who=("nerys", "nerys")
        )
    }
