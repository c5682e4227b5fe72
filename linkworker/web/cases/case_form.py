"""What every form about one case shares: its head, and where it goes when it is done."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linkworker.cases.gates import OpenedCase
from linkworker.design.dates import day_and_time
from linkworker.events.changed import Changed
from linkworker.partnership.models import Worker
from linkworker.web.cases.identity import identity
from linkworker.web.enquiries.reading import at_of
from linkworker.web.form_page import FormPage, NotDone
from linkworker.web.visiting import today


def was_quicker(by: Worker | None, at: datetime | None) -> Mapping[str, Any]:
    """The notice of what somebody else ended while this worker had it open: nothing is left to send again."""
    if by is None or at is None:
        words = _(
            "Somebody else was quicker: look at how it stands now. Nothing of what you typed was saved."
        )
        return {"words": words, "over": True}
    words = _(
        "%(name)s was quicker, on %(at)s: look at how it stands now. What you typed is still here; nothing of it "
        "was saved."
    )
    return {"words": words % {"name": by.name, "at": day_and_time(at)}, "over": True}


class CaseForm(FormPage):
    """A form about an opened case. Subclasses set `opened` in `open`; `back` names the page it belongs to."""

    opened: OpenedCase
    back = "case"

    @property
    def reference(self) -> str:
        return self.opened.case.reference

    def context(self) -> Mapping[str, Any]:
        back = reverse(self.back, args=[self.reference])
        return {"about": identity(self.opened, self.visit.at), "back_href": back, "cancel_href": back}

    def done_href(self, fragment: str = "") -> str:
        return reverse(self.back, args=[self.reference]) + fragment

    def happened(self, given: Mapping[str, Any]) -> datetime:
        """When something of the case happened, by `on` (empty: today) and `time`. Raises `NotDone`."""
        opened_at, now = self.opened.case.opened_at, self.visit.at
        at = at_of(given["on"] or today(self.request), given["time"], now=now, earliest=opened_at)
        if not opened_at <= at <= now:
            raise NotDone("time", gettext_lazy("Write a time that has passed, since the case was opened"))
        return at

    def describe_change(self, changed: Changed) -> Mapping[str, Any]:
        """Who was quicker, when, and what it says now, when the thing keeps these."""
        by, at = getattr(changed.now, "by", None), getattr(changed.now, "recorded_at", None)
        if by is None or at is None:
            return {"words": _("Look at what it says now before you send it again.")}
        return {
            "words": _("%(name)s changed it on %(at)s. What you typed is still here.")
            % {"name": by.name, "at": day_and_time(at)},
            "wrong": changed.now.wrong,
            "text": getattr(changed.now, "text", ""),
        }
