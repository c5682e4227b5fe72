"""Restricted notes: what only named people may read, and who is always named.

Disclosures of child abuse are kept in a secure place of their own (Stella toolkit, section 4.1.9). Sexual orientation
and gender identity need stricter visibility than the rest of a record, because outing somebody is a means of control
(Cambridgeshire and Peterborough guidelines 6.19).
"""

from enum import StrEnum


class NoteKind(StrEnum):
    """What a restricted note is about."""

    CHILD_ABUSE = "child-abuse"
    ORIENTATION = "orientation"
    GENDER = "gender"
    OTHER = "other"


LEADS_ARE_NAMED = frozenset({NoteKind.CHILD_ABUSE})
"""The kinds that whoever leads safeguarding in a service that works with the person reads from the beginning."""

KEPT_YEARS = 8
"""How long named people read a note, unless it is changed; nothing is deleted after it."""
