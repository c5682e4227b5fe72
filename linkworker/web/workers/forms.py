"""The forms of accounts and roles: days as people say them, the first and the last both included."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from linkworker.design.fields import Choice, Date, Radios, Select, Text, Tick
from linkworker.design.forms import Form
from linkworker.partnership.models import Service
from linkworker.partnership.words import ROLE_WORDS
from linkworker.practice.sharing import Role
from linkworker.web.cover.presenters import midnight
from linkworker.web.workers.words import NOT_HERE, OPENS

WHOLE = "agency"


def after(last: date) -> datetime:
    """The end of a last day in London."""
    return midnight(last + timedelta(days=1))


def _services(services: Sequence[Service]) -> list[Choice]:
    return [Choice(str(one.pk), one.name) for one in services[: Select.MOST - 1]]


class WorkersForm(Form):
    """Whom to list. It is posted, so that no name stands in an address."""

    text = Text(label=_("Name or username"), required=False, width=20)
    left_too = Tick(label=_("Whoever left, too"), required=False)

    def __init__(self, *data: Any, services: Sequence[Service], **rest: Any) -> None:
        super().__init__(*data, **rest)
        every = Choice(WHOLE, _("All services"))
        self.fields["service"] = Select(
            label=_("Service"), required=False, items=[every, *_services(services)], initial=WHOLE
        )
        self.order_fields(["text", "service", "left_too"])


class GiveForm(Form):
    """A role, where it holds, and from when until when. `at` is the time it is now."""

    role = Radios(
        label=_("Which role?"),
        missing=_("Choose the role"),
        items=[Choice(role.value, ROLE_WORDS[role], hint=OPENS[role]) for role in Role],
    )
    begins = Radios(
        label=_("From when?"),
        missing=_("Choose from when they hold it"),
        items=[
            Choice("now", _("Now")),
            Choice("day", _("From a day that I choose"), reveals=("from_on",)),
        ],
    )
    from_on = Date(label=_("First day"), missing=_("Say from which day"), must_be="future")
    ends = Radios(
        label=_("Until when?"),
        missing=_("Choose until when they hold it"),
        items=[
            Choice("never", _("No end")),
            Choice("day", _("Until a day that I choose"), reveals=("until_on",)),
        ],
    )
    until_on = Date(
        label=_("Last day"),
        missing=_("Say which is the last day"),
        hint=_("They hold the role on this day too."),
        must_be="future",
    )

    def __init__(self, *data: Any, services: Sequence[Service], at: datetime, **rest: Any) -> None:
        super().__init__(*data, **rest)
        self.at = at
        self.fields["service"] = Select(
            label=_("Where?"),
            missing=_("Choose where they hold it"),
            items=[*_services(services), Choice(WHOLE, _("The whole agency"))],
        )
        self.arrange()

    def layout_groups(self) -> Sequence[tuple[Any, Sequence[str]]]:
        return [("", ["role", "service", "begins", "ends"])]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        first, last = given.get("from_on"), given.get("until_on")
        if first and last and last < first:
            self.add_error("until_on", _("The last day is before the first: change one of them"))
        if last and given.get("role") == Role.DUTY_WORKER:
            self.add_error("ends", str(NOT_HERE))
        return {
            **given,
            "since": max(self.at, midnight(first)) if first else self.at,
            "until": after(last) if last else None,
        }


class LeaveForm(Form):
    """When everything somebody does here is over."""

    ends = Radios(
        label=_("When is it over?"),
        missing=_("Choose when it is over"),
        items=[
            Choice("now", _("Now"), hint=_("It counts from the next page that they open.")),
            Choice("day", _("After a last day that I choose"), reveals=("last_on",)),
        ],
    )
    last_on = Date(label=_("Last day"), missing=_("Say which is the last day"), must_be="future")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        last = given.get("last_on")
        return {**given, "moment": after(last) if last else None}


class EndForm(LeaveForm):
    """When one role is over, which another administrator may have changed meanwhile."""

    versioned = True
