"""The forms of keeping people apart. They check; actions save."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from linkworker.design.fields import Checkboxes, Choice, Date, LongText, Radios, Select, Text
from linkworker.design.forms import Form, Grouping
from linkworker.partnership.models import Worker
from linkworker.practice.separating import (
    BECAUSE,
    OPENABLE,
    Half,
    SeparateBecause,
    Side,
    Weekday,
    Zone,
    meetings,
)
from linkworker.practice.separating import is_soon_enough as soon
from linkworker.practice.sharing import Category
from linkworker.sharing.separating import IN_WORDS
from linkworker.web.cases.words import CATEGORIES
from linkworker.web.separations.words import DAYS, HALVES

LATER = _("Choose a day from tomorrow on, within three months: later may be too late")
AWAITS = _(
    "Each is said to harm the other, and no assessment is recorded. Both stay protected until then, unless you say"
    " why not."
)
SIDES = (Side.ONE, Side.OTHER)
ZONES = (1, 2)
"""How many places each side may have; the first is asked for."""


class SeparateForm(Form):
    """From whom somebody is kept apart, and why."""

    other = Text(
        label=_("From whom?"),
        hint=_(
            "The reference of the other person’s client record, like K7Q2-M9X-4TZ. Find them first if you need it."
        ),
        missing=_("Write the reference of the other person’s client record"),
        max_length=20,
        width=20,
    )
    because = Radios(
        label=_("Why?"),
        missing=_("Say why"),
        items=[
            Choice(one.value, _(words))
            for one, words in BECAUSE.items()
            if one is not SeparateBecause.MATCHED
        ],
    )
    said_by = Text(
        label=_("How do you know?"),
        hint=_("Who said so, or where it stands. Only safeguarding leads read this."),
        missing=_("Say how you know"),
        max_length=300,
    )


class PlanForm(Form):
    """How two people are kept apart. `names` are theirs; `workers` those who may be named."""

    versioned = True

    review_on = Date(
        label=_("Day on which you look at this plan again"),
        missing=_("Set the day on which you look at this plan again"),
        must_be="future",
    )
    sabotage = LongText(
        label=_("What if one keeps the other from coming, or spoils their treatment?"),
        hint=_("Calls in their name, appointments cancelled for them, medicine taken away, waiting outside."),
        missing=_("Say what you agreed for that"),
        rows=2,
        max_length=1000,
    )
    fishing = LongText(
        label=_("What is said when one asks after the other?"),
        hint=_("By phone, at the desk, in a group. The same answer that anybody gets about anybody."),
        missing=_("Say what is answered"),
        rows=2,
        max_length=1000,
    )
    liaison = LongText(
        label=_("How do those who work with each keep in touch?"),
        hint=_("Through whom, and how often: they see nothing of each other’s work here."),
        missing=_("Say how they keep in touch"),
        rows=2,
        max_length=1000,
    )
    note = LongText(
        label=_("What else must be minded"),
        hint=_(
            "How each comes and goes, groups, the waiting room, the pharmacy. Only safeguarding leads read this."
        ),
        required=False,
        rows=3,
        max_length=2000,
    )

    def __init__(
        self,
        *data: Any,
        names: Mapping[Side, str],
        prescribers: Sequence[Worker] = (),
        managers: Sequence[Worker] = (),
        **rest: Any,
    ) -> None:
        super().__init__(*data, **rest)
        self.names = names
        for side in SIDES:
            for number in ZONES:
                self._add_zone(side, number)
        self.fields["prescriber"] = _named(_("The one prescriber who sees both"), prescribers)
        self.fields["manager"] = _named(_("The one manager who sees both"), managers)

    def _add_zone(self, side: Side, number: int) -> None:
        asked = number == 1
        site = _("Where") if asked else _("A second place, if there is one")
        self.fields[f"{side}_{number}_site"] = Text(
            label=site, missing=_("Say where they come"), required=asked, max_length=80, width=30
        )
        self.fields[f"{side}_{number}_days"] = Checkboxes(
            label=_("On which days"),
            missing=_("Choose the days"),
            required=asked,
            items=[Choice(day.value, DAYS[day]) for day in Weekday],
        )
        self.fields[f"{side}_{number}_half"] = Radios(
            label=_("When on those days"),
            missing=_("Choose when"),
            required=asked,
            items=[Choice(half.value, HALVES[half]) for half in Half],
        )

    def layout_groups(self) -> Grouping:
        groups = [
            (self.names[side], [name for n in ZONES for name in _zone_fields(side, n)]) for side in SIDES
        ]
        told = [(_("Who sees both"), ["prescriber", "manager"]), (_("What we do"), [*IN_WORDS])]
        return [*groups, *told, ("", ["review_on"])]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        on = given.get("review_on")
        if on and self.today and not soon(on, self.today):
            self.add_error("review_on", LATER)
        given["zones"] = tuple(zone for side in SIDES for n in ZONES if (zone := self._zone(given, side, n)))
        for one, other in meetings(given["zones"]):
            words = _(
                "They could meet at %(one)s: choose another place, other days, or another half of the day"
            )
            field = self._site_of(given, other)
            self.add_error(field, words % {"one": one.site})
        return given

    def _zone(self, given: Mapping[str, Any], side: Side, number: int) -> Zone | None:
        site, days, half = (given.get(name) for name in _zone_fields(side, number))
        if number > 1 and bool(site) != bool(days):
            empty = f"{side}_{number}_site" if days else f"{side}_{number}_days"
            self.add_error(empty, _("Say both where and on which days, or neither"))
            return None
        if not site or not days:
            return None
        return Zone(side, site, tuple(Weekday(day) for day in days), Half(half or Half.WHOLE))

    def _site_of(self, given: Mapping[str, Any], zone: Zone) -> str:
        """The field in which the place of a zone was typed."""
        sites = [f"{zone.side}_{number}_site" for number in ZONES]
        return next(name for name in sites if given.get(name) == zone.site)


def _zone_fields(side: Side, number: int) -> list[str]:
    return [f"{side}_{number}_site", f"{side}_{number}_days", f"{side}_{number}_half"]


def _named(label: Any, workers: Sequence[Worker]) -> Select:
    items = [Choice("", _("Nobody")), *(Choice(str(one.pk), one.name) for one in workers[: Select.MOST])]
    return Select(label=label, required=False, items=items)


class EndForm(Form):
    """Why two people need not be kept apart any longer."""

    note = LongText(
        label=_("Why is it safe now?"),
        hint=_(
            "What changed, who was asked, who agrees. Whoever works with one sees the other again from now."
        ),
        missing=_("Say why it is safe now"),
        rows=4,
        max_length=2000,
    )

    def __init__(self, *data: Any, awaits: bool = False, **rest: Any) -> None:
        super().__init__(*data, **rest)
        if awaits:
            self.fields["without"] = LongText(
                label=_("Why is an assessment of who does what to whom not waited for?"),
                hint=AWAITS,
                missing=_("Say why it is not waited for, or keep them apart until it is recorded"),
                rows=3,
                max_length=2000,
            )

    def layout_groups(self) -> Grouping:
        return [("", ["note", "without"] if "without" in self.fields else ["note"])]


class OpenForm(Form):
    """What is opened, to whom, for what, until when. `cases` and `workers` are (key, words)."""

    purpose = Text(
        label=_("For what?"),
        hint=_("In a few words. Whoever it is opened to reads this."),
        missing=_("Say for what"),
        max_length=60,
    )
    categories = Checkboxes(
        label=_("What may they see?"),
        hint=_("Never what one of the two told, nor how or where somebody is reached."),
        missing=_("Choose what they may see"),
        items=[Choice(one.value, CATEGORIES[one]) for one in OPENABLE],
    )
    until_on = Date(label=_("Last day"), missing=_("Set the last day"), must_be="future")
    review_on = Date(
        label=_("Day on which you look at it again"),
        hint=_("On the last day at the latest."),
        missing=_("Set the day on which you look at it again"),
        must_be="future",
    )

    def __init__(
        self,
        *data: Any,
        cases: Sequence[tuple[str, str]] = (),
        workers: Sequence[tuple[str, str]] = (),
        **rest: Any,
    ) -> None:
        super().__init__(*data, **rest)
        self.fields["case"] = Radios(
            label=_("Whose case?"),
            missing=_("Choose whose case"),
            items=[Choice(key, words) for key, words in cases],
        )
        self.fields["worker"] = Radios(
            label=_("To whom?"),
            missing=_("Choose to whom"),
            items=[Choice(key, words) for key, words in workers],
        )

    def layout_groups(self) -> Grouping:
        return [("", ["case", "worker", "categories", "purpose", "until_on", "review_on"])]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        on, until = given.get("review_on"), given.get("until_on")
        if on and self.today and not soon(on, self.today):
            self.add_error("review_on", LATER)
        elif on and until and on > until:
            self.add_error("review_on", _("Choose a day before it ends"))
        given["categories"] = frozenset(Category(one) for one in given.get("categories") or ())
        return given


class NoNewCasesForm(Form):
    """Who takes no new cases, and until when."""

    until_on = Date(label=_("Until the end of which day?"), missing=_("Set the last day"), must_be="future")

    def __init__(self, *data: Any, workers: Sequence[Worker] = (), **rest: Any) -> None:
        super().__init__(*data, **rest)
        items = [Choice("", _("Choose")), *(Choice(str(one.pk), one.name) for one in workers[: Select.MOST])]
        self.fields["worker"] = Select(label=_("Who?"), missing=_("Choose who takes none"), items=items)

    def layout_groups(self) -> Grouping:
        return [("", ["worker", "until_on"])]


class ReviewForm(Form):
    """Whether an opening goes on."""

    decision = Radios(
        label=_("Is it still needed?"),
        missing=_("Say whether it is still needed"),
        items=[
            Choice("on", _("Yes. I look at it again"), reveals=("next_on",)),
            Choice("end", _("No: it ends now")),
        ],
    )
    next_on = Date(
        label=_("Day on which you look at it again"),
        missing=_("Set the day on which you look at it again"),
        must_be="future",
    )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        on = given.get("next_on")
        if on and self.today and not soon(on, self.today):
            self.add_error("next_on", LATER)
        return given
