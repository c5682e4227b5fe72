"""The forms for professionals without an account: which service, and whom they refer."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from linkworker.design.fields import Choice, Radios, Select, Text
from linkworker.design.forms import Form, Grouping
from linkworker.practice.contact import Channel
from linkworker.practice.referring import Consent, Priority
from linkworker.practice.triage import HEALTH, PROFESSIONALS
from linkworker.web.clients.contact_form import ASKED, Asking
from linkworker.web.intake.arrival_form import ArrivalPart


class WhereForm(Form):
    """What help is needed, and where; sent by GET, in numbers that name neither."""

    def __init__(
        self, *args: Any, needs: Sequence[Choice], areas: Sequence[Choice] = (), **rest: Any
    ) -> None:
        super().__init__(*args, **rest)
        del self.fields["form_token"]
        self.fields["need"] = Radios(
            label=_("What help is needed?"), missing=_("Choose what help is needed"), items=needs
        )
        if len(areas) > 1:
            self.fields["area"] = Select(label=_("In which area?"), missing=_("Choose the area"), items=areas)


class PublicForm(ArrivalPart, Form):
    """A referral by somebody without an account. Short: a busy practice fills it in between two patients."""

    channels: ClassVar[Mapping[Channel, Asking]] = {
        channel: ASKED[channel] for channel in (Channel.PHONE, Channel.THROUGH_SOMEONE)
    }

    from_name = Text(label=_("Your name"), missing=_("Write your name"), max_length=120, width=30)
    from_agency = Text(
        label=_("Your organisation"), missing=_("Write your organisation"), max_length=120, width=30
    )
    from_role = Radios(
        label=_("Where do you work?"),
        missing=_("Choose where you work"),
        items=[Choice(code, label) for code, label in PROFESSIONALS.items()],
    )
    from_contact = Text(
        label=_("How can the service reach you?"),
        hint=_("A direct number or a work address for mail. They call back before they say anything."),
        missing=_("Write how the service can reach you"),
        max_length=200,
    )
    website = Text(
        label=_("Leave this box empty"),
        hint=_("It is here to catch machines."),
        required=False,
        max_length=200,
    )

    def __init__(self, *data: Any, **rest: Any) -> None:
        super().__init__(*data, **rest)
        self.add_contacts()
        self.arrange()

    def layout_groups(self) -> Grouping:
        return [
            (_("Who you are"), ["from_name", "from_agency", "from_role", "from_contact"]),
            (_("Their agreement"), ["consent"]),
            (_("Who it is about"), ["chosen_name", "full_name", "birth_date"]),
            (_("How to reach them safely"), self.contact_layout()),
            (_("What you ask for"), ["asks", "priorities"]),
            (_("Letters"), ["address_kind", "address"]),
            ("", ["website"]),
        ]

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if given.get("website"):
            self.add_error("website", _("Leave this box empty: it is here to catch machines"))
        alone = given.get("consent") == Consent.WITHOUT and given.get("from_role") in HEALTH
        if alone and Priority.HIGH_RISK not in given.get("priorities", ()):
            said = _(
                "Health staff refer with the patient’s consent. Where you fear serious harm and can’t have it, tick "
                "“High risk” below as well"
            )
            self.add_error("consent", said)
        return given
