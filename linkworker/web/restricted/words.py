"""Words for restricted notes."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from linkworker.design.words import Words
from linkworker.practice.restricted import NoteKind

KINDS: Mapping[NoteKind, Words] = {
    NoteKind.CHILD_ABUSE: _("What was told of abuse of a child"),
    NoteKind.ORIENTATION: _("Sexual orientation"),
    NoteKind.GENDER: _("Gender identity"),
    NoteKind.OTHER: _("Something else that few may know"),
}
HINTS: Mapping[NoteKind, Words] = {
    NoteKind.CHILD_ABUSE: _(
        "In the child’s or the teller’s words. Who leads safeguarding reads it too; it takes the place of no referral."
    ),
    NoteKind.ORIENTATION: _("To be outed can be used against them: write it nowhere else."),
    NoteKind.GENDER: _(
        "Names and pronouns that they use stand in their record; what few may know stands here."
    ),
    NoteKind.OTHER: _("Think first whether colleagues need it to keep somebody safe."),
}
CANNOT_BE_NAMED = _(
    "This worker can't be named here. Choose someone else, or contact the duty safeguarding lead."
)
NOBODY_NAMED = _("Name somebody: else nobody reads it any longer")
