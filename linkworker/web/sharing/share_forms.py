"""The screens of an act of sharing, and of a referral, which is one: for what, to whom, what, how sure.

Which answers there are depends on the case: each screen is given a `Plan`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from linkworker.design.dates import short_day
from linkworker.design.fields import Checkboxes, Choice, Choosing, Date, LongText, Radios, Text, Tick
from linkworker.design.forms import Form
from linkworker.practice.directory import reads_like_an_address
from linkworker.practice.purposes import Purpose
from linkworker.practice.referring import PRIORITIES, AddressKind, Told
from linkworker.practice.sharing import EVERY_CATEGORY, Category
from linkworker.web.cases.words import CATEGORIES
from linkworker.web.data_words import pick

MOST = timedelta(days=730)
"""How far ahead the end of a share may lie: within `shares.LONGEST`, which runs to the end of that day."""

HARM = "harm"
NO_PROTOCOL = "none"


@dataclass(frozen=True, slots=True)
class Plan:
    """What the screens of one act of sharing can offer, as far as it is known by then.

    `agreed_until`: the last day of the agreement that it rests on, when one was set. `told_first`: they must know of
    it already. `care_of`: what stands for the person's address, while that is sealed.
    """

    purposes: Sequence[Purpose] = ()
    purpose: Purpose | None = None
    receivers: Sequence[Choice] = ()
    kept_back: frozenset[Category] = frozenset()
    grounds: Sequence[Choice] = ()
    protocols: Sequence[Choice] = ()
    has_checklist: bool = False
    agreed_until: date | None = None
    told_first: bool = False
    care_of: str = ""


class ShareForm(Form):
    """One screen."""

    def __init__(self, *args: Any, plan: Plan | None = None, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.plan = plan or Plan()
        self.fit()

    def fit(self) -> None:
        """Give the fields the answers that this case has."""

    def offer(self, name: str, items: Sequence[Choice]) -> None:
        asked = cast(Choosing, self.fields[name])
        asked.items = tuple(items)
        asked.choices = [(item.value, item.label) for item in items]  # type: ignore[attr-defined]


class ForForm(ShareForm):
    """For what."""

    purpose = Radios(
        label=_("What is it for?"),
        hint=_("No purpose, no sharing. What you choose decides what is proposed, and who may receive it."),
        missing=_("Choose what it is for"),
        items=[],
    )

    def fit(self) -> None:
        self.offer(
            "purpose", [Choice(one.code, pick(one.label), hint=pick(one.help)) for one in self.plan.purposes]
        )


class NotAgreedForm(ShareForm):
    """The person has not agreed. Serious harm is a decision of its own; for some purposes there is none."""

    without = Radios(
        label=_("What now?"),
        missing=_("Say how to go on"),
        items=[
            Choice(
                HARM,
                _("Somebody may be seriously harmed: I judge that this must be shared without agreement"),
                hint=_("You write down why. A manager looks at it."),
            )
        ],
    )


class BlockedForm(ShareForm):
    """The person has not agreed, and without that nothing is sent."""


class ToForm(ShareForm):
    """To whom."""

    to = Radios(label=_("To which service?"), missing=_("Choose a service"), items=[])

    def fit(self) -> None:
        if self.plan.receivers:
            self.offer("to", self.plan.receivers)
        else:
            del self.fields["to"]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.plan.receivers:
            self.add_error(
                None, _("No service here takes this. Choose another purpose, or refer another way")
            )
        return given


class LetterForm(ShareForm):
    """What a referral says."""

    asks = LongText(
        label=_("What do you ask for?"),
        hint=_("What the person wants, what you are worried about, and what you go on doing yourself."),
        missing=_("Write what you ask for"),
        rows=5,
        max_length=6000,
    )
    priorities = Checkboxes(
        label=_("What makes it urgent?"),
        hint=_("Refuge, pregnancy and physical dependence come first."),
        required=False,
        items=[Choice(code, _(words)) for code, words in PRIORITIES.items()],
    )
    checklist = Tick(label=_("Attach the newest risk checklist"), required=False)
    address_kind = Radios(
        label=_("Where may letters go?"),
        hint=_("No street address is needed, and no crime number. Nobody is turned away for want of either."),
        missing=_("Say where letters may go"),
        items=[
            Choice(AddressKind.NONE.value, _("Nowhere: no letters")),
            Choice(
                AddressKind.ORDINARY.value,
                _("To an address that may be known"),
                reveals=("address", "address_unsafe"),
            ),
            Choice(AddressKind.CARE_OF.value, _("Care of somebody"), reveals=("care_of",)),
            Choice(AddressKind.PO_BOX.value, _("A PO box"), reveals=("po_box",)),
            Choice(
                AddressKind.CORRESPONDENCE.value,
                _("Another address for letters"),
                reveals=("correspondence",),
            ),
            Choice(
                AddressKind.SEALED.value,
                _("The address must not be known"),
                hint=_(
                    "A refuge, for example. Write only the agreed care-of name: nobody there needs the address, and "
                    "nobody has to give it."
                ),
                reveals=("sealed_label",),
            ),
        ],
    )
    address = LongText(label=_("Address"), missing=_("Write the address"), rows=3, max_length=300)
    address_unsafe = Tick(
        label=_("Letters there are not safe: send none"),
        required=False,
        hint=_("It is kept so that nobody does."),
    )
    care_of = Text(label=_("Care of"), missing=_("Write the care-of name"), max_length=200)
    po_box = Text(label=_("PO box"), missing=_("Write the PO box"), max_length=200)
    correspondence = Text(
        label=_("Address for letters"), missing=_("Write the address for letters"), max_length=200
    )
    sealed_label = Text(
        label=_("Agreed care-of name"), missing=_("Write the agreed care-of name"), max_length=120
    )

    def fit(self) -> None:
        if not self.plan.has_checklist:
            del self.fields["checklist"]
        if self.plan.care_of:
            kinds = cast(Radios, self.fields["address_kind"])
            kinds.help_text = _("Their address is sealed: the agreed name stands for it in every letter.")
            self.offer("address_kind", [one for one in kinds.items if one.value in WHILE_SEALED])
            for name in ("address", "address_unsafe", "care_of", "po_box", "correspondence"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        for name in ("care_of", "sealed_label"):
            if reads_like_an_address(given.get(name) or ""):
                self.add_error(name, LABEL_TELLS)
        return given


WHILE_SEALED = frozenset({AddressKind.NONE.value, AddressKind.SEALED.value})
"""Where letters of somebody may go whose address is sealed."""

LABEL_TELLS = _(
    "Write the agreed name alone. This reads like an address, which must not be written down here"
)


LABELS = {
    AddressKind.ORDINARY: "address",
    AddressKind.CARE_OF: "care_of",
    AddressKind.PO_BOX: "po_box",
    AddressKind.CORRESPONDENCE: "correspondence",
    AddressKind.SEALED: "sealed_label",
}
"""The field that holds what is written of each kind of address: of all but an ordinary one the label alone."""


def letters_of(care_of: str) -> dict[str, str]:
    """How the question where letters go begins: with the agreed name, while the address is sealed."""
    if care_of:
        return {"address_kind": AddressKind.SEALED.value, "sealed_label": care_of}
    return {"address_kind": AddressKind.NONE.value}


class WhatForm(ShareForm):
    """Which categories, and until when."""

    categories = Checkboxes(
        label=_("What will they read?"),
        hint=_("Only what they need for this. Take out what they don’t."),
        missing=_("Tick what they will read"),
        items=[Choice(one.value, one.value) for one in Category if one in EVERY_CATEGORY],
    )
    until = Date(label=_("Until which day?"), missing=_("Write until which day"), must_be="future")

    def fit(self) -> None:
        purpose = self.plan.purpose
        if self.plan.agreed_until is not None:
            until = cast(Date, self.fields["until"])
            until.help_text = _("They agreed until %(day)s. It can end sooner, and not later.") % {
                "day": short_day(self.plan.agreed_until)
            }
        if purpose is None:
            return
        self.offer(
            "categories",
            [
                Choice(
                    one.category.value,
                    CATEGORIES[one.category],
                    hint=self._why(one.category, pick(one.reason)),
                )
                for one in purpose.asked
            ],
        )

    def _why(self, category: Category, reason: str) -> str:
        if category in self.plan.kept_back:
            return str(_("They asked you to keep this back."))
        needed = self.plan.purpose is not None and category in self.plan.purpose.needed
        return f"{reason} {_('Needed for this.')}" if needed else reason

    def clean_until(self) -> date:
        until: date = self.cleaned_data["until"]
        if self.today and until > self.today + MOST:
            raise ValidationError(_("Choose a day within two years: nothing is shared for longer unasked"))
        if self.plan.agreed_until and until > self.plan.agreed_until:
            words = _("They agreed until %(day)s: choose that day or an earlier one, or ask them again")
            raise ValidationError(words % {"day": short_day(self.plan.agreed_until)})
        return until

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        self._clean_categories(given)
        return given

    def _clean_categories(self, given: dict[str, Any]) -> None:
        chosen = {Category(one) for one in given.get("categories") or ()}
        purpose = self.plan.purpose
        if purpose is None or not chosen:
            return
        kept = [str(CATEGORIES[one]) for one in Category if one in chosen & self.plan.kept_back]
        if kept:
            self.add_error(
                "categories",
                _("They asked to keep this back: %(what)s. Take it out, or ask them again")
                % {"what": ", ".join(kept)},
            )
        left = [str(CATEGORIES[one]) for one in Category if one in purpose.needed - chosen]
        if left:
            self.add_error(
                "categories",
                _("Without this it can’t be done: %(what)s. Tick it, or choose another purpose")
                % {"what": ", ".join(left)},
            )


class HarmForm(ShareForm):
    """Why it is necessary and proportionate to share without agreement, and whether it can wait for a manager."""

    danger = LongText(
        label=_("Who may be harmed, how, and how soon?"),
        hint=_("What was said or seen, and what you found."),
        missing=_("Write who may be harmed, how, and how soon"),
        rows=4,
        max_length=4000,
    )
    necessity = LongText(
        label=_("Why does it take this to prevent it?"),
        hint=_("What else was tried or thought of, and why asking again would not do."),
        missing=_("Write why it takes this"),
        rows=3,
        max_length=4000,
    )
    proportion = LongText(
        label=_("Why so much, and no more?"),
        hint=_("What you leave out, and why it reaches only these people."),
        missing=_("Write why so much, and no more"),
        rows=3,
        max_length=4000,
    )
    urgent = Radios(
        label=_("Can it wait for a manager?"),
        missing=_("Say whether it can wait for a manager"),
        items=[
            Choice("no", _("It can wait: it is sent once a manager has authorised it")),
            Choice(
                "yes",
                _("It can’t wait: send it now"),
                hint=_(
                    "A manager decides by the next working day. If they refuse, it ends and the receiver is told."
                ),
            ),
        ],
    )


TOLD_FIRST = _(
    "Work with somebody who causes harm is shared with their knowledge and agreement. Tell them first. If that would "
    "put somebody in danger, go back and share it against serious harm"
)


class SureForm(ShareForm):
    """Why it is lawful, on which ground and protocol, and whether the person knows."""

    lawful_because = LongText(
        label=_("Why is it lawful to tell them?"),
        missing=_("Write why it is lawful to tell them"),
        rows=2,
        max_length=2000,
    )
    ground = Radios(
        label=_("Data-protection ground"),
        hint=_("The likeliest comes first. If you are not sure, ask your data protection lead."),
        missing=_("Choose the ground"),
        items=[],
    )
    protocol = Radios(
        label=_("Protocol you rely on"), missing=_("Choose the protocol, or that there is none"), items=[]
    )
    told = Radios(
        label=_("Does the person know that you are sharing this?"),
        hint=_("Tell them, whether or not they agreed, unless that would put somebody in danger."),
        missing=_("Say whether the person knows"),
        items=[
            Choice(Told.TOLD.value, _("Yes, I have told them")),
            Choice(Told.WILL_TELL.value, _("Not yet, I will tell them when it is safe")),
            Choice(Told.NOT_TOLD.value, _("No, and they will not be told"), reveals=("told_why",)),
        ],
    )
    told_why = Text(
        label=_("Why will they not be told?"),
        missing=_("Write why they will not be told"),
        max_length=500,
    )

    def fit(self) -> None:
        self.offer("ground", self.plan.grounds)
        self.offer("protocol", self.plan.protocols)

    def clean_told(self) -> str:
        told: str = self.cleaned_data["told"]
        if self.plan.told_first and told != Told.TOLD:
            raise ValidationError(TOLD_FIRST)
        return told


class CheckForm(ShareForm):
    """Nothing more to ask: it is read once more and done."""
