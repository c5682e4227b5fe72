"""Two services with one person: which does what, and whether they work as one. Derived from facts, never picked.

The Welsh framework (section 2) names ways in which two services may work with one person. Wanted is *joint liaison*:
both care for the person together, and each part is clearly somebody's. Two ways do not work: one service after the
other, and both at once without speaking. (A single service for both, which it names too, is no matter of two cases.)

Read of two linked cases at a time `at`:

- **serial**: one of them works alone, since the other's case is closed, or nobody there holds it yet;
- **joint**: both work, and they spoke with each other in the last four weeks (a liaison entry of either side, as far as
  whoever looks may read it); or both work, were joined less than four weeks ago, and each shares something with the
  other;
- **parallel**: both work, and neither is so.

With both cases closed there is nothing to say. What is missing is named beside the model, with what to do.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from linkworker.practice.sources import Citation
from linkworker.practice.text import N_

SOURCE = Citation("wg-framework", "section 2")
IN_TOUCH = timedelta(days=28)
"""How long two services stay in touch by having spoken once."""

WEEK_DAYS = 7
"""Within how many days they speak again (the weekly joint care planning of the Stella toolkit's section 4.2)."""


class Model(StrEnum):
    """How two services work with one person."""

    JOINT = "joint"
    PARALLEL = "parallel"
    SERIAL = "serial"


class Gap(StrEnum):
    """What keeps two services from working as one."""

    OURS_CLOSED = "ours-closed"
    THEIRS_CLOSED = "theirs-closed"
    OURS_UNHELD = "ours-unheld"
    THEIRS_UNHELD = "theirs-unheld"
    SILENT = "silent"
    WE_SHARE_NOTHING = "we-share-nothing"
    THEY_SHARE_NOTHING = "they-share-nothing"


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two cases: is it open, does its service work (open, and somebody holds it), does it share anything.

    The weekly duty to speak rests on the same `works` of the other side.
    """

    is_open: bool
    works: bool
    shares: bool


@dataclass(frozen=True, slots=True)
class Working:
    """How two services work together, and what is missing. `model` is None when both have ended their work."""

    model: Model | None
    gaps: tuple[Gap, ...] = ()


def working(
    ours: Side, theirs: Side, *, joined_at: datetime, spoke_at: datetime | None, at: datetime
) -> Working:
    """How two linked cases are worked at `at`; `spoke_at` is the last liaison that is known, by either side."""
    if not ours.is_open and not theirs.is_open:
        return Working(None)
    gaps = tuple(_gaps(ours, theirs, joined_at=joined_at, spoke_at=spoke_at, at=at))
    if not (ours.works and theirs.works):
        return Working(Model.SERIAL, gaps)
    new = at - joined_at < IN_TOUCH and ours.shares and theirs.shares
    in_touch = spoke_at is not None and at - spoke_at < IN_TOUCH
    return Working(Model.JOINT if in_touch or new else Model.PARALLEL, gaps)


def _gaps(
    ours: Side, theirs: Side, *, joined_at: datetime, spoke_at: datetime | None, at: datetime
) -> Iterator[Gap]:
    if not ours.works:
        yield Gap.OURS_UNHELD if ours.is_open else Gap.OURS_CLOSED
    if not theirs.works:
        yield Gap.THEIRS_UNHELD if theirs.is_open else Gap.THEIRS_CLOSED
    if ours.works and theirs.works:
        if at - (spoke_at or joined_at) >= IN_TOUCH:
            yield Gap.SILENT
        if not ours.shares:
            yield Gap.WE_SHARE_NOTHING
        if not theirs.shares:
            yield Gap.THEY_SHARE_NOTHING


MODELS: Mapping[Model, str] = {
    Model.JOINT: N_("Joint: both services work, and speak with each other"),
    Model.PARALLEL: N_("In parallel: both work, and no talk of the last four weeks is known here"),
    Model.SERIAL: N_("One after the other: one service works alone"),
}
GAPS: Mapping[Gap, str] = {
    Gap.OURS_CLOSED: N_(
        "Our case is closed while they go on. Tell their worker to whom to turn here; open it again if there is still "
        "something that only we can do."
    ),
    Gap.THEIRS_CLOSED: N_(
        "Their case is closed while we go on. Ask the person whether they still want that help, and refer again."
    ),
    Gap.OURS_UNHELD: N_("Nobody here holds our case. Ask your manager to allocate it."),
    Gap.THEIRS_UNHELD: N_("Nobody there holds their case yet. Ring their link worker or duty line."),
    Gap.SILENT: N_(
        "No liaison is written down for four weeks or more. Ring their worker this week, and write it down."
    ),
    Gap.WE_SHARE_NOTHING: N_(
        "We share nothing with them. Ask the person what they may know, and share what they agree to."
    ),
    Gap.THEY_SHARE_NOTHING: N_(
        "They share nothing with us. Ask their worker to ask the person, and to share what they agree to."
    ),
}

PARTS: Mapping[str, str] = {
    "risk": N_("Risk and safety planning"),
    "treatment": N_("Drug and alcohol treatment"),
    "prescribing": N_("Prescribing"),
    "health": N_("Health and mental health"),
    "housing": N_("Housing and a safe place"),
    "children": N_("Children and parenting"),
    "legal": N_("Court, police and legal help"),
    "money": N_("Money and benefits"),
    "wellbeing": N_("Wellbeing and everyday support"),
}
"""The parts of joint care, of which each is clearly somebody's."""
