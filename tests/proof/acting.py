"""Acts on the proof's database, one action after the other, until it is killed. Writes a line after each."""

import os
import random
from collections.abc import Callable
from itertools import count

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.proof.settings"
django.setup()

from linkworker.assessments.actions import ConcernsNeeded, complete  # noqa: E402
from linkworker.assessments.build import CHECKLIST, AssessmentGiven  # noqa: E402
from linkworker.cases.actions import add_entry  # noqa: E402
from linkworker.cases.build import Told  # noqa: E402
from linkworker.cases.enquiries import record_enquiry  # noqa: E402
from linkworker.cases.models import Case, EntryKind  # noqa: E402
from linkworker.cases.registration import register_and_open  # noqa: E402
from linkworker.duties.actions import DoneOutside, done_outside  # noqa: E402
from linkworker.duties.models import Duty  # noqa: E402
from linkworker.events import clock  # noqa: E402
from linkworker.people.build import ClientGiven  # noqa: E402
from linkworker.practice.deadlines import london_date  # noqa: E402
from linkworker.practice.instrument import instrument  # noqa: E402
from linkworker.practice.scoring import Answer, AnswerGiven  # noqa: E402
from tests.cast import asked  # noqa: E402

Act = Callable[[Case, random.Random], object]


def _acting(case: Case) -> dict[str, object]:
    return {"by": case.key_worker, "at": clock.now()}


def _recording(case: Case) -> dict[str, object]:
    now = clock.now()
    return {"by": case.key_worker, "at": now, "recorded_at": now}


def ask(case: Case, pick: random.Random) -> object:
    said = pick.choice([{}, {"experienced_now": "yes", "abuse_types": ("economic",)}, {"caused_now": "yes"}])
    return record_enquiry(case, asked(**said), **_recording(case))  # type: ignore[arg-type]


def assess(case: Case, pick: random.Random) -> object:
    answers = tuple(
        AnswerGiven(item.id, pick.choice([Answer.YES, Answer.NO])) for item in instrument(CHECKLIST).items
    )
    return complete(case, AssessmentGiven(CHECKLIST, "with-person", answers, {}), **_recording(case))  # type: ignore[arg-type]


def note(case: Case, _pick: random.Random) -> object:
    return add_entry(case, Told(EntryKind.NOTE, text="We talked about the week."), **_recording(case))  # type: ignore[arg-type]


def outside(case: Case, pick: random.Random) -> object:
    duty = pick.choice(
        list(Duty.objects.filter(holding=case.pk, ended_at=None).select_related("holding")) or [None]
    )
    done = DoneOutside("Told", "The duty desk", london_date(clock.now()))
    return duty and done_outside(duty, done, **_acting(case))  # type: ignore[arg-type]


def newcomer(case: Case, pick: random.Random) -> object:
    given = ClientGiven(chosen_name=f"Newcomer {pick.randrange(10**6)}")
    return register_and_open(given, service=case.service, as_key_worker=True, **_acting(case))  # type: ignore[arg-type]


ACTS: tuple[Act, ...] = (ask, assess, note, outside, newcomer)


def main() -> None:
    pick = random.Random()
    cases = Case.objects.filter(closed_at=None, key_worker__isnull=False)
    for number in count():
        case = pick.choice(list(cases.select_related("client", "service", "holding", "key_worker")))
        act = pick.choice(ACTS)
        try:
            act(case, pick)
        except ConcernsNeeded:
            continue
        print(number, act.__name__, flush=True)


if __name__ == "__main__":
    main()
