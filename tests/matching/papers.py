"""What docs/matching.md shows of the measured figures: its tables, between marks, and its two pictures."""

import json
from pathlib import Path
from typing import Any

from tests.matching.drawing import picture, table

ROOT = Path(__file__).parents[2]
PAPER = ROOT / "docs" / "matching.md"
PICTURES = ROOT / "docs" / "images"
MEASURED = Path(__file__).with_name("measured.json")
FEBRL = ("febrl, with the number", "febrl, without the number")

KIN = {
    "stranger": "a stranger",
    "namesake": "a stranger of the same names, born in the same year",
    "twin": "a twin",
    "sibling": "a brother or sister",
    "child": "a daughter or son, one in six of the same name",
    "partner": "a partner",
    "known": "somebody who is known, and of whom the wrong record is found too",
}


def tables(measured: dict[str, Any]) -> dict[str, str]:
    """Each table by its mark."""
    own = measured["own"]
    return {
        "sureness": _sureness(own),
        "kinds": table(
            ("Kind of error", "certain", "or likely", "or doubtful"),
            [(kind.replace("_", " "), *map(_percent, shares)) for kind, shares in own["kinds"].items()],
        ),
        "wrong": table(
            ("Registered anew", "how many", "certain", "likely", "doubtful"),
            [(KIN[who], *counts) for who, counts in own["wrong"].items()],
        ),
        "own-curve": _curve(own),
        **{name.replace(", ", "-").replace(" ", "-"): _curve(measured[name]) for name in FEBRL},
        "febrl-sureness": "\n\n".join(f"{name}:\n\n{_sureness(measured[name])}" for name in FEBRL),
    }


def pictures(measured: dict[str, Any]) -> dict[str, str]:
    """Each picture by the name of its file."""
    own = {"the people made here": measured["own"]["curve"]}
    others = {name: measured[name]["curve"] for name in FEBRL}
    return {
        "matching-own.svg": picture(
            "Precision and recall among 500,000 people made here, from so many bits on", own
        ),
        "matching-febrl.svg": picture("Precision and recall on the febrl data, from so many bits on", others),
    }


def written(measured: dict[str, Any], text: str) -> str:
    """The paper with its tables put in between their marks."""
    for mark, rows in tables(measured).items():
        start, end = f"<!-- measured: {mark} -->", "<!-- end -->"
        before, found, after = text.partition(start)
        if not found:
            raise ValueError(f"docs/matching.md has no place for {mark}")
        text = f"{before}{start}\n{rows}\n{end}{after.partition(end)[2]}"
    return text


def write(measured: dict[str, Any]) -> None:
    PAPER.write_text(written(measured, PAPER.read_text("utf-8")), "utf-8")
    for name, drawn in pictures(measured).items():
        (PICTURES / name).write_text(drawn, "utf-8")


def kept() -> dict[str, Any]:
    """The figures measured last."""
    return dict(json.loads(MEASURED.read_text("utf-8")))


def _sureness(one: dict[str, Any]) -> str:
    rows = [
        (
            sureness,
            right,
            wrong,
            f"{100 * right / max(1, right + wrong):.1f} %",
            _percent(right / one["to_find"]),
        )
        for sureness, (right, wrong) in one["sureness"].items()
    ]
    return table(("Found as", "one person", "two people", "precision", "share of all there were"), rows)


def _curve(one: dict[str, Any]) -> str:
    rows = [(bits, _percent(recall), f"{100 * precision:.1f} %") for bits, recall, precision in one["curve"]]
    return table(("From so many bits on", "recall", "precision"), rows)


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"
