"""What was found of two people in a case, as a safeguarding lead reads it, and what the lead says to it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linkworker.cases.apart import OpenedSeparation
from linkworker.design.dates import day_and_time
from linkworker.design.fields import Choice, LongText, Radios
from linkworker.design.forms import Form
from linkworker.events.changed import Changed
from linkworker.opposed.actions import settle
from linkworker.opposed.ending import NotAssessed
from linkworker.opposed.gates import ShownFound, asked, open_settling
from linkworker.practice.opposed import Asks
from linkworker.web.cases.case_form import was_quicker
from linkworker.web.cases.words import POSITIONS
from linkworker.web.form_page import FormPage, NotDone
from linkworker.web.walls.words import alike

Row = Mapping[str, Any]
AWAITS = gettext_lazy(
    "Each is said to harm the other, and no assessment is recorded. Let them stay apart; or choose End it on their"
    " page, and say why it is not waited for."
)
ASKED = {
    Asks.NOTHING: gettext_lazy("Nothing"),
    Asks.DOUBT: gettext_lazy("Whether this is the person who is named"),
    Asks.AGAIN: gettext_lazy("Whether they stay apart: what was told of them has changed"),
}


def found_rows(shown: OpenedSeparation, founds: Iterable[ShownFound]) -> list[list[Row]]:
    """Each time they were found: in whose case, as whom, what is alike, and what is asked or was said."""
    return [_rows(shown, one) for one in founds]


def _rows(shown: OpenedSeparation, one: ShownFound) -> list[Row]:
    row = one.found
    client, other = (shown.one, shown.other) if row.client_id == shown.one.pk else (shown.other, shown.one)
    named = one.named or _("somebody whose name you may not read")
    said = _("%(name)s, on %(day)s")
    rows: list[Row] = [
        {"key": _("Named in the case of"), "value": client.chosen_name},
        {"key": _("As"), "value": named},
        {"key": _("Told of them"), "value": str(POSITIONS[row.position]) % {"name": named}},
        {"key": _("May be"), "value": other.chosen_name},
        {"key": _("What is alike"), "value": alike(row.likeness) or _("Nothing, as it is told now")},
        {"key": _("Found"), "value": day_and_time(row.found_at)},
    ]
    if row.asks:
        rows.append({"key": _("To say"), "value": str(ASKED[Asks(row.asks)])})
    if row.decided_by and row.decided_at:
        words = said % {"name": row.decided_by.name, "day": day_and_time(row.decided_at)}
        rows.append({"key": _("Decided by"), "value": words})
    return rows


class SettleForm(Form):
    """Whether two people who were found stay apart."""

    decision = Radios(
        label=gettext_lazy("Do they stay apart?"),
        missing=gettext_lazy("Say whether they stay apart"),
        items=[
            Choice("stays", gettext_lazy("Yes: they are the people who are named, or may be")),
            Choice(
                "ends",
                gettext_lazy("No: they are other people, or nothing keeps them apart any longer"),
                hint=gettext_lazy(
                    "Whoever works with one sees the other again from now, as far as their role does."
                ),
                reveals=("note",),
            ),
        ],
    )
    note = LongText(
        label=gettext_lazy("How do you know?"),
        hint=gettext_lazy("Only safeguarding leads read this."),
        missing=gettext_lazy("Say how you know"),
        rows=3,
        max_length=2000,
    )


class SettlePage(FormPage):
    """Saying whether two people who were found stay apart."""

    template = "web/separations/settle.jinja"
    form_class = SettleForm
    done = gettext_lazy("Your decision is kept")
    keeps_draft = False
    shown: OpenedSeparation
    founds: Sequence[ShownFound]

    def open(self, **path: Any) -> None:
        self.shown, self.founds = open_settling(self.visit, path["reference"])

    @property
    def href(self) -> str:
        return reverse("separation", args=[self.shown.plan.reference])

    def check_unchanged(self, version: str) -> None:  # noqa: ARG002
        if asked(self.founds) is Asks.NOTHING:
            raise Changed(self.shown.plan)

    def context(self) -> Mapping[str, Any]:
        names = {"one": self.shown.one.chosen_name, "other": self.shown.other.chosen_name}
        return {
            "names": _("%(one)s and %(other)s") % names,
            "reference": self.shown.plan.reference,
            "again": asked(self.founds) is Asks.AGAIN,
            "rows": found_rows(self.shown, self.founds),
            "cancel_href": self.href,
        }

    def act(self, form: Form) -> str:
        given: dict[str, Any] = form.cleaned_data
        stays = given["decision"] == "stays"
        told: dict[str, Any] = {"by": self.visit.worker, "at": self.visit.at}
        try:
            settle(self.shown.plan, stays=stays, note="" if stays else given["note"], **told)
        except NotAssessed:
            raise NotDone("decision", AWAITS) from None
        return self.href

    def describe_change(self, changed: Changed) -> Mapping[str, Any]:  # noqa: ARG002
        """Who has said it meanwhile; of one that ended, who ended it."""
        plan = self.shown.plan
        said = [(one.found.decided_at, one.found.decided_by) for one in self.founds if one.found.decided_at]
        if plan.ended_at is not None or not said:
            return was_quicker(plan.ended_by, plan.ended_at)
        last, by = max(said, key=lambda pair: pair[0])
        return was_quicker(by, last)
