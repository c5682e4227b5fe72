"""The pages on which a worker tells whom they know, and a safeguarding lead decides on a wall."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linkworker.cases.walls import ShownWall, decide_wall, know, open_wall
from linkworker.design.dates import day_and_time
from linkworker.design.forms import Form
from linkworker.events.changed import Changed
from linkworker.people import connecting
from linkworker.people.gates import OpenedClient, open_client
from linkworker.practice.separating import Relation, WallBecause
from linkworker.sharing.models import Wall
from linkworker.web.cases.case_form import was_quicker
from linkworker.web.form_page import FormPage, NotDone
from linkworker.web.signin.recorded import ASKS_WHO
from linkworker.web.walls.forms import KnowForm, TellForm, ToldForm, WallForm
from linkworker.web.walls.words import BECAUSE, alike

LOOKED_FOR = gettext_lazy("Kept. If they are or become a client anywhere, you will see nothing of them")


class TellMyselfPage(FormPage):
    """Who one is oneself, so that one never reads one's own record or is taken for somebody else."""

    template = "web/walls/me.jinja"
    form_class = ToldForm
    done = LOOKED_FOR
    keeps_draft = False

    def initial(self) -> Mapping[str, Any]:
        return {"name": self.visit.worker.name}

    def act(self, form: Form) -> str:
        assert isinstance(form, ToldForm)
        connecting.tell(Relation.SELF, form.told(), by=self.visit.worker, at=self.visit.at)
        self.request.session.pop(ASKS_WHO, None)
        return reverse("known")


class TellPage(FormPage):
    """Somebody whom one knows."""

    template = "web/walls/tell.jinja"
    form_class = TellForm
    done = LOOKED_FOR
    keeps_draft = False

    def act(self, form: Form) -> str:
        assert isinstance(form, TellForm)
        worker = self.visit.worker
        if len(connecting.connections_of(worker)) >= connecting.MOST:
            raise NotDone(None, gettext_lazy("This list is full: take somebody off it first"))
        relation = Relation(form.cleaned_data["relation"])
        connecting.tell(relation, form.told(), by=worker, at=self.visit.at)
        return reverse("known")


class KnowPage(FormPage):
    """Saying that one knows a client: the last that one sees of them."""

    template = "web/walls/know.jinja"
    form_class = KnowForm
    done = gettext_lazy("Done. You see nothing of this person from now, and what you had to do passes on")
    keeps_draft = False
    opened: OpenedClient

    def open(self, **path: Any) -> None:
        self.opened = open_client(self.visit, path["reference"])

    def context(self) -> Mapping[str, Any]:
        client = self.opened.client
        href = reverse("client", args=[client.reference])
        return {"name": client.chosen_name, "reference": client.reference, "cancel_href": href}

    def act(self, form: Form) -> str:  # noqa: ARG002 - a tick alone
        know(self.opened.client, by=self.visit.worker, at=self.visit.at)
        return reverse("today")


class WallPage(FormPage):
    """One wall, and whether it stays."""

    template = "web/walls/wall.jinja"
    form_class = WallForm
    done = gettext_lazy("Your decision is kept")
    keeps_draft = False
    shown: ShownWall

    def open(self, **path: Any) -> None:
        self.shown = open_wall(self.visit, path["number"])

    def version(self) -> str:
        decided = self.shown.wall.decided_at
        return decided.isoformat() if decided else "to decide"

    def check_unchanged(self, version: str) -> None:
        if version != self.version():
            raise Changed(self.shown.wall)

    def context(self) -> Mapping[str, Any]:
        wall = self.shown.wall
        return {
            "worker": wall.worker.name,
            "name": self.shown.client.chosen_name,
            "is_to_decide": self.shown.is_to_decide,
            "cancel_href": reverse("walls"),
            "rows": [
                {"key": _("Worker"), "value": wall.worker.name},
                {"key": _("Why it stands"), "value": BECAUSE[WallBecause(wall.because)]},
                {"key": _("What is alike"), "value": alike(wall.likeness) or _("Nobody compared them")},
                {"key": _("Since"), "value": day_and_time(wall.since)},
                *([{"key": _("Decided by"), "value": wall.decided_by.name}] if wall.decided_by else []),
            ],
        }

    def act(self, form: Form) -> str:
        decide_wall(self.shown, stays=form.cleaned_data["decision"] == "stays", visit=self.visit)
        return reverse("walls")

    def describe_change(self, changed: Changed) -> Mapping[str, Any]:
        now: Wall = changed.now
        when = now.decided_at or now.until or now.since
        return was_quicker(now.decided_by, when)
