"""The pages on which a match is answered, decided and replied to, and on which somebody says not to be looked for."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linkworker.design.forms import Form
from linkworker.events.changed import Changed
from linkworker.matches import actions
from linkworker.matches.gates import ShownLooking, ShownMatch, looking_of, open_match
from linkworker.practice.asking import Alone
from linkworker.practice.blind_match import Looking, Reply, Said, Step
from linkworker.practice.sharing import Category, Refused
from linkworker.web.cases.case_form import was_quicker
from linkworker.web.clients.form_pages import OfClient
from linkworker.web.form_page import FormPage
from linkworker.web.matches import forms
from linkworker.web.matches.pages import offer_rows
from linkworker.web.matches.words import LOOKINGS


class OfMatch(FormPage):
    """A form about one match; nothing of it is kept as a draft."""

    template = "web/matches/form.jinja"
    keeps_draft = False
    steps = frozenset({Step.TO_ASK, Step.TO_ASK_LATER})
    """Where a match must stand; on sending it may have gone on meanwhile, which is then said."""

    heading: Any = ""
    shown: ShownMatch

    def open(self, **path: Any) -> None:
        self.shown = open_match(self.visit, path["reference"])
        if self.request.method != "POST" and not self.is_open():
            raise Refused("not the step for it")

    def is_open(self) -> bool:
        """Whether the form is for this reader and this step."""
        return self.shown.asks and not self.shown.decides and self.shown.step in self.steps

    def check_unchanged(self, version: str) -> None:  # noqa: ARG002
        if not self.is_open():
            raise Changed(self.shown)

    def context(self) -> Mapping[str, Any]:
        return {
            "reference": self.shown.match.reference,
            "name": self.shown.client.chosen_name,
            "heading": self.heading,
            "rows": offer_rows(self.shown),
            "lead": "",
            "cancel_href": self.here(),
        }

    def here(self) -> str:
        return reverse("match", args=[self.shown.match.reference])

    def describe_change(self, changed: Changed) -> Mapping[str, Any]:
        row = changed.now.match
        if row.reply:
            return was_quicker(row.replied_by, row.replied_at)
        if row.decided_at:
            return was_quicker(row.decided_by, row.decided_at)
        return was_quicker(row.harm_by, row.harm_at)


class AnswerPage(OfMatch):
    """What she said when asked."""

    form_class = forms.AnswerForm
    heading = gettext_lazy("What they said")
    done = gettext_lazy("Written down")

    def version(self) -> str:
        return actions.version_of(self.shown)

    def check_unchanged(self, version: str) -> None:
        if version != self.version():
            raise Changed(self.shown)

    def describe_change(self, changed: Changed) -> Mapping[str, Any]:
        answers = changed.now.answers
        if changed.now.step not in self.steps or not answers:
            return super().describe_change(changed)
        words = _("%(name)s wrote down an answer meanwhile. What you typed is still here.")
        return {"words": words % {"name": answers[-1].by.name}}

    def act(self, form: Form) -> str:
        said = form.cleaned_data
        given = actions.AnswerGiven(Alone(said["alone"]), Said(said["said"]), said["next_on"], said["words"])
        actions.answer(self.shown, given, self.visit)
        return self.here()


class HarmPage(OfMatch):
    """Asking for a decision on serious harm."""

    form_class = forms.HarmForm
    heading = gettext_lazy("Serious harm may come otherwise")
    done = gettext_lazy("Whoever leads the service is asked to decide")

    def is_open(self) -> bool:
        return actions.may_ask_against_harm(self.shown)

    def act(self, form: Form) -> str:
        actions.ask_against_harm(self.shown, form.cleaned_data["harm"], self.visit)
        return self.here()


class DecidePage(OfMatch):
    """Deciding on serious harm."""

    form_class = forms.DecideForm
    heading = gettext_lazy("Is the other service told against serious harm?")
    done = gettext_lazy("Your decision is kept")

    def is_open(self) -> bool:
        return self.shown.decides and self.shown.step is Step.TO_AUTHORISE

    def context(self) -> Mapping[str, Any]:
        asked_by = self.shown.match.harm_by
        words = _("%(name)s asks: %(harm)s")
        asked = words % {"name": asked_by.name, "harm": self.shown.match.harm} if asked_by else ""
        return {**super().context(), "lead": asked, "cancel_href": reverse("matches")}

    def act(self, form: Form) -> str:
        said = form.cleaned_data
        actions.decide_on_harm(
            self.shown, authorise=said["decision"] == "yes", note=said["note"], visit=self.visit
        )
        return reverse("matches")


class ReplyPage(OfMatch):
    """Answering an offer."""

    form_class = forms.ReplyForm
    heading = gettext_lazy("Is it the same person?")
    done = gettext_lazy("Your answer is kept")

    def is_open(self) -> bool:
        return not self.shown.asks and self.shown.step is Step.OFFERED

    def act(self, form: Form) -> str:
        actions.reply(self.shown, Reply(form.cleaned_data["reply"]), self.visit)
        return self.here()


class LookingPage(OfClient):
    """Whether somebody wants to be looked for in other services."""

    template = "web/matches/looking.jinja"
    form_class = forms.LookingForm
    needs = Category.CONTACT
    keeps_draft = False
    done = gettext_lazy("Written down")

    known: ShownLooking

    def open(self, **path: Any) -> None:
        super().open(**path)
        self.known = looking_of(self.opened.client)

    def version(self) -> int:
        return self.known.said.pk if self.known.said else 0

    def check_unchanged(self, version: str) -> None:
        if version != str(self.version()):
            raise Changed(self.known)

    def initial(self) -> Mapping[str, Any]:
        return {"said": self.known.said.said} if self.known.said else {}

    def context(self) -> Mapping[str, Any]:
        client = self.opened.client
        return {
            **super().context(),
            "name": client.chosen_name,
            "is_looked_for": self.known.is_looked_for,
            "cancel_href": reverse("client", args=[client.reference]),
        }

    def describe_change(self, changed: Changed) -> Mapping[str, Any]:
        said = changed.now.said
        if said is None:
            return was_quicker(None, None)
        words = _("%(name)s wrote down meanwhile: %(said)s. What you chose is still here.")
        return {"words": words % {"name": said.by.name, "said": LOOKINGS[Looking(said.said)]}}

    def act(self, form: Form) -> str:
        said = Looking(form.cleaned_data["said"])
        actions.say_looking(
            self.opened.client, said, seen=self.known.said, by=self.visit.worker, at=self.visit.at
        )
        return reverse("client", args=[self.opened.client.reference])
