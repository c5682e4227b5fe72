"""Comparing two answers: their bytes without what differs on every page, the form's own tokens."""

import re

from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext

TOKEN = re.compile(rb'name="(csrfmiddlewaretoken|form_token|sent_by)" value="[^"]*"')
PASSING = {"Expires", "Date"}


def body(answer: HttpResponse) -> bytes:
    """The answer's bytes without tokens."""
    return TOKEN.sub(rb'name="\1"', answer.content)


def everything(answer: HttpResponse) -> tuple[int, dict[str, str], bytes]:
    """Status, headers (without times) and body; the length is told by the body without tokens."""
    headers = {name: value for name, value in answer.items() if name not in PASSING}
    return answer.status_code, headers, body(answer)


def without_marks(made: CaptureQueriesContext) -> list[dict[str, str]]:
    """The statements a page asked, without what marks where a transaction could go back to."""
    return [one for one in made if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))]


def count_of(made: CaptureQueriesContext) -> int:
    return len(without_marks(made))
