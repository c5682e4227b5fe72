"""What a practice rule is: a small named function from facts to the occasions on which something is due.

A rule is registered with its weight, source and words by `@rule`; `practice.duties` runs them all. To add one, write
its function in `practice/rules/` with the published paragraph it comes from.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import IntEnum, StrEnum
from typing import NamedTuple

from linkworker.practice.deadlines import Deadline
from linkworker.practice.fact import Because
from linkworker.practice.facts import CaseFacts
from linkworker.practice.locality import Locality
from linkworker.practice.locality_values import Recipient
from linkworker.practice.sources import Citation


class Weight(IntEnum):
    """How strongly something is asked: law, local procedure or safety; good practice; a prompt beside a form."""

    MUST = 3
    SHOULD = 2
    CONSIDER = 1

    @property
    def word(self) -> str:
        return self.name.lower()


class Owner(StrEnum):
    """Whose duty it is."""

    KEY_WORKER = "key-worker"
    MANAGER = "manager"


class Page(StrEnum):
    """Where in Linkworker a duty is done. OUTSIDE: it is done elsewhere and recorded as such."""

    ENQUIRY = "enquiry"
    CONFIDENTIALITY = "confidentiality"
    CONTACT = "contact"
    PREFERENCE = "preference"
    SCREEN = "screen"
    CHECKLIST = "checklist"
    RISK_FORM = "risk-form"
    ALLOCATION = "allocation"
    AGREEMENT = "agreement"
    OFFER = "offer"
    SUBSTANCES = "substances"
    REFERRAL = "referral"
    REFERRALS = "referrals"
    SHARING = "sharing"
    AUTHORISE = "authorise"
    LIAISON = "liaison"
    WHEREABOUTS = "whereabouts"
    PEOPLE = "people"
    OUTSIDE = "outside"


class Talk(StrEnum):
    """Duties of one conversation are one item on Today."""

    ASKING = "asking"
    RISK = "risk"
    REFERRAL = "referral"
    TELLING = "telling"
    SHARING = "sharing"
    WORK = "work"


class Station(StrEnum):
    """A place on the care pathway (`practice.pathway`)."""

    ARRIVED = "arrived"
    ASKED = "asked"
    SINGLE_SERVICE = "single-service"
    KEEP_ASKING = "keep-asking"
    IDENTIFIED = "identified"
    CHECKLIST = "checklist"
    OTHER_REFERRALS = "other-referrals"
    REFERRED = "referred"
    REVIEW = "review"


class Occasion(NamedTuple):
    """One time at which a rule asks for something; a tuple, like `Because`, because many are made.

    `about` makes its key unique within the rule and stays the same through corrections. `since` starts the count of
    `deadline`; `opens_at` is when it first shows (at once when None). `met_at` and `met_by` tell which fact met it,
    `overtaken_by` the key of the stronger duty that took its place. `is_met` alone: met by something whose time is not
    kept, so that it ends when that is found.
    """

    since: datetime
    deadline: Deadline
    because: tuple[Because, ...]
    about: str = ""
    on: date | None = None
    opens_before: timedelta | None = None
    weight: Weight | None = None
    met_at: datetime | None = None
    met_by: Because | None = None
    overtaken_by: str = ""
    is_met: bool = False


Body = Callable[[CaseFacts, Locality], Iterable[Occasion]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A practice rule: its words, its weight, where it comes from, where it is done and where it stands.

    `station` is where on the pathway it is done; `follows` are the stations after which it comes, and so the turns.
    `refers_for`: the code of the purpose for which a referral does it. `by_hand` False: only what it asks for ends it,
    never a waiver or a word that it was done elsewhere. `sectors`: the sectors whose services it is for; empty: all.
    """

    id: str
    title: str
    purpose: str
    counts: str
    weight: Weight
    sources: tuple[Citation, ...]
    page: Page
    talk: Talk
    station: Station
    body: Body
    owner: Owner = Owner.KEY_WORKER
    follows: tuple[Station, ...] = ()
    safety: bool = False
    locality_value: str = ""
    refers_to: Recipient | None = None
    refers_for: str = ""
    by_hand: bool = True
    sectors: frozenset[str] = frozenset()
    applies_in: Callable[[Locality], bool] = lambda locality: True

    def is_for(self, sector: str) -> bool:
        """Whether it is asked of services of a sector."""
        return not self.sectors or sector in self.sectors

    def key(self, about: str) -> str:
        return f"{self.id}:{about}" if about else self.id


RULES: dict[str, Rule] = {}


def rule(id: str, **words: object) -> Callable[[Body], Body]:
    """Register the function below as the body of rule `id`; raises ValueError when the id is taken."""

    def register(body: Body) -> Body:
        if id in RULES:
            raise ValueError(f"two rules are called {id}")
        RULES[id] = Rule(id=id, body=body, **words)  # type: ignore[arg-type]
        return body

    return register
