"""A year in a refuge, from the police at the door to a home of her own: two services, one person, told as it went.

The people are invented; what happens follows a case of good practice that is published in the Stella toolkit, 4.2.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest

from linkworker.cases import share_ends, shares
from linkworker.cases.actions import add_entry, close_case
from linkworker.cases.agreements import record_agreement
from linkworker.cases.build import Told
from linkworker.cases.gates import open_beside, open_case
from linkworker.cases.models import Case, EntryKind
from linkworker.cases.share_ends import EndGiven
from linkworker.cases.shares import NotAgreed
from linkworker.cases.substances import SubstancesGiven, record_substances
from linkworker.duties.models import Duty
from linkworker.events.verifying import verify
from linkworker.partnership.models import Agency, Sector, Service, Worker
from linkworker.people.actions import ClientGiven
from linkworker.people.build import ContactGiven
from linkworker.practice.purposes import Without
from linkworker.practice.referring import ReferralState, ShareState
from linkworker.practice.sharing import Category, Refused
from linkworker.practice.triage import rank
from linkworker.referrals import answering, sending
from linkworker.referrals.answering import Accepting
from linkworker.referrals.arriving import ArrivalGiven, arrive
from linkworker.referrals.models import Intake, Referral
from linkworker.referrals.triage import TriageGiven, triage
from linkworker.sharing.models import Share
from tests.cast import MONDAY, visit_of
from tests.joined import Joined, agreed, letter, make_joined, sharing

HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(days=7)
FRIDAY_EVENING = MONDAY - 3 * DAY + 9 * HOUR
pytestmark = pytest.mark.django_db
BACK = (Category.IDENTITY, Category.CONTACT, Category.RISK, Category.PLAN, Category.SUBSTANCE)


@dataclass
class Story:
    """Those in it: the refuge's case of Catrin, and the treatment service's."""

    joined: Joined
    here: Case
    there: Case | None = None

    @property
    def lowri(self) -> Worker:
        return self.joined.lowri


def rules_of(case: Case) -> set[str]:
    return set(Duty.objects.filter(holding=case.pk, ended_at=None).values_list("rule", flat=True))


def texts(worker: Worker, case: Case, at: datetime) -> set[str]:
    """What a worker reads in the joint chronology of their own case."""
    visit = visit_of(worker, at)
    opened = open_case(visit, case.reference)
    cases = [opened, *open_beside(visit, opened)]
    return {entry.text for one in cases for entry in one.case.entries.filter(kind=EntryKind.NOTE)}


def note(case: Case, by: Worker, text: str, at: datetime) -> None:
    add_entry(case, Told(EntryKind.NOTE, code="work", text=text), by=by, at=at, recorded_at=at)


def arrives(joined: Joined) -> Story:
    """Friday evening: the police bring Catrin; the refuge looks at it at once and takes her in."""
    person = ClientGiven(
        chosen_name="Catrin Amara Bowen",
        birth_date=date(2001, 5, 2),
        children="yes",
        contacts=(ContactGiven("in-person", safe="yes", days="every-day"),),
    )
    told = ArrivalGiven(
        way="call",
        person=person,
        need="refuge",
        asks="Hurt, and cannot go home. A neighbour called us.",
        priorities=("high-risk", "homeless"),
        from_name="PC Idris Vaughan",
        from_agency="The police",
        from_role="police",
        consent="with-consent",
    )
    intake = arrive(joined.refuge, told, by=joined.lowri, at=FRIDAY_EVENING)
    looked = TriageGiven(
        may_call="no",
        tried="She sits with me",
        danger="no",
        dependent="yes",
        pregnant="no",
        children="yes",
        safe_tonight="yes",
    )
    triage(intake, looked, by=joined.lowri, at=FRIDAY_EVENING)
    assert rank(Intake.objects.get().priorities) == 0
    given = Accepting(worker=joined.lowri)
    case = answering.accept(intake, given, by=joined.lowri, at=FRIDAY_EVENING + HOUR)
    return Story(joined, case)


def asks_about_use(story: Story) -> None:
    """The same evening: asked kindly and without blame; what is taken, with whom, and what stopping would do."""
    assert "substance.ask" in rules_of(story.here)
    said = SubstancesGiven(
        use="uses",
        occasion="assessment",
        mode="face-to-face",
        place="refuge",
        alone="alone",
        interpreting="not-needed",
        substances=("opiates",),
        dependent="yes",
        pregnant="no",
        wants_help="yes",
        own_words="He kept me on it. I can’t sleep here without it, and I want to stop.",
    )
    at = FRIDAY_EVENING + 2 * HOUR
    record_substances(story.here, said, by=story.lowri, at=at, recorded_at=at)
    assert {"substance.priority", "substance.harm-reduction"} <= rules_of(story.here)
    note(story.here, story.lowri, "The out-of-hours GP bridges the weekend with a prescription.", at + HOUR)


def refers(story: Story) -> Referral:
    """She agrees, in her words: to treatment, and that both services talk. Nothing goes to social workers."""
    at = FRIDAY_EVENING + 3 * HOUR
    wants = agreed(
        "treatment-referral",
        "joint-care",
        kept_back="Not to the social workers yet. They have my boy.",
        own_words="Tell the drug service everything. I won’t be thrown out for it, will I?",
    )
    record_agreement(story.here, wants, by=story.lowri, at=at, recorded_at=at)
    says = letter(
        "substance-treatment",
        asks="She needs a prescription after the weekend and is safe to reach with us.",
        priorities=("refuge", "dependent"),
        address_kind="sealed",
        address="c/o Harbour",
    )
    given = sharing("treatment-referral", story.joined.cast.city, ground="legitimate-interests")
    row = sending.send(story.here, says, given, by=story.lowri, at=at)
    assert "substance.priority" not in rules_of(story.here)
    assert "referral.hold" in rules_of(story.here)
    return row


def is_taken_up(story: Story, row: Referral) -> None:
    """Monday at nine: the drug service has her on its list as a priority, accepts, and keeps the refuge informed."""
    cast = story.joined.cast
    with pytest.raises(Refused):
        open_case(visit_of(cast.nerys), story.here.reference)
    given = Accepting(
        worker=cast.nerys, in_return=BACK, lawful_because="She agreed to both.", ground="public-task-care"
    )
    story.there = answering.accept(row.intake, given, by=cast.morgan, at=MONDAY)
    assert "referral.hold" not in rules_of(story.here)
    answering.engaged(
        Intake.objects.get(referral=row), did=True, tried="", by=cast.nerys, at=MONDAY + 2 * DAY
    )
    assert Referral.objects.get(pk=row.pk).state == ReferralState.ENGAGED


def meet_each_week(story: Story) -> None:
    """Each writes in its own case; both read one story."""
    assert story.there is not None
    nerys = story.joined.cast.nerys
    for week in range(1, 5):
        at = MONDAY + week * WEEK
        note(story.here, story.lowri, f"Week {week}: slept, and told me when she was close to using.", at)
        note(story.there, nerys, f"Week {week}: dose held; I came to the refuge.", at + HOUR)
    read = MONDAY + 5 * WEEK
    assert texts(story.lowri, story.here, read) == texts(nerys, story.there, read)
    assert open_case(visit_of(nerys, read), story.here.reference).decision.shows(Category.SUBSTANCE)


def the_social_workers(story: Story) -> None:
    """Whether to tell children's social care about her use: asked, refused, asked again, agreed for her son's sake."""
    council = Agency.objects.create(name="Ouse Council", sector=Sector.CHILDREN, locality="england")
    door = Service.objects.create(agency=council, name="Children’s services", locality="england")
    at, by = MONDAY + 8 * WEEK, story.lowri
    wants = sharing("children", door, ground="legitimate-interests", until=at + 60 * DAY)
    with pytest.raises(NotAgreed) as refused:
        shares.share(story.here, wants, by=by, at=at)
    assert refused.value.without is Without.SERIOUS_HARM
    yes = agreed("children", own_words="Tell them I take my prescription. I want him back.")
    record_agreement(story.here, yes, by=by, at=at, recorded_at=at)
    share = shares.share(story.here, wants, by=by, at=at)
    assert {*share.categories} == {"identity", "contact", "household", "abuse", "risk", "substance"}


def a_year_later(story: Story) -> None:
    """The shares have run out by themselves; hers is closed as done, and what the other service wrote stays its own."""
    assert story.there is not None
    at = MONDAY + 365 * DAY
    nerys = story.joined.cast.nerys
    with pytest.raises(Refused):
        open_case(visit_of(nerys, at), story.here.reference)
    assert len(texts(nerys, story.there, at)) == 4
    close_case(story.here, reason="completed", by=story.lowri, at=at)
    assert rules_of(story.here) == set()
    assert open_case(visit_of(nerys, at), story.there.reference).own


@pytest.mark.row("R196", "R024")
def test_a_year_in_a_refuge_with_two_services_beside_her() -> None:
    story = arrives(make_joined())
    asks_about_use(story)
    row = refers(story)
    is_taken_up(story, row)
    meet_each_week(story)
    the_social_workers(story)
    a_year_later(story)
    at = MONDAY + 365 * DAY
    assert {shares.state_at(one, at) for one in Share.objects.all()} == {ShareState.EXPIRED}
    assert verify() is None


def test_she_takes_her_word_back_and_from_the_next_look_nothing_more_is_read() -> None:
    story = arrives(make_joined())
    asks_about_use(story)
    row = refers(story)
    is_taken_up(story, row)
    assert row.share is not None
    assert story.there is not None
    over = EndGiven(because="withdrew", how_said="in-person", alone="alone", note="She wants a pause.")
    share_ends.end(row.share, over, by=story.lowri, at=MONDAY + DAY)
    with pytest.raises(Refused):
        open_case(visit_of(story.joined.cast.nerys, MONDAY + DAY), story.here.reference)
    assert open_case(visit_of(story.lowri, MONDAY + DAY), story.there.reference).decision.shows(Category.RISK)
