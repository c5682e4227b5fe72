"""The forms that end a share, decide on one against serious harm, or say that the person knows of one."""

from typing import Any, cast

from django.utils.translation import gettext_lazy as _

from linkworker.design.fields import Choice, Date, LongText, Radios, Text
from linkworker.design.forms import Form, Grouping
from linkworker.practice.asking import Alone, is_next_in_reach
from linkworker.practice.referring import EndBecause, HowSaid, ShareState, Told
from linkworker.web.sharing.words import END_BECAUSE, HOW_SAID

DECIDED_TO_END, DECIDED_TO_KEEP = "end", "keep"
AUTHORISE, REFUSE = "authorise", "refuse"
WHY_KEPT = ("danger", "necessity", "proportion")


class EndForm(Form):
    """How the person said that it should end, and whether they were alone when they did."""

    because = Radios(
        label=_("Why does it end?"),
        missing=_("Choose why it ends"),
        items=[Choice(one.value, END_BECAUSE[one]) for one in EndBecause],
    )
    how_said = Radios(
        label=_("How did they say so?"),
        missing=_("Say how they said so"),
        items=[Choice(one.value, HOW_SAID[one]) for one in HowSaid],
    )
    alone = Radios(
        label=_("Were they alone when they said it?"),
        hint=_("Somebody who is made to say it may be in more danger than before."),
        missing=_("Say whether they were alone"),
        items=[
            Choice(Alone.ALONE.value, _("Yes")),
            Choice(Alone.NOT_ALONE.value, _("No")),
            Choice(Alone.NOT_SURE.value, _("I'm not sure, or they did not say it themselves")),
        ],
    )
    decision = Radios(
        label=_("The risk is high. What do you decide?"),
        missing=_("Choose what you decide"),
        items=[
            Choice(DECIDED_TO_END, _("End it")),
            Choice(
                DECIDED_TO_KEEP,
                _("Go on sharing, against serious harm"),
                hint=_("You write down why. A manager decides by the next working day."),
                reveals=WHY_KEPT,
            ),
        ],
    )
    danger = LongText(
        label=_("Who may be harmed, how, and how soon?"),
        missing=_("Write who may be harmed, how, and how soon"),
        rows=3,
        max_length=4000,
    )
    necessity = LongText(
        label=_("Why does it take this to prevent it?"),
        missing=_("Write why it takes this"),
        rows=2,
        max_length=4000,
    )
    proportion = LongText(
        label=_("Why so much, and no more?"),
        missing=_("Write why so much, and no more"),
        rows=2,
        max_length=4000,
    )
    note = LongText(label=_("In their words, and what you did"), required=False, rows=3, max_length=4000)

    def __init__(self, *args: Any, is_high: bool = True, may_keep: bool = True, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.is_high = is_high
        if not may_keep:
            for name in ("decision", *WHY_KEPT):
                del self.fields[name]

    def layout_groups(self) -> Grouping:
        decision = ["decision"] if "decision" in self.fields else []
        return [("", ["because", "how_said", "alone", *decision, "note"])]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("because") == EndBecause.WITHDREW and given.get("how_said") == HowSaid.NOT_SAID:
            self.add_error(
                "how_said",
                _("“They no longer want it” is their answer: say how they said so, or choose another reason"),
            )
        if self.is_high and not given.get("note") and "note" not in self.errors:
            self.add_error("note", _("The risk is high: write what was said, and why you decide so"))
        return given


NO = {
    ShareState.WAITING: _("No: it is not shared"),
    ShareState.OFFERED: _("No: it never opens, and the referral is taken back"),
    ShareState.LIVE: _("No: it ends, and the receiver is told that it ended"),
}
NO_AND_OVER = _("No: it should not have been used. It is over already, and what was read stays on record")
"""What a manager's no does, by where the share stands."""


class DecideForm(Form):
    """A manager's decision, with its reason. `state`: where the share stands."""

    decision = Radios(
        label=_("Do you authorise it?"),
        missing=_("Say whether you authorise it"),
        items=[
            Choice(AUTHORISE, _("Yes: it was, or is, necessary and proportionate")),
            Choice(REFUSE, NO_AND_OVER),
        ],
    )
    note = LongText(label=_("Why"), missing=_("Write why"), rows=3, max_length=4000)

    def __init__(self, *args: Any, state: ShareState, **rest: Any) -> None:
        super().__init__(*args, **rest)
        decision = cast(Radios, self.fields["decision"])
        decision.items = (decision.items[0], Choice(REFUSE, NO.get(state, NO_AND_OVER)))


class TellForm(Form):
    """What came of telling the person."""

    versioned = True
    told = Radios(
        label=_("Do they know now?"),
        missing=_("Say whether they know"),
        items=[
            Choice(Told.TOLD.value, _("Yes, they have been told")),
            Choice(
                Told.WILL_TELL.value, _("Not yet: it is not safe. I look at it again"), reveals=("next_on",)
            ),
            Choice(Told.NOT_TOLD.value, _("No, and they will not be told"), reveals=("why",)),
        ],
    )
    next_on = Date(
        label=_("Day on which you look at it again"),
        missing=_("Set the day on which you look at it again"),
        must_be="future",
    )
    why = Text(
        label=_("Why will they not be told?"),
        missing=_("Write why they will not be told"),
        max_length=500,
    )
    note = LongText(
        label=_("What they said to it, or why it is not safe yet"), required=False, rows=3, max_length=4000
    )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        on = given.get("next_on")
        if on and self.today and not is_next_in_reach(on, self.today):
            self.add_error("next_on", _("Choose a day within three months: later may be too late"))
        return given


class TakeBackForm(Form):
    """Why what waits for a manager is taken back."""

    note = LongText(
        label=_("Why do you take it back?"),
        hint=_("It stays in your own case. Nobody else has read anything of it."),
        missing=_("Write why you take it back"),
        rows=3,
        max_length=2000,
    )
