"""The forms of the inbox and of one intake. They check and hand on plain values; actions save."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from linkworker.design.fields import Checkboxes, Choice, Hidden, LongText, Radios, Select, Text
from linkworker.design.forms import Form, Grouping
from linkworker.partnership.models import Service
from linkworker.practice.triage import PROFESSIONALS, WAYS, Way
from linkworker.referrals.triage import TriageGiven
from linkworker.web.intake.arrival_form import PRIORITY, ArrivalPart
from linkworker.web.intake.triage_words import ANSWERS, QUESTIONS

NEW = "new"
LATER = "later"


class InboxFilter(Form):
    """By which service and priority the inbox is narrowed; sent by GET."""

    def __init__(self, *args: Any, services: Sequence[Service], by_priority: bool, **rest: Any) -> None:
        super().__init__(*args, **rest)
        del self.fields["form_token"]
        if len(services) > 1:
            named = [Choice(str(one.pk), one.name) for one in services]
            self.fields["service"] = Radios(
                label=_("Service"), required=False, items=[Choice("", _("Every service")), *named]
            )
        if by_priority:
            self.fields["priority"] = Radios(
                label=_("Priority"), required=False, items=[Choice("", _("Any")), *PRIORITY]
            )

    def names(self) -> list[str]:
        return list(self.fields)


class TriageForm(Form):
    """The first assessment: safe contact before anything else."""

    versioned = True

    tried = Text(
        label=_("Which way was tried, or is to be tried?"),
        hint=_("For example: a call on a Tuesday morning, through the GP, nobody yet."),
        missing=_("Write which way was tried, or is to be tried"),
        max_length=300,
    )
    note = LongText(label=_("Note"), required=False, rows=3, max_length=4000)
    priorities = Checkboxes(
        label=_("What makes it urgent?"),
        hint=_("What the sender marked stays marked. A yes above is marked by itself."),
        required=False,
        items=PRIORITY,
    )

    def __init__(self, *args: Any, **rest: Any) -> None:
        super().__init__(*args, **rest)
        for name, question in QUESTIONS.items():
            self.fields[name] = Radios(
                label=question,
                missing=_("Answer yes, no or not known"),
                items=[Choice(value, label) for value, label in ANSWERS.items()],
                inline=True,
            )
        self.arrange()

    def layout_groups(self) -> Grouping:
        first, *risk = QUESTIONS
        return [
            (_("Before anything: reaching them safely"), [first, "tried"]),
            (_("Risk, as far as it is known"), [*risk, "note"]),
            (_("How urgent it is"), ["priorities"]),
        ]

    def given(self) -> TriageGiven:
        said = self.cleaned_data
        return TriageGiven(
            **{name: said[name] for name in (*QUESTIONS, "tried", "note")},
            priorities=tuple(said["priorities"]),
        )


class AcceptForm(Form):
    """For whom, by whom, and what the sender is kept informed of. The answers to choose from are given."""

    def __init__(
        self,
        *args: Any,
        clients: Sequence[Choice] = (),
        workers: Sequence[Choice] = (),
        categories: Sequence[Choice] = (),
        grounds: Sequence[Choice] = (),
        **rest: Any,
    ) -> None:
        super().__init__(*args, **rest)
        if clients:
            self.fields["client"] = Radios(
                label=_("Is it somebody you know already?"),
                missing=_("Choose the person, or “Nobody of these”"),
                items=[*clients, Choice(NEW, _("Nobody of these: a new client"), divider=_("or"))],
            )
        self.fields["worker"] = Radios(
            label=_("Who will work with them?"),
            missing=_("Choose who will work with them"),
            items=workers,
        )
        if categories:
            self._add_in_return(categories, grounds)

    def _add_in_return(self, categories: Sequence[Choice], grounds: Sequence[Choice]) -> None:
        self.fields |= {
            "in_return": Checkboxes(
                label=_("Of what will you keep the sender informed?"),
                hint=_(
                    "The person agreed to both ways. They see who the person is with it, and nothing else."
                ),
                required=False,
                items=categories,
            ),
            "lawful_because": LongText(
                label=_("Why is it lawful to tell them?"),
                required=False,
                initial=_("The person agreed that both services keep each other informed."),
                rows=2,
                max_length=1000,
            ),
            "ground": Radios(
                label=_("Data-protection ground"),
                required=False,
                initial=grounds[0].value if grounds else "",
                items=grounds,
            ),
        }

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("in_return"):
            if not given.get("lawful_because"):
                self.add_error("lawful_because", _("Write why it is lawful to tell them"))
            if not given.get("ground") and "ground" not in self.errors:
                self.add_error("ground", _("Choose the ground, or untick what you would tell them"))
        return given


class ReturnForm(Form):
    """Why an intake is returned, from the agreed list, and what the sender should know."""

    note = LongText(
        label=_("What should the sender know, and do next?"),
        hint=_("The sender reads this. Say where else to turn, and who stays with the person meanwhile."),
        missing=_("Write what the sender should know, and do next"),
        rows=4,
        max_length=2000,
    )

    def __init__(self, *args: Any, reasons: Sequence[Choice] = (), **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.fields["reason"] = Radios(
            label=_("Why is it returned?"), missing=_("Choose why it is returned"), items=reasons
        )
        self.order_fields(["reason", "note"])


class SendOnForm(Form):
    """To which service an intake goes on: `services` are listed, of all that are `known`."""

    note = LongText(
        label=_("Why does it fit better there?"),
        hint=_("The sender reads this too."),
        missing=_("Write why it fits better there"),
        rows=3,
        max_length=2000,
    )

    def __init__(
        self, *args: Any, services: Sequence[Choice] = (), known: Sequence[Choice] = (), **rest: Any
    ) -> None:
        super().__init__(*args, **rest)
        to = Radios(label=_("Which service?"), missing=_("Choose the service"), items=services)
        to.choices = [(one.value, one.label) for one in known]
        self.fields["to"] = to
        self.order_fields(["to", "note"])


class GiveForm(Form):
    """Who is to look at an intake."""

    versioned = True

    def __init__(self, *args: Any, workers: Sequence[Choice] = (), **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.fields["worker"] = Radios(
            label=_("Who looks at it?"), missing=_("Choose who looks at it"), items=workers
        )


class EngagedForm(Form):
    """Whether the person and the service have met."""

    versioned = True

    did = Radios(
        label=_("Have you and the person met?"),
        missing=_("Say whether you have met"),
        items=[
            Choice("yes", _("Yes, they came, or we met them")),
            Choice(
                "no",
                _("Not yet"),
                hint=_("It is the service that has not reached them yet."),
                reveals=("tried",),
            ),
        ],
    )
    tried = LongText(
        label=_("What has the service tried?"),
        hint=_("Ways, times, places, who else could help. The sender reads this."),
        missing=_("Write what the service has tried"),
        rows=4,
        max_length=2000,
    )


class CloseIntakeForm(Form):
    """What a sender is told when the work they asked for has ended."""

    note = LongText(
        label=_("What became of it?"),
        hint=_("The sender reads this. The case here is closed on its own page."),
        missing=_("Write what became of it"),
        rows=4,
        max_length=2000,
    )


class TypedForm(ArrivalPart, Form):
    """Somebody of whom a call, a letter or the person themselves told."""

    way = Radios(
        label=_("How did it come?"),
        missing=_("Choose how it came"),
        items=[Choice(way.value, WAYS[way]) for way in (Way.CALL, Way.LETTER, Way.SELF)],
    )
    from_name = Text(label=_("Name"), required=False, max_length=120, width=30)
    from_agency = Text(label=_("Organisation"), required=False, max_length=120, width=30)
    from_role = Select(
        label=_("Role"),
        required=False,
        items=[Choice(code, label) for code, label in PROFESSIONALS.items()],
    )
    from_contact = Text(
        label=_("How to reach them"),
        hint=_("A number you know, before you say anything about the person."),
        required=False,
        max_length=200,
    )

    def __init__(self, *data: Any, needs: Mapping[str, Sequence[tuple[str, str]]], **rest: Any) -> None:
        """`needs`: by "key name" of each service, what it helps with as (code, words)."""
        super().__init__(*data, **rest)
        self.add_contacts()
        self.needs = {
            name.partition(" ")[0]: {code for code, _label in codes} for name, codes in needs.items()
        }
        named = [name.partition(" ") for name in needs]
        if len(named) > 1:
            self.fields["service"] = Select(
                label=_("For which service?"),
                missing=_("Choose the service"),
                items=[Choice(key, name) for key, _space, name in named],
            )
        else:
            self.fields["service"] = Hidden(initial=named[0][0])
        asked = dict(pair for codes in needs.values() for pair in codes)
        self.fields["need"] = Radios(
            label=_("What help is asked for?"),
            missing=_("Choose what help is asked for"),
            items=[Choice(code, label) for code, label in asked.items()],
        )
        self.only_service = named[0][0] if len(named) == 1 else ""
        self.arrange()

    def layout_groups(self) -> Grouping:
        service = [] if self.only_service else ["service"]
        return [
            (_("How it came"), ["way"]),
            (_("Who tells of it"), ["from_name", "from_agency", "from_role", "from_contact"]),
            (_("Who it is about"), ["chosen_name", "full_name", "birth_date"]),
            (_("Safe contact"), self.contact_layout()),
            (_("What is asked"), [*service, "need", "asks", "priorities"]),
            (_("Agreement"), ["consent"]),
            (_("Letters"), ["address_kind", "address"]),
        ]

    def service_key(self) -> str:
        return self.only_service or str(self.cleaned_data.get("service", ""))

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if given.get("way") in {Way.CALL, Way.LETTER} and not (
            given.get("from_name") or given.get("from_agency")
        ):
            self.add_error("from_name", _("Write who told you: a name, or at least the organisation"))
        service, need = self.service_key(), given.get("need")
        if need and service in self.needs and need not in self.needs[service]:
            self.add_error(
                "need", _("That service does not help with this. Choose another help, or another service")
            )
        return given
