"""Who is at a desk, in the words of Today."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from linkworker.design.dates import clock_time
from linkworker.desk.gates import TooNear
from linkworker.desk.models import Arrival
from linkworker.sharing.models import Subject


def at_desk_line(one: Arrival) -> Mapping[str, Any]:
    """Somebody who waits for the reader, or at a desk of theirs."""
    told = {"name": one.client.chosen_name, "service": one.service.name}
    return {
        "text": _("%(name)s is at the desk of %(service)s") % told,
        "href": reverse("arrival", args=[one.pk]),
        "when": _("since %(time)s") % {"time": clock_time(one.at)},
    }


def near_line(one: TooNear) -> Mapping[str, Any]:
    """That people who are kept apart are at one place now, or one of them outside the days of the plan."""
    names = {
        "one": one.one.client.chosen_name,
        "other": _name(one.plan.other if one.one.client_id == one.plan.one_id else one.plan.one),
        "service": one.where.name if one.where else _("another service of your agency"),
    }
    if one.other is not None:
        words = _(
            "%(one)s and %(other)s are kept apart, and both are at the desk of %(service)s. Go there now."
        )
    else:
        words = _(
            "%(one)s is at the desk of %(service)s outside the days of the plan that keeps %(other)s apart from them."
        )
    return {"text": words % names, "href": reverse("separation", args=[one.plan.reference])}


def _name(subject: Subject) -> str:
    return subject.client.chosen_name
