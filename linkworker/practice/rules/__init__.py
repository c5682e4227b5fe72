"""The practice rules, by what they are about. Importing this package registers every rule in `practice.rule.RULES`."""

from linkworker.practice.rules import (
    asking,
    disclosure,
    joint,
    relationships,
    risk,
    substances,
    whereabouts,
    work,
)

__all__ = ["asking", "disclosure", "joint", "relationships", "risk", "substances", "whereabouts", "work"]
