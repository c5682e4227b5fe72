"""The pages on which turns, days away and duty lines are set."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linkworker.design.dates import ago
from linkworker.design.forms import Form
from linkworker.partnership import cover, gates
from linkworker.partnership.models import Away, DutyLine, RoleGiven, Service, Worker
from linkworker.partnership.queries import Lines, away_of, for_the_rota
from linkworker.people.actions import Changed
from linkworker.web.cover.forms import AwayForm, BackForm, EndTurnForm, LinesForm, TurnForm
from linkworker.web.cover.words import away_words, turn_words
from linkworker.web.form_page import FormPage, NotDone
from linkworker.web.visiting import today

LOOK_AGAIN = gettext_lazy("Look at what it says now before you send it again.")


class AddTurn(FormPage):
    """Putting a worker on duty, once or week by week."""

    template = "web/cover/turn_new.jinja"
    form_class = TurnForm
    done = gettext_lazy("They are on the rota")
    service: Service
    workers: list[Worker]

    def open(self, **path: Any) -> None:
        self.service = gates.open_service(self.visit.worker, path["service"], self.visit.at)
        self.workers = for_the_rota(self.service, self.visit.at)

    def initial(self) -> Mapping[str, Any]:
        tomorrow = today(self.request) + timedelta(days=1)
        return {
            "from_on": tomorrow,
            "from_time": time(9),
            "until_on": tomorrow,
            "until_time": time(17),
            "weeks": 1,
        }

    def form_options(self) -> Mapping[str, Any]:
        return {"workers": self.workers, "at": self.visit.at}

    def context(self) -> Mapping[str, Any]:
        return {"service": self.service.name, "cancel_href": _rota(self.service)}

    def act(self, form: Form) -> str:
        given = form.cleaned_data
        worker = next(one for one in self.workers if str(one.pk) == given["worker"])
        turn = cover.Turn(given["begins"], given["ends"], given["weeks"])
        try:
            cover.add_turns(self.service, worker=worker, turn=turn, by=self.visit.worker, at=self.visit.at)
        except ValueError:
            raise NotDone(None, LOOK_AGAIN) from None
        return _rota(self.service)


class EndTurn(FormPage):
    """Ending a turn, or letting it end sooner."""

    template = "web/cover/turn.jinja"
    form_class = EndTurnForm
    done = gettext_lazy("The turn is changed")
    turn: RoleGiven

    def open(self, **path: Any) -> None:
        self.turn = gates.open_turn(self.visit.worker, path["number"], self.visit.at)

    def version(self) -> str:
        return self.turn.until.isoformat() if self.turn.until else "always"

    def check_unchanged(self, version: str) -> None:
        if version != self.version():
            raise Changed(self.turn)

    def describe_change(self, changed: Changed) -> Mapping[str, Any]:
        by = changed.now.set_by
        if by is None:
            return {"words": LOOK_AGAIN}
        words = _("%(name)s changed it: %(turn)s. What you typed is still here.")
        return {"words": words % {"name": by.name, "turn": turn_words(changed.now)}}

    def initial(self) -> Mapping[str, Any]:
        return {"until_on": max(today(self.request), self.turn.since.date())}

    def form_options(self) -> Mapping[str, Any]:
        return {"at": self.visit.at, "until": self.turn.until}

    def context(self) -> Mapping[str, Any]:
        return {
            "name": self.turn.worker.name,
            "service": self.turn.service.name if self.turn.service else "",
            "when": turn_words(self.turn),
            "always": self.turn.until is None,
            "cancel_href": self.back,
        }

    @property
    def back(self) -> str:
        return _rota(self.turn.service) if self.turn.service else reverse("rota")

    def act(self, form: Form) -> str:
        back, ends = self.back, form.cleaned_data["ends"]
        try:
            cover.end_turn(self.turn, ends=ends, by=self.visit.worker, at=self.visit.at)
        except ValueError:
            raise NotDone(None, LOOK_AGAIN) from None
        return back


def _rota(service: Service) -> str:
    return f"{reverse('rota')}?service={service.pk}"


class SetAway(FormPage):
    """A worker's days away: what is written down, and more of them. One's own, or those of somebody whom one leads."""

    template = "web/cover/away.jinja"
    form_class = AwayForm
    done = gettext_lazy("Written down. What is due meanwhile stands with whoever is on duty as well")
    who: Worker

    def open(self, **path: Any) -> None:
        number = path.get("worker")
        mine = self.visit.worker
        self.who = gates.open_worker(mine, number, self.visit.at) if number is not None else mine

    def context(self) -> Mapping[str, Any]:
        rows = away_of(self.who, self.visit.at)
        is_own = self.who.pk == self.visit.worker.pk
        return {
            "name": "" if is_own else self.who.name,
            "rows": [{"when": away_words(row), "href": reverse("away-back", args=[row.pk])} for row in rows],
            "cancel_href": reverse("today") if is_own else reverse("team"),
        }

    def act(self, form: Form) -> str:
        given = form.cleaned_data
        try:
            cover.set_away(
                self.who,
                from_on=given["from_on"],
                until_on=given["until_on"],
                by=self.visit.worker,
                at=self.visit.at,
            )
        except cover.AwayAlready as already:
            words = _("Already down as away: %(when)s. Change these days first, or choose others")
            raise NotDone("from_on", words % {"when": away_words(already.row)}) from None
        return self.request.path


class ComeBack(FormPage):
    """Back sooner than was written down, or not away at all."""

    template = "web/cover/back.jinja"
    form_class = BackForm
    done = gettext_lazy("The days away are changed")
    away: Away

    def open(self, **path: Any) -> None:
        self.away = gates.open_away(self.visit.worker, path["number"], self.visit.at)

    def check_unchanged(self, version: str) -> None:  # noqa: ARG002
        if self.away.back_on is not None:
            raise Changed(self.away)

    def describe_change(self, changed: Changed) -> Mapping[str, Any]:
        now = changed.now
        words = _("%(name)s changed it %(when)s. Nothing of what you typed was saved.")
        said = {"name": now.back_by.name, "when": ago(now.back_at, self.visit.at)}
        return {"words": words % said, "over": True}

    def initial(self) -> Mapping[str, Any]:
        return {"on": min(max(today(self.request), self.away.from_on), self.away.until_on)}

    def form_options(self) -> Mapping[str, Any]:
        return {"first": self.away.from_on, "last": self.away.until_on}

    def context(self) -> Mapping[str, Any]:
        is_own = self.away.worker_id == self.visit.worker.pk
        return {
            "name": "" if is_own else self.away.worker.name,
            "when": away_words(self.away),
            "cancel_href": self.back,
        }

    @property
    def back(self) -> str:
        if self.away.worker_id == self.visit.worker.pk:
            return reverse("away")
        return reverse("away-of", args=[self.away.worker_id])

    def act(self, form: Form) -> str:
        try:
            cover.come_back(self.away, on=form.cleaned_data["on"], by=self.visit.worker, at=self.visit.at)
        except cover.BackAlready as already:
            raise Changed(already.row) from None
        return self.back


class SetLines(FormPage):
    """The lines on which the own agency is reached."""

    template = "web/cover/lines_set.jinja"
    form_class = LinesForm
    done = gettext_lazy("The lines are set. They stand at the foot of every page of your agency")
    lines: Lines

    def open(self, **path: Any) -> None:  # noqa: ARG002
        self.lines = gates.open_own_lines(self.visit.worker, self.visit.at)

    @property
    def both(self) -> tuple[DutyLine | None, DutyLine | None]:
        return self.lines.in_hours, self.lines.out_of_hours

    def version(self) -> str:
        return "-".join(str(line.pk if line else 0) for line in self.both)

    def check_unchanged(self, version: str) -> None:
        if version != self.version():
            raise Changed(self.lines)

    def describe_change(self, changed: Changed) -> Mapping[str, Any]:
        lines = [line for line in (changed.now.in_hours, changed.now.out_of_hours) if line and line.set_by]
        if not lines:
            return {"words": LOOK_AGAIN}
        newest: DutyLine = max(lines, key=_since)
        words = _("%(name)s set them %(when)s. What you typed is still here.")
        who = newest.set_by.name if newest.set_by else ""
        return {"words": words % {"name": who, "when": ago(newest.since, self.visit.at)}}

    def initial(self) -> Mapping[str, Any]:
        parts = ("name", "number", "hours")
        return {
            f"{which}_{part}": getattr(line, part)
            for which, line in zip(("in", "out"), self.both, strict=True)
            if line is not None
            for part in parts
        }

    def context(self) -> Mapping[str, Any]:
        return {"agency": self.visit.worker.agency.name, "cancel_href": reverse("lines")}

    def act(self, form: Form) -> str:
        given = form.cleaned_data
        cover.set_lines(
            self.visit.worker.agency,
            in_hours=given["in"],
            out_of_hours=given["out"],
            by=self.visit.worker,
            at=self.visit.at,
        )
        return reverse("lines")


def _since(line: DutyLine) -> datetime:
    return line.since
