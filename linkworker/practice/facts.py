"""The frozen facts of one case that the practice rules read. Rows become these facts in `duties.facts` alone."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from linkworker.practice.fact import Because, Fact
from linkworker.practice.whereabouts import ReviewFact
from linkworker.practice.who_does_what import RelationshipFact, TakingPartFact


class Outcome(StrEnum):
    """How one time of asking ended."""

    NOT_ASKED = "not-asked"
    NOTHING = "nothing-disclosed"
    SIGNS = "nothing-disclosed-signs-seen"
    CHOSE_NOT = "chose-not-to-answer"
    EXPERIENCING = "disclosed-experiencing"
    CAUSING = "disclosed-causing"
    BOTH = "disclosed-both"


EXPERIENCED = frozenset({Outcome.EXPERIENCING, Outcome.BOTH})
CAUSED = frozenset({Outcome.CAUSING, Outcome.BOTH})
DISCLOSED = EXPERIENCED | CAUSED
ASKED = frozenset(Outcome) - {Outcome.NOT_ASKED}
NOW = frozenset({"now", "caused now"})
"""What stops being known as soon as somebody is asked and does not say it."""

NOTHING = frozenset[str]()


class NotAskedBecause(StrEnum):
    """Why the questions were not asked this time."""

    NOT_ALONE = "not-alone"
    AFFECTED = "affected-by-substances"
    NO_INTERPRETER = "no-interpreter"
    CRISIS = "crisis"
    NO_TIME = "no-time"


class Mode(StrEnum):
    """How worker and person were talking."""

    FACE_TO_FACE = "face-to-face"
    PHONE = "phone"
    VIDEO = "video"


class Use(StrEnum):
    """How one time of asking about drink and drugs ended."""

    NOT_ASKED = "not-asked"
    NONE = "no-use"
    USES = "uses"
    CHOSE_NOT = "chose-not-to-answer"


class WantsHelp(StrEnum):
    """Whether the person wants help with what they use."""

    YES = "yes"
    LATER = "later"
    NO = "no"


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """What the rules read of the person. `preference_met` is None until somebody recorded it."""

    has_safe_way: bool = False
    children: bool = False
    prefers_female_worker: bool = False
    preference_met: bool | None = None


@dataclass(frozen=True, slots=True)
class EnquiryFact(Fact):
    """One time of asking, in its current version.

    `experienced` and `caused` are what was told as going on now: "now", and the codes of behaviour. `children`: harm
    to a child, or through one, was told. The last three are what the worker did about it at once.
    """

    kind = "enquiry"

    outcome: Outcome
    mode: Mode = Mode.FACE_TO_FACE
    next_on: date | None = None
    worried: bool = False
    experienced: frozenset[str] = frozenset()
    caused: frozenset[str] = frozenset()
    children: bool = False
    help_offered: bool = False
    manager_told: bool = False
    plan_kept: bool = False

    @property
    def asked(self) -> bool:
        return self.outcome in ASKED

    def told(self, outcomes: frozenset[Outcome]) -> frozenset[str]:
        """What was told as going on now of the side, or both sides, that `outcomes` are about."""
        if not self.experienced and not self.caused:
            return NOTHING
        if Outcome.CAUSING not in outcomes:
            return self.experienced
        if Outcome.EXPERIENCING not in outcomes:
            return self.caused
        return self.experienced | frozenset(f"caused {one}" for one in self.caused)


@dataclass(frozen=True, slots=True)
class ScreenFact(Fact):
    """One quick screen. `with_specialist` is None until the person was asked."""

    kind = "screen"

    any_yes: bool
    with_specialist: bool | None = None
    children: bool = False


@dataclass(frozen=True, slots=True)
class ChecklistFact(Fact):
    """One completed risk checklist, with the result that its locality gave it.

    `with_specialist`: a domestic abuse professional completed it with them.
    """

    kind = "checklist"

    level: str
    judged_high: bool = False
    idva: bool = False
    marac: bool = False
    concerns: bool = False
    coordinator: bool = False
    with_specialist: bool = False


@dataclass(frozen=True, slots=True)
class RiskFormFact(Fact):
    """One substance service risk form, with its standing question on violence."""

    kind = "risk-form"

    violence: bool


@dataclass(frozen=True, slots=True)
class AgreementFact(Fact):
    """One time of asking what may be shared. `answered` False: not that day, and then `next_on` says when."""

    kind = "agreement"

    answered: bool
    next_on: date | None = None


@dataclass(frozen=True, slots=True)
class DisagreedFact(Fact):
    """An answer that goes against what is shared by agreement: `share` is read on `since` then, until `settled_at`."""

    kind = "agreement"

    share: int
    since: datetime
    settled_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class OfferFact(Fact):
    """One time at which kinds of help were offered."""

    kind = "offer"


@dataclass(frozen=True, slots=True)
class ShareFact(Fact):
    """A share about which something is to be settled, until `settled_at`: what, says where the facts hold it.

    `of`: the share whose end asks for it. `next_on`: the day that was set to look at it again.
    """

    kind = "share"

    settled_at: datetime | None = None
    of: int = 0
    next_on: date | None = None


@dataclass(frozen=True, slots=True)
class SelfReferralFact(Fact):
    """The person did not agree to a referral that needs their agreement: they may refer themselves."""

    kind = "self-referral"

    need: str


@dataclass(frozen=True, slots=True)
class ReferralFact(Fact):
    """One referral made. `need`: the code of the help asked for. `waits`: nobody has answered.

    `taken`: a service has it, or has had it; `dropped`: it was answered, and nobody has it. `withdrawn`: we took it
    back. `state_at` is when it came to that; `finished_at` when it was known whether the person engaged.
    """

    kind = "referral"

    need: str
    state_at: datetime
    waits: bool = False
    taken: bool = False
    dropped: bool = False
    urgent: bool = False
    outside: bool = False
    taken_at: datetime | None = None
    finished_at: datetime | None = None

    @property
    def stands(self) -> bool:
        """Whether help was asked for by it and nobody has said no."""
        return self.waits or self.taken


@dataclass(frozen=True, slots=True)
class ReceivedFact(Fact):
    """The referral by which this case came to us, taken up at `at`."""

    kind = "received"

    finished_at: datetime | None = None


class Informed(NamedTuple):
    """From when until when something of a case is shared with another agency, or offered to it; `id` is the share."""

    since: datetime
    until: datetime
    id: int


@dataclass(frozen=True, slots=True)
class LinkFact(Fact):
    """Another agency works with the same person, and we are joined. `informed`: when they read what we do,
    times that stand apart, the earliest first. `working`: their case is open and somebody holds it, as far as we may
    know. `until`: when the last share between both ends; `over`: it was ended.
    """

    kind = "link"

    informed: tuple[Informed, ...] = ()
    working: bool = True
    until: datetime | None = None
    over: bool = False


@dataclass(frozen=True, slots=True)
class LiaisonFact(Fact):
    """We spoke with the other service's worker; `link` is the id of the link, `next_on` when they speak again."""

    kind = "liaison"

    link: int = 0
    next_on: date | None = None


