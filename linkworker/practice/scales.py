"""Small ordered scales shared by scoring and localities."""

from enum import IntEnum

from linkworker.practice.text import N_


class Level(IntEnum):
    """How serious a risk is found to be. There is no level for "none": a checklist never finds that."""

    STANDARD = 1
    MEDIUM = 2
    HIGH = 3

    @property
    def word(self) -> str:
        """Message id of the level's name."""
        return WORDS[self]


WORDS = {Level.STANDARD: N_("Standard"), Level.MEDIUM: N_("Medium"), Level.HIGH: N_("High")}
