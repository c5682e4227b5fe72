"""Filling in an instrument as a browser sends it, for the tests of the assessment pages."""

import html
import re
import uuid
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from linkworker.assessments.actions import complete
from linkworker.assessments.build import CHECKLIST, AssessmentGiven
from linkworker.assessments.models import Assessment
from linkworker.cases.models import Case
from linkworker.partnership.models import Worker
from linkworker.practice.scoring import Answer, AnswerGiven
from tests.cast import MONDAY


def sent(yes: int = 0, *, of: int = 24, **changes: Any) -> dict[str, Any]:
    """What a browser sends for a checklist with so many yes answers, with `changes`; None takes a field away."""
    form = {
        "form_token": str(uuid.uuid4()),
        "completed": "with-person",
        "done_on-day": "2",
        "done_on-month": "11",
        "done_on-year": "2026",
        "own_view": "expects",
        "judgement": "answers",
        **{f"a-{number}": "yes" if number <= yes else "no" for number in range(1, of + 1)},
    }
    return {name: value for name, value in (form | changes).items() if value is not None}


def new_url(case: Case, instrument: str = CHECKLIST) -> str:
    return reverse("assessment-new", args=[case.reference, instrument])


def words_of(response: HttpResponse) -> str:
    """The words a reader sees on a page, in one line."""
    main = response.content.decode().split('id="main-content"')[-1]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())


def plain(response: HttpResponse) -> bytes:
    """A page's bytes without what differs at every answer: the token of its forms."""
    return re.sub(rb'name="csrfmiddlewaretoken" value="\w+"', b"", response.content)


def completed(client: Client, case: Case, yes: int, **changes: Any) -> str:
    """The words of the result page after completing a checklist through its page."""
    response = client.post(new_url(case), sent(yes, **changes), follow=True)
    assert response.redirect_chain, words_of(response)
    return words_of(response)


def checklist(yes: int, **more: Any) -> AssessmentGiven:
    answers = tuple(AnswerGiven(str(n), Answer.YES if n <= yes else Answer.NO) for n in range(1, 25))
    return AssessmentGiven(CHECKLIST, "with-person", answers, {}, **more)


def done(case: Case, yes: int, *, by: Worker, at: datetime = MONDAY, **more: Any) -> Assessment:
    """A checklist completed at `at` by the action, without its page."""
    return complete(case, checklist(yes, **more), by=by, at=at, recorded_at=max(at, MONDAY))
