"""Strategies that make any facts a case can have."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from linkworker.practice.facts import (
    AgreementFact,
    CaseFacts,
    ChecklistFact,
    DisagreedFact,
    EndingFact,
    EnquiryFact,
    Informed,
    LiaisonFact,
    LinkFact,
    Mode,
    OfferFact,
    Outcome,
    PersonFacts,
    ReceivedFact,
    ReferralFact,
    RiskFormFact,
    ScreenFact,
    SelfReferralFact,
    ShareFact,
    SubstanceFact,
    Use,
    WantsHelp,
    Way,
)
from linkworker.practice.rule import RULES
from linkworker.practice.whereabouts import ReviewFact

START = datetime(2025, 3, 3, 9, 0, tzinfo=UTC)
moments = st.integers(0, 60 * 24 * 500).map(lambda minutes: START + timedelta(minutes=minutes))
dates = st.integers(0, 800).map(lambda days: date(2025, 3, 3) + timedelta(days=days))
threads = st.integers(1, 6)
people = st.builds(
    PersonFacts,
    has_safe_way=st.booleans(),
    children=st.booleans(),
    prefers_female_worker=st.booleans(),
    preference_met=st.sampled_from([None, True, False]),
)
enquiries = st.builds(
    EnquiryFact,
    id=threads,
    at=moments,
    outcome=st.sampled_from(Outcome),
    mode=st.sampled_from(Mode),
    next_on=st.none() | dates,
    worried=st.booleans(),
    help_offered=st.booleans(),
)
screens = st.builds(
    ScreenFact,
    id=threads,
    at=moments,
    any_yes=st.booleans(),
    with_specialist=st.sampled_from([None, True, False]),
)
checklists = st.builds(
    ChecklistFact,
    id=threads,
    at=moments,
    level=st.sampled_from(["standard", "medium", "high"]),
    judged_high=st.booleans(),
    idva=st.booleans(),
    marac=st.booleans(),
    coordinator=st.booleans(),
)
risk_forms = st.builds(RiskFormFact, id=threads, at=moments, violence=st.booleans())
agreements = st.builds(
    AgreementFact, id=threads, at=moments, answered=st.booleans(), next_on=st.none() | dates
)
disagreed = st.builds(
    DisagreedFact, id=threads, at=moments, share=threads, since=moments, settled_at=st.none() | moments
)
offers = st.builds(OfferFact, id=threads, at=moments)
substances = st.builds(
    SubstanceFact,
    id=threads,
    at=moments,
    use=st.sampled_from(Use),
    next_on=st.none() | dates,
    told=st.frozensets(st.sampled_from(["alcohol", "opiates", "daily", "dependent", "pregnant", "wants"])),
    wants=st.none() | st.sampled_from(WantsHelp),
    at_refuge=st.booleans(),
    safer_use=st.booleans(),
)
shares = st.builds(
    ShareFact,
    id=threads,
    at=moments,
    settled_at=st.none() | moments,
    of=threads,
    next_on=st.none() | dates,
)
needs = st.sampled_from(["idva", "marac", "refuge", "substance-treatment", "child-protection", "coordinator"])
self_referrals = st.builds(SelfReferralFact, id=threads, at=moments, need=needs)
referrals = st.builds(
    ReferralFact,
    id=threads,
    at=moments,
    need=needs,
    state_at=moments,
    waits=st.booleans(),
    taken=st.booleans(),
    dropped=st.booleans(),
    urgent=st.booleans(),
    outside=st.booleans(),
    taken_at=st.none() | moments,
    finished_at=st.none() | moments,
)
received = st.builds(ReceivedFact, id=threads, at=moments, finished_at=st.none() | moments)
informed = st.lists(moments, max_size=4, unique=True).map(
    lambda found: tuple(map(Informed, sorted(found)[::2], sorted(found)[1::2], range(2)))
)
links = st.builds(
    LinkFact,
    id=threads,
    at=moments,
    informed=informed,
    working=st.booleans(),
    until=st.none() | moments,
    over=st.booleans(),
)
liaisons = st.builds(LiaisonFact, id=threads, at=moments, link=threads, next_on=st.none() | dates)
reviews = st.builds(
    ReviewFact, id=threads, at=moments, of_record=st.booleans(), settled_at=st.none() | moments
)
sectors = st.sampled_from(["substance", "abuse", "refuge", "perpetrator", "housing"])
keys = st.builds(
    lambda rule, about: rule if about == 0 else f"{rule}:{about}",
    st.sampled_from(sorted(RULES)),
    st.integers(0, 6),
)
endings = st.dictionaries(keys, st.builds(EndingFact, way=st.sampled_from(Way), at=moments), max_size=4)


def in_time(rows: list) -> tuple:  # type: ignore[type-arg]
    """Rows as facts hold them: earliest first, each thread once."""
    return tuple(sorted({row.id: row for row in rows}.values(), key=lambda row: (row.at, row.id)))


joint = {
    "agreements": st.lists(agreements, max_size=2).map(in_time),
    "disagreed": st.lists(disagreed, max_size=2).map(in_time),
    "offers": st.lists(offers, max_size=2).map(in_time),
    "substances": st.lists(substances, max_size=3).map(in_time),
    "harms": st.lists(shares, max_size=2).map(in_time),
    "to_tell": st.lists(shares, max_size=2).map(in_time),
    "one_sided": st.lists(shares, max_size=2).map(in_time),
    "self_referrals": st.lists(self_referrals, max_size=2).map(in_time),
    "referrals": st.lists(referrals, max_size=3).map(in_time),
    "received": st.lists(received, max_size=2).map(in_time),
    "links": st.lists(links, max_size=2).map(in_time),
    "liaisons": st.lists(liaisons, max_size=3).map(in_time),
    "reviews": st.lists(reviews, max_size=2).map(in_time),
}


def facts_with(
    *, enquiries_from: int = 0, checklists_from: int = 0, closed: bool = True
) -> st.SearchStrategy[CaseFacts]:
    """Any facts of a case, with at least so many enquiries and checklists; `closed`: also of closed cases."""
    return st.builds(
        CaseFacts,
        opened_at=st.just(START),
        closed_at=st.none() | moments if closed else st.none(),
        allocated_at=st.none() | moments,
        confidentiality_at=st.none() | moments,
        person=people,
        enquiries=st.lists(enquiries, min_size=enquiries_from, max_size=4).map(in_time),
        screens=st.lists(screens, max_size=2).map(in_time),
        checklists=st.lists(checklists, min_size=checklists_from, max_size=3).map(in_time),
        risk_forms=st.lists(risk_forms, max_size=2).map(in_time),
        sector=sectors,
        **joint,
        endings=endings,
    )


case_facts = facts_with()
