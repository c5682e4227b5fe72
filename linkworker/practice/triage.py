"""Triage: how what arrives is ordered, and by when it must be looked at and answered."""

from collections.abc import Iterable
from enum import StrEnum

from linkworker.practice.referring import Priority
from linkworker.practice.text import N_


class Way(StrEnum):
    """How something arrived."""

    PARTNER = "partner"
    CALL = "call"
    LETTER = "letter"
    FORM = "form"
    SELF = "self"


WAYS: dict[str, str] = {
    Way.PARTNER: N_("From a partner"),
    Way.CALL: N_("By phone"),
    Way.LETTER: N_("By letter or mail"),
    Way.FORM: N_("By the form for professionals"),
    Way.SELF: N_("The person came themselves"),
}

ORDER = (
    Priority.HIGH_RISK,
    Priority.REFUGE,
    Priority.DEPENDENT,
    Priority.PREGNANT,
    Priority.HOMELESS,
)
"""Refuge, pregnancy and physical dependence come first (Cambridgeshire and Peterborough guidelines 6.25, 8.0)."""

LAST = len(ORDER)


class Professional(StrEnum):
    """Who refers without an account (Cambridgeshire and Peterborough guidelines; SafeLives guidance)."""

    GP = "gp"
    EMERGENCY = "emergency-department"
    MIDWIFE = "midwife"
    HOUSING = "housing"
    POLICE = "police"
    PRISON = "prison"
    SCHOOL = "school"
    OTHER = "other"


PROFESSIONALS: dict[str, str] = {
    Professional.GP: N_("GP practice"),
    Professional.EMERGENCY: N_("Emergency department (A&E)"),
    Professional.MIDWIFE: N_("Midwife or health visitor"),
    Professional.HOUSING: N_("Housing"),
    Professional.POLICE: N_("Police"),
    Professional.PRISON: N_("Prison or probation"),
    Professional.SCHOOL: N_("School or college"),
    Professional.OTHER: N_("Somebody else who works with them"),
}

HEALTH = frozenset({Professional.GP, Professional.EMERGENCY, Professional.MIDWIFE})
"""Health staff refer with the patient's consent (Welsh Government framework, section 13)."""


def rank(priorities: Iterable[str]) -> int:
    """How urgent something is: 0 is the most urgent, `LAST` what has no priority."""
    return min((ORDER.index(Priority(one)) for one in priorities if one in set(Priority)), default=LAST)


def is_priority(priorities: Iterable[str]) -> bool:
    return rank(priorities) < LAST
