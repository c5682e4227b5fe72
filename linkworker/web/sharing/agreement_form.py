"""The form on which a person's agreement to sharing is recorded."""

from collections.abc import Sequence
from typing import Any, cast

from django.utils.translation import gettext_lazy as _

from linkworker.design.fields import Checkboxes, Choice, Date, LongText, Radios, Text, Tick
from linkworker.design.forms import Form, Grouping
from linkworker.practice.agreement import GIVEN, Able, Community, Whose, Wish
from linkworker.practice.asking import is_next_in_reach
from linkworker.practice.purposes import Purpose, purposes
from linkworker.practice.sharing import EVERY_CATEGORY, Category
from linkworker.web import asking_fields
from linkworker.web.cases.words import CATEGORIES
from linkworker.web.data_words import pick

MAY_BE_KEPT_BACK = EVERY_CATEGORY - {Category.IDENTITY, Category.MEETING}


class AgreementForm(Form):
    """Is it the moment, can they decide, and what did they say. `purposes`: those their service shares for."""

    alone = asking_fields.alone()
    interpreting = asking_fields.interpreting("interpreter_name", "community")
    interpreter_name = asking_fields.interpreter_name()
    community = Radios(
        label=_("Do they fear people of their own community?"),
        missing=_("Say whether they fear people of their own community"),
        items=[
            Choice(Community.NO_FEAR.value, _("No")),
            Choice(Community.FROM_ELSEWHERE.value, _("Yes, and the interpreter is from elsewhere")),
            Choice(Community.FROM_WITHIN.value, _("Yes, and the interpreter may be one of them")),
        ],
    )
    moment = asking_fields.moment()
    able = Radios(
        label=_("Can they decide this for themselves now?"),
        hint=_("They understand it, can keep it in mind, weigh it, and say what they want."),
        missing=_("Say whether they can decide this now"),
        items=[
            Choice(Able.YES.value, _("Yes")),
            Choice(Able.NOT_SURE.value, _("I'm not sure")),
            Choice(Able.NO.value, _("No")),
        ],
    )
    able_note = LongText(
        label=_("What made you think so, and what you did about it"),
        hint=_("Only if you were not sure, or they could not decide."),
        required=False,
        rows=2,
        max_length=1000,
    )
    whose = Radios(
        label=_("They are under 18. Whose decision is it?"),
        missing=_("Say whose decision it is"),
        items=[
            Choice(Whose.OWN.value, _("Their own: they understand fully what it means")),
            Choice(Whose.BOTH.value, _("Theirs and that of somebody with parental responsibility")),
            Choice(Whose.PARENT.value, _("Of somebody with parental responsibility, with their knowledge")),
        ],
    )
    whose_note = Text(
        label=_("How you know"),
        hint=_("Never ask a parent who may be the one who harms."),
        required=False,
        max_length=500,
    )
    wish = Radios(
        label=_("What did they say?"),
        missing=_("Choose what they said, or “Not today”"),
        items=[
            Choice(Wish.AGREED.value, _("Yes, to what is ticked below")),
            Choice(
                Wish.PART.value,
                _("Yes, but something is to be kept back"),
                reveals=("kept_back", "kept_back_categories"),
            ),
            Choice(Wish.NOT_AGREED.value, _("No")),
            Choice(Wish.WITHDREW.value, _("They agreed before, and no longer do")),
            Choice(Wish.NOT_TODAY.value, _("Not today: it was not the moment to ask"), reveals=("next_on",)),
        ],
    )
    next_on = Date(label=_("Ask on"), missing=_("Set the day on which you will ask"), must_be="future")
    purposes = Checkboxes(
        label=_("For what?"),
        hint=_("Tick each thing they said yes to. For a no to one thing alone, tick that one."),
        required=False,
        items=[Choice(code, code) for code in purposes()],
    )
    both_ways = Tick(
        label=_("They agree that both services keep each other informed"),
        hint=_("So that the worker there may tell you how it goes, without asking again."),
        required=False,
    )
    own_words = LongText(
        label=_("What they want, in their own words"),
        required=False,
        rows=3,
        max_length=4000,
    )
    kept_back = LongText(
        label=_("What they ask to be kept back, and from whom"),
        required=False,
        rows=2,
        max_length=2000,
    )
    kept_back_categories = Checkboxes(
        label=_("Keep back all of"),
        hint=_("What is ticked here can't be shared by this agreement."),
        required=False,
        items=[Choice(one.value, CATEGORIES[one]) for one in Category if one in MAY_BE_KEPT_BACK],
    )
    until = Date(
        label=_("Until which day?"),
        hint=_("Leave it empty if they set none. They can always change their mind."),
        required=False,
        must_be="future",
    )
    on = Date(label=_("Asked on"), missing=_("Write the day"), must_be="past", quick=True)

    def __init__(
        self,
        *args: Any,
        purposes: Sequence[Purpose] = (),
        asks_whose: bool = False,
        age_known: bool = True,
        **rest: Any,
    ) -> None:
        super().__init__(*args, **rest)
        if not asks_whose:
            del self.fields["whose"], self.fields["whose_note"]
        else:
            self._ask_whose(age_known=age_known)
        if purposes:
            asked = cast(Checkboxes, self.fields["purposes"])
            asked.items = tuple(Choice(one.code, pick(one.label), hint=pick(one.help)) for one in purposes)

    def _ask_whose(self, *, age_known: bool) -> None:
        """Whose decision it is must be said with every answer; "not today" is none."""
        field = cast(Radios, self.fields["whose"])
        field.required = self.data.get("wish") != Wish.NOT_TODAY
        if not age_known:
            field.label = _("Whose decision is it?")
            field.help_text = _(
                "Their date of birth is not known here, so they may be under 18. A grown-up decides for themselves."
            )

    def layout_groups(self) -> Grouping:
        young = [name for name in ("whose", "whose_note") if name in self.fields]
        return [
            (_("Is it the moment?"), ["alone", "interpreting", "moment", "able", "able_note", *young]),
            (_("What they said"), ["wish", "purposes", "both_ways", "own_words"]),
            (_("When"), ["on", "until"]),
        ]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        wish, on = given.get("wish"), given.get("next_on")
        if wish in GIVEN and not given.get("purposes"):
            self.add_error("purposes", _("Tick what they agreed to"))
        keeps = given.get("kept_back") or given.get("kept_back_categories")
        if wish == Wish.PART and not keeps and not self.errors.get("kept_back"):
            self.add_error("kept_back", _("Write what they ask to be kept back, or tick it below"))
        if wish == Wish.AGREED and (self.data.get("kept_back") or self.data.get("kept_back_categories")):
            self.add_error(
                "wish", _("Something is to be kept back: choose the answer that says so, or empty it")
            )
        if on and self.today and not is_next_in_reach(on, self.today):
            self.add_error("next_on", _("Choose a day within three months: later may be too late"))
        return given
