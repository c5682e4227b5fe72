"""What every form about one case shares: its head, and where it goes when it is done."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from linkworker.cases.gates import OpenedCase
from linkworker.design.dates import day_and_time
from linkworker.events.changed import Changed
from linkworker.web.cases.identity import identity
from linkworker.web.form_page import FormPage


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
