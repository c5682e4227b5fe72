"""Safe contact: through which channel, on which days and between which hours someone may be reached.

What is not known is not safe: an unknown channel, day or hour is refused (SafeLives quick-start guidance: safe contact
details come before the questions).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


class Channel(StrEnum):
    """A way of reaching someone. Voicemail is its own channel: it is heard by whoever holds the phone."""

    PHONE = "phone"
    TEXT = "text"
    VOICEMAIL = "voicemail"
    EMAIL = "email"
    LETTER = "letter"
    IN_PERSON = "in-person"
    THROUGH_SOMEONE = "through-someone"


class Days(StrEnum):
    """On which days a channel is safe."""

    EVERY_DAY = "every-day"
    WEEKDAYS = "weekdays"
    WEEKEND = "weekend"


@dataclass(frozen=True, slots=True)
class ContactFact:
    """What was said of one channel. Hours None at both ends with days set means the whole day."""

    channel: Channel
    safe: bool | None = None
    days: Days | None = None
    from_time: time | None = None
    until_time: time | None = None
    detail: str = ""

    def is_safe_at(self, at: datetime) -> bool:
        """Whether this channel may be used at `at`; false for anything not said."""
        if not self.safe or self.days is None:
            return False
        local = at.astimezone(LONDON)
        is_weekend = local.weekday() >= 5
        if (self.days is Days.WEEKDAYS and is_weekend) or (self.days is Days.WEEKEND and not is_weekend):
            return False
        if self.from_time is None or self.until_time is None:
            return self.from_time is None and self.until_time is None
        return self.from_time <= local.time() < self.until_time


def may_use(contacts: Iterable[ContactFact], channel: Channel, at: datetime) -> bool:
    """Whether `channel` is safe at `at`: only when somebody said so for that channel and that time."""
    return any(contact.channel is channel and contact.is_safe_at(at) for contact in contacts)


def safe_ways(contacts: Iterable[ContactFact]) -> tuple[ContactFact, ...]:
    """The channels that are safe at some hour, in the order they were given."""
    return tuple(contact for contact in contacts if contact.safe and contact.days is not None)
