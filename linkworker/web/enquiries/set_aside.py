"""Answers typed before it turned out that it was not the time to ask: out of sight, and back if that was a slip.

They lie in a draft of their own, which no screen carries and which goes when the enquiry is saved or thrown away.
"""

from datetime import datetime

from django.utils.datastructures import MultiValueDict

from linkworker.events import drafts
from linkworker.web.enquiries.steps import ANSWERS, holds_answers, without_answers
from linkworker.web.step_page import Typed


def _form(path: str) -> str:
    return f"{path}#set-aside"


def put(path: str, typed: Typed, *, worker_id: int, at: datetime) -> Typed:
    """Set the answers among what was typed aside; what is left."""
    if holds_answers(typed):
        answers = {name: values for name, values in typed.lists() if name in ANSWERS}
        drafts.keep(worker_id=worker_id, form=_form(path), data=answers, at=at)
    return without_answers(typed)


def take_up(path: str, typed: Typed, *, worker_id: int) -> Typed:
    """What was typed, with the answers set aside before, where nothing newer stands in their place."""
    draft = drafts.find(worker_id=worker_id, form=_form(path))
    if draft is None:
        return typed
    drop(path, worker_id=worker_id)
    return MultiValueDict({**draft.data, **{name: values for name, values in typed.lists() if any(values)}})


def drop(path: str, *, worker_id: int) -> None:
    """Forget the answers set aside."""
    drafts.drop(worker_id=worker_id, form=_form(path))
