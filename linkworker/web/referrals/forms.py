"""The forms of a referral's sender."""

from collections.abc import Sequence
from typing import Any, cast

from django.utils.translation import gettext_lazy as _

from linkworker.design.fields import Choice, LongText, Radios, Select, Text
from linkworker.design.forms import Form, Grouping
from linkworker.practice.referring import Consent
from linkworker.practice.vocabulary import code_list
from linkworker.web.data_words import pick
from linkworker.web.referrals.words import CONSENTS
from linkworker.web.sharing.share_forms import LetterForm

ANSWERS = {
    "received": _("They have it"),
    "accepted": _("They accepted it"),
    "declined": _("They did not take it"),
    "engaged": _("The person and the service have met"),
    "did-not-engage": _("They have not reached the person yet"),
    "closed": _("They have ended their work"),
}


class WithdrawForm(Form):
    """Why a referral is taken back."""

    note = LongText(
        label=_("Why do you take it back?"),
        hint=_("The service reads this."),
        missing=_("Write why you take it back"),
        rows=3,
        max_length=2000,
    )


class HeardForm(Form):
    """What came of it. `possible`: what can follow where it stands."""

    of = Radios(
        label=_("What did you hear?"),
        missing=_("Choose what you heard"),
        items=[
            Choice(of, words, reveals=("reason",) if of == "declined" else ())
            for of, words in ANSWERS.items()
        ],
    )
    reason = Select(label=_("Why did they not take it?"), missing=_("Choose why"), items=[])
    note = LongText(
        label=_("What they said, or tried"),
        hint=_("If they have not reached the person: what the service tried, how often, and when."),
        required=False,
        rows=3,
        max_length=2000,
    )

    def __init__(self, *args: Any, possible: Sequence[str] = (), **rest: Any) -> None:
        super().__init__(*args, **rest)
        of, reason = cast(Radios, self.fields["of"]), cast(Select, self.fields["reason"])
        of.items = tuple(item for item in of.items if item.value in possible)
        of.choices = [(item.value, item.label) for item in of.items]
        terms = code_list("decline-reasons").terms
        reason.items = (Choice("", ""), *(Choice(term.code, pick(term.label)) for term in terms))
        reason.choices = [(item.value, item.label) for item in reason.items]


class OutsideForm(LetterForm):
    """A referral that was made another way, to somebody without Linkworker."""

    need = Select(label=_("Which help was asked for?"), missing=_("Choose which help"), items=[])
    to_outside = Text(
        label=_("To whom?"),
        hint=_("The service, and how it was sent: by phone, on its own site, by mail."),
        missing=_("Write to whom it went"),
        max_length=200,
    )
    outside_reference = Text(label=_("Their reference"), required=False, max_length=80, width=20)
    consent = Radios(
        label=_("Did the person agree?"),
        missing=_("Say whether the person agreed"),
        items=[Choice(one.value, CONSENTS[one]) for one in Consent],
    )

    def fit(self) -> None:
        super().fit()
        terms = code_list("needs").terms
        self.offer("need", [Choice("", ""), *(Choice(term.code, pick(term.label)) for term in terms)])

    def layout_groups(self) -> Grouping:
        return [
            (_("What was sent"), ["need", "to_outside", "outside_reference", "consent"]),
            (_("What it said"), ["asks", "priorities"]),
            (_("Letters"), ["address_kind"]),
        ]