@dataclass(frozen=True, slots=True)
class SubstanceFact(Fact):
    """One time of asking about drink and drugs, in its current version.

    `told`: the codes of what is used and how, with "dependent", "pregnant" and "wants" where that was told. `wants`
    is None until they were asked. `safer_use`: ways of staying safer were talked about.
    """

    kind = "substances"

    use: Use
    next_on: date | None = None
    told: frozenset[str] = frozenset()
    wants: WantsHelp | None = None
    at_refuge: bool = False
    safer_use: bool = False

    @property
    def asked(self) -> bool:
        return self.use is not Use.NOT_ASKED

    @property
    def dependent(self) -> bool:
        return "dependent" in self.told

    @property
    def pregnant(self) -> bool:
        return "pregnant" in self.told


class Way(StrEnum):
    """How a worker ended a duty by hand."""

    OUTSIDE = "outside"
    WAIVED = "waived"
    ASIDE = "aside"


@dataclass(frozen=True, slots=True)
class EndingFact:
    """A duty ended by hand: done outside Linkworker, waived by a manager, or put aside.

    `at` is when it was done: of something done on an earlier day than it was recorded, the end of that day.
    """

    way: Way
    at: datetime


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """Everything the rules read of one case. Tuples run from the earliest to the latest.

    `sector`: what kind of help the agency gives that works the case. Of shares, `harms` are for a manager to decide
    on, of `to_tell` the person was still to be told, `one_sided` are given in return for what has ended.
    """

    opened_at: datetime
    sector: str = "substance"
    closed_at: datetime | None = None
    allocated_at: datetime | None = None
    confidentiality_at: datetime | None = None
    person: PersonFacts = PersonFacts()
    enquiries: tuple[EnquiryFact, ...] = ()
    screens: tuple[ScreenFact, ...] = ()
    checklists: tuple[ChecklistFact, ...] = ()
    risk_forms: tuple[RiskFormFact, ...] = ()
    agreements: tuple[AgreementFact, ...] = ()
    disagreed: tuple[DisagreedFact, ...] = ()
    offers: tuple[OfferFact, ...] = ()
    substances: tuple[SubstanceFact, ...] = ()
    harms: tuple[ShareFact, ...] = ()
    to_tell: tuple[ShareFact, ...] = ()
    one_sided: tuple[ShareFact, ...] = ()
    self_referrals: tuple[SelfReferralFact, ...] = ()
    referrals: tuple[ReferralFact, ...] = ()
    received: tuple[ReceivedFact, ...] = ()
    links: tuple[LinkFact, ...] = ()
    liaisons: tuple[LiaisonFact, ...] = ()
    reviews: tuple[ReviewFact, ...] = ()
    relationships: tuple[RelationshipFact, ...] = ()
    taking_part: tuple[TakingPartFact, ...] = ()
    endings: Mapping[str, EndingFact] = field(default_factory=dict)
    _newly: dict[frozenset[Outcome], tuple[EnquiryFact, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    @property
    def asked(self) -> tuple[EnquiryFact, ...]:
        return tuple(enquiry for enquiry in self.enquiries if enquiry.asked)

    @property
    def disclosures(self) -> tuple[EnquiryFact, ...]:
        return tuple(enquiry for enquiry in self.enquiries if enquiry.outcome in DISCLOSED)

    @property
    def opened(self) -> tuple[Because, ...]:
        return (Because("opened", None, self.opened_at),)

    def referred(self, needs: frozenset[str], since: datetime) -> ReferralFact | None:
        """The first referral for one of `needs`, made at or after `since`, that nobody has said no to."""
        found = (one for one in self.referrals if one.need in needs and one.at >= since and one.stands)
        return next(found, None)

    def newly(self, outcomes: frozenset[Outcome]) -> tuple[EnquiryFact, ...]:
        """Enquiries in which something of `outcomes` was said that was not known before.

        That is, after one asked without it; or when something is told as going on now that no earlier one told of, as
        when abuse has begun again, or somebody was strangled. Several rules ask: it is found once.
        """
        found = self._newly.get(outcomes)
        if found is None:
            found = self._newly[outcomes] = tuple(self._first_told(outcomes))
        return found

    def _first_told(self, outcomes: frozenset[Outcome]) -> Iterator[EnquiryFact]:
        before, known = None, NOTHING
        for enquiry in self.enquiries:
            outcome = enquiry.outcome
            if outcome not in ASKED:
                continue
            told = enquiry.told(outcomes)
            if outcome in outcomes and (before not in outcomes or not told <= known):
                yield enquiry
            if told or known:
                known = told | (known - NOW)
            before = outcome
