"""Where people are, in words: kinds of places, what an address is read for, and how what was asked stands."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from linkworker.design.words import Words
from linkworker.people.models import Known
from linkworker.practice.whereabouts import Place, ReadFor
from linkworker.whereabouts.models import ReviewKind
from linkworker.whereabouts.reviewing import Standing

PLACES: Mapping[str, Words] = {
    Place.HOME: _("Where they live"),
    Place.SCHOOL: _("A child’s school or nursery"),
    Place.DOCTOR: _("A GP, midwife or health visitor"),
    Place.WORKER: _("A worker who sees them or a child"),
    Place.APPOINTMENT: _("An appointment"),
    Place.OTHER: _("Another place that tells where they are"),
}
READ_FOR: Mapping[str, Words] = {
    ReadFor.VISIT: _("To visit or meet them there"),
    ReadFor.TRAVEL: _("To arrange how they travel, or a removal"),
    ReadFor.DANGER: _("For police or an ambulance, in danger now"),
    ReadFor.COURT: _("For a court that ordered it"),
    ReadFor.CHECK: _("To look whether it is right"),
    ReadFor.OTHER: _("For something else"),
}
SAFE_TO_WRITE: Mapping[str, Words] = {
    Known.YES: _("Safe to write there"),
    Known.NO: _("Not safe to write there: send nothing"),
    Known.NOT_KNOWN: _("Not known, so not safe to write there"),
    "": _("Nobody has asked whether it is safe to write there: send nothing"),
}
TONES: Mapping[str, str] = {Known.YES: "green", Known.NO: "red"}
STANDINGS: Mapping[Standing, Words] = {
    Standing.WAITS: _("Waits for a decision"),
    Standing.NO: _("Decided: no"),
    Standing.RUNS: _("Open"),
    Standing.OVER: _("Over"),
    Standing.DONE: _("Decided"),
}
STANDING_TONES: Mapping[Standing, str] = {
    Standing.WAITS: "orange",
    Standing.NO: "grey",
    Standing.RUNS: "blue",
    Standing.OVER: "grey",
    Standing.DONE: "green",
}
WHAT: Mapping[str, Words] = {
    ReviewKind.READ: _("Read a sealed address"),
    ReviewKind.UNSEAL: _("Keep an address as an ordinary one again"),
    ReviewKind.RECORD: _("Somebody asks for this record"),
}
ENDED: Mapping[str, Words] = {
    "done": _("the task is done"),
    "not-needed": _("it is not needed"),
    "mistake": _("it was a mistake"),
    "left": _("the worker works here no more"),
}
