"""What an action costs with its event and the duties that follow, against the same action without them.

Each turn is taken back, so that every one starts from the same rows; the commit is not part of the time.
"""

import statistics
from collections.abc import Callable, Iterator
from time import perf_counter
from unittest.mock import patch

from django.db import transaction
from django.test import override_settings

from linkworker.assessments.actions import complete
from linkworker.assessments.build import CHECKLIST, AssessmentGiven
from linkworker.cases.actions import add_entry, explain_confidentiality
from linkworker.cases.build import Told
from linkworker.cases.enquiries import record_enquiry
from linkworker.cases.models import EntryKind
from linkworker.cases.registration import register_and_open
from linkworker.people.build import ClientGiven
from linkworker.practice.instrument import instrument
from linkworker.practice.scoring import Answer, AnswerGiven
from tests.bench import database
from tests.bench.figures import Figure, tell
from tests.bench.loading import LARGE, name_of
from tests.bench.world import MONDAY, Readers, readers
from tests.cast import asked

LONGEST = 3
RECORDERS = (
    "linkworker.cases.actions.record",
    "linkworker.people.actions.record",
    "linkworker.duties.actions.record",
)
Act = Callable[[], object]


def measure(runs: int) -> Iterator[Figure]:
    """The longest actions: with everything, then the same without event and duties, in turn."""
    database.use(name_of(LARGE))
    tell("  actions")
    times = {name: _in_turn(act, runs) for name, act in _acts(readers()).items()}
    longest = sorted(times, key=lambda name: -times[name][0])[:LONGEST]
    about = {"n": runs, "scale": LARGE, "database": database.vendor()}
    for name in longest:
        whole, bare = times[name]
        yield Figure(name=f"action.{name}.time", value=round(whole, 2), unit="ms", **about)  # type: ignore[arg-type]
        yield Figure(name=f"action.{name}.without", value=round(bare, 2), unit="ms", **about)  # type: ignore[arg-type]
        ratio, peer = round(whole / bare, 2), "without event and duties"
        yield Figure(name=f"action.{name}.ratio", value=ratio, unit="times", peer=peer, **about)  # type: ignore[arg-type]


def _acts(here: Readers) -> dict[str, Act]:
    case, acting = here.case, {"by": here.worker, "at": MONDAY}
    recording = {**acting, "recorded_at": MONDAY}
    said = asked(experienced_now="yes", experienced_past="yes", abuse_types=("controlling-coercive",))
    yes = tuple(AnswerGiven(item.id, Answer.YES) for item in instrument(CHECKLIST).items[:15])
    checklist = AssessmentGiven(CHECKLIST, "with-person", yes, {})
    note = Told(EntryKind.NOTE, text="She came, and we talked about the week.")
    given = ClientGiven(chosen_name="Ffion Trevethick")
    return {
        "register_and_open": lambda: register_and_open(
            given, service=case.service, as_key_worker=True, **acting
        ),
        "record_enquiry": lambda: record_enquiry(case, said, **recording),
        "complete_checklist": lambda: complete(case, checklist, **recording),
        "add_entry": lambda: add_entry(case, note, **recording),
        "explain_confidentiality": lambda: explain_confidentiality(case, how="spoken", note="", **acting),
    }


def _in_turn(act: Act, runs: int) -> tuple[float, float]:
    """The median time in ms with event and duties, and without."""
    _taken_back(act)
    whole, bare = [], []
    for _ in range(runs):
        whole.append(_taken_back(act))
        bare.append(_without_event(act))
    return statistics.median(whole), statistics.median(bare)


def _taken_back(act: Act) -> float:
    with transaction.atomic():
        began = perf_counter()
        act()
        took = (perf_counter() - began) * 1000
        transaction.set_rollback(True)
    return took


def _without_event(act: Act) -> float:
    first, second, third = (patch(place, lambda *_args, **_about: None) for place in RECORDERS)
    with override_settings(LINKWORKER_EVENT_HANDLERS=[]), first, second, third:
        return _taken_back(act)
