"""The secrets of twin worlds: each is made by the actions that workers use, and says who may know of it, and why."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from linkworker.assessments.actions import complete
from linkworker.assessments.build import AnswerGiven, AssessmentGiven
from linkworker.cases import glass
from linkworker.cases.actions import add_entry, open_case
from linkworker.cases.build import Told
from linkworker.cases.enquiries import record_enquiry
from linkworker.cases.models import Case, EntryKind
from linkworker.cases.participants import newest_position, set_position
from linkworker.cases.shares import share
from linkworker.desk.actions import arrive as arrive_at_desk
from linkworker.duties.actions import ask_waiver, may_be_waived
from linkworker.duties.models import Duty
from linkworker.events import clock
from linkworker.matches.actions import AnswerGiven as MatchAnswerGiven
from linkworker.matches.actions import answer as answer_match
from linkworker.matches.actions import say_looking
from linkworker.matches.gates import open_match
from linkworker.misplaced.actions import TakingOut, take_out
from linkworker.misplaced.merging import MergeGiven, merge
from linkworker.opposed.assessing import AssessmentGiven as Found
from linkworker.opposed.assessing import assess
from linkworker.opposed.finding import on_tick as look_for_named
from linkworker.opposed.models import FoundApart
from linkworker.partnership.models import Service
from linkworker.people.actions import ClientGiven, register
from linkworker.people.build import ContactGiven
from linkworker.people.connecting import PersonTold, tell
from linkworker.practice.asking import Alone
from linkworker.practice.blind_match import Looking, Said
from linkworker.practice.breaking_glass import HowSoon
from linkworker.practice.restricted import NoteKind
from linkworker.practice.rule import Weight
from linkworker.practice.scoring import Answer
from linkworker.practice.separating import Relation, SeparateBecause
from linkworker.practice.sharing import Category, Role
from linkworker.practice.who_does_what import Concluded, Evidence
from linkworker.referrals.arriving import arrive
from linkworker.referrals.sending import send
from linkworker.restricted.notes import write_note
from linkworker.sharing.actions import raise_wall
from linkworker.sharing.separating import OpeningGiven, open_across, separate
from linkworker.whereabouts.sealing import SealGiven, seal
from tests.cast import asked, make_case, make_worker, visit_of
from tests.joined import letter, sharing
from tests.web.settling import HUW
from tests.web.there import a_call

Make = Callable[[Any], object]
QUILL = "Quill Ashgrove-Penrhyn"
OF_CASE = frozenset({"nerys", "morgan"})
"""Siân's key worker, and who manages the service."""


@dataclass(frozen=True)
class Secret:
    """`knows`: the readers who may notice it."""

    name: str
    make: Make
    knows: frozenset[str]


def in_both(world: Any) -> None:
    """Who stands in both worlds, since without them the secret could not be made."""
    world.cast.mared = make_worker("Mared Puw", world.cast.afon, None, Role.MANAGER)


def addresses_of(made: object, world: Any) -> list[str]:
    """Where somebody who was registered for a secret stands or is named; nothing for other secrets."""
    if not isinstance(made, Case):
        return []
    client, case = made.client.reference, made.reference
    of_client = [
        f"/clients/{client}/{page}" for page in ("", "looking/", "restricted/", "address/", "known/")
    ]
    named = f"/clients/{world.newcomer.reference}/same-person/?with={client}"
    return [
        named,
        *of_client,
        *(f"/cases/{case}/{page}" for page in ("", "duties/", "chronology/", "people/")),
    ]


def _told(world: Any) -> dict[str, Any]:
    return {"by": world.cast.nerys, "at": clock.now()}


def _someone(service: str, by: str) -> Make:
    def made(world: Any) -> object:
        cast = world.cast
        worker = getattr(cast, by)
        return make_case(QUILL, service=getattr(cast, service), worker=worker, at=clock.now())

    return made


def _two_kept_apart(world: Any) -> object:
    cast, at = world.cast, clock.now()
    one = make_case(QUILL, service=cast.city, worker=cast.owen, manager=cast.morgan, at=at)
    other = make_case("Rhun Ashgrove", service=cast.city, worker=cast.owen, manager=cast.morgan, at=at)
    subjects = one.client.subject, other.client.subject
    return separate(*subjects, because=SeparateBecause.HARM, said_by="Quill", by=cast.eleri, at=at)


def _at_the_desk(world: Any) -> object:
    """A second client of Nerys' comes to see her, while Siân waits."""
    told = {"by": world.cast.bronwen, "at": clock.now()}
    return arrive_at_desk(world.sealed.enid.client, service=world.cast.city, comes=world.cast.nerys, **told)


def _behind_a_wall(world: Any) -> object:
    """A client of the service whom Owen knows."""
    made = _someone("city", "nerys")(world)
    raise_wall(made.client.subject, worker=world.cast.owen, by=None, at=clock.now())  # type: ignore[attr-defined]
    return made


def _behind_the_managers_wall(world: Any) -> object:
    made = _someone("city", "nerys")(world)
    raise_wall(made.client.subject, worker=world.cast.morgan, by=None, at=clock.now())  # type: ignore[attr-defined]
    return made


def _on_the_other_side(world: Any) -> object:
    """A client of the service who is kept apart from one of Owen's."""
    cast, made = world.cast, _someone("city", "nerys")(world)
    one, other = made.client.subject, world.apart.one  # type: ignore[attr-defined]
    owens = other if other.client.chosen_name == "Ffion Parry" else world.apart.other
    separate(one, owens, because=SeparateBecause.HARM, said_by="Ffion", by=cast.eleri, at=clock.now())
    return made


def _an_opening(world: Any) -> object:
    """What Eleri opens to another worker of the service, for a second reason."""
    cast, at = world.cast, clock.now()
    given = OpeningGiven(
        frozenset({Category.RISK}), "Meet safely", at + timedelta(days=9), at.date() + timedelta(days=5)
    )
    return open_across(world.apart, cast.aled.holding, given, worker=cast.owen, by=cast.eleri, at=at)


def _a_waiver(world: Any) -> object:
    waiting = Duty.objects.filter(
        holding=world.cast.sian.pk, ended_at=None, weight=Weight.MUST, waivers=None, owner=world.cast.nerys
    )
    duty = next(one for one in waiting.order_by("pk") if may_be_waived(one))
    return ask_waiver(duty, reason="Told by phone", **_told(world))


def _entry(**more: str) -> Make:
    def made(world: Any) -> object:
        given = Told(EntryKind.NOTE, text="She means to leave on Friday", source="person", **more)
        return add_entry(world.cast.sian, given, recorded_at=clock.now(), **_told(world))

    return made


def _checklist(world: Any) -> object:
    answers = tuple(AnswerGiven(str(number), Answer.YES) for number in range(1, 25))
    given = AssessmentGiven(world.assessment.instrument, "with-person", answers, {})
    return complete(world.cast.sian, given, recorded_at=clock.now(), **_told(world))


def _refuge() -> Service:
    return Service.objects.get(name="Harbour refuge")


def _position(world: Any) -> object:
    person = world.participant
    seen = newest_position(person)
    return set_position(person, kind="both", said_by="person", seen=seen, **_told(world))


def _an_intake(world: Any) -> object:
    given = replace(a_call(QUILL), need="idva")
    return arrive(world.cast.idvas, given, by=world.cast.dafydd, at=clock.now())


def _match_answer(world: Any) -> object:
    visit = visit_of(world.cast.llio, clock.now())
    no = MatchAnswerGiven(Alone.ALONE, Said.NO)
    return answer_match(open_match(visit, world.found.to_ask.reference), no, visit)


def _glass(world: Any) -> object:
    visit = visit_of(world.cast.owen, clock.now())
    told = PersonTold(name="Siân Gwenllian-Bâ", phone="07700 900461")
    return glass.ask(
        glass.GlassGiven(told=told, danger="He is outside", reason="To warn her", how_soon=HowSoon.NOW),
        visit=visit,
    )


def _wall(world: Any) -> object:
    subject = world.cast.sian.client.subject
    return raise_wall(subject, worker=world.cast.mair, by=None, at=clock.now())


def _a_wrong_entry(world: Any) -> object:
    return take_out(world.entry, TakingOut("It is about somebody else"), by=world.cast.nerys, at=clock.now())


def _a_merge(world: Any) -> object:
    """Siân's record and one of another service are said to be of one person, by who leads the agency."""
    cast, at = world.cast, clock.now()
    given = ClientGiven(chosen_name=QUILL, contacts=(ContactGiven("phone", "07700 900888", "no"),))
    other = register(given, service=cast.fens, by=cast.priya, at=at)
    return merge(cast.sian.client, other, MergeGiven("She told us"), by=cast.mared, at=at)


def _is_named_in_a_case(world: Any) -> object:
    """A client of another service is somebody whom Siân's case names: the two are kept apart, and no worker is told."""
    cast, at = world.cast, clock.now()
    given = ClientGiven(
        chosen_name=HUW.name, birth_date=HUW.birth_date, contacts=(ContactGiven("phone", HUW.phone, "no"),)
    )
    client = register(given, service=cast.fens, by=cast.priya, at=at)
    made = open_case(client, service=cast.fens, by=cast.priya, at=at)
    while look_for_named(at):
        pass
    assert FoundApart.objects.filter(subject=client.pk, plan__ended_at=None).exists()
    return made


def _what_a_specialist_found(world: Any) -> object:
    person = world.settling.person
    given = Found("Dafydd Ellis", clock.now(), dict.fromkeys(Evidence, "Asked of both"), Concluded.HARMING)
    return assess(person, given, seen=newest_position(person), by=world.cast.eleri, at=clock.now())


EVERYBODY = frozenset(
    {"nerys", "owen", "morgan", "priya", "dafydd", "llio", "tudur", "sunniva", "tegwen", "rhys"}
)

SECRETS = (
    Secret("somebody behind a wall", _behind_a_wall, EVERYBODY - {"owen", "priya", "tegwen"}),
    Secret(
        "somebody behind the manager’s wall",
        _behind_the_managers_wall,
        EVERYBODY - {"morgan", "priya", "tegwen"},
    ),
    Secret("somebody of the other side", _on_the_other_side, EVERYBODY - {"owen", "priya", "tegwen"}),
    Secret("an opening", _an_opening, frozenset({"owen", "llio", "rhys"})),
    Secret("a waiver", _a_waiver, OF_CASE | {"rhys"}),
    Secret("somebody of another service", _someone("fens", "priya"), frozenset({"priya", "llio", "rhys"})),
    Secret("somebody of another agency", _someone("idvas", "dafydd"), frozenset({"dafydd", "tudur"})),
    Secret(
        "two who are kept apart",
        _two_kept_apart,
        frozenset(
            {"owen", "morgan", "nerys", "llio", "rhys"}
        ),  # the service finds its clients; looks are read
    ),
    Secret("a wall before a worker", _wall, frozenset({"rhys"})),
    Secret("an entry", _entry(), OF_CASE | {"rhys"}),
    Secret("an entry not to be revealed", _entry(not_to_be_revealed_to="Gethin"), OF_CASE | {"rhys"}),
    Secret(
        "an enquiry that tells of abuse",
        lambda world: record_enquiry(
            world.cast.sian, asked(experienced_now="yes"), recorded_at=clock.now(), **_told(world)
        ),
        OF_CASE | {"rhys"},
    ),
    Secret("a checklist", _checklist, OF_CASE | {"rhys"}),
    Secret("a position", _position, OF_CASE | {"rhys"}),
    Secret(
        "that whoever a case names is a client", _is_named_in_a_case, frozenset({"priya", "llio", "rhys"})
    ),
    Secret("what a specialist found", _what_a_specialist_found, OF_CASE | {"rhys"}),
    Secret(
        "a share to a third agency",
        lambda world: share(world.cast.sian, sharing("joint-care", _refuge()), **_told(world)),
        OF_CASE | {"rhys", "llio"},
    ),
    Secret(
        "a referral to a third agency",
        lambda world: send(
            world.cast.sian, letter(), sharing("idva-referral", world.cast.idvas), **_told(world)
        ),
        OF_CASE | {"rhys", "llio", "dafydd", "tudur"},
    ),
    Secret(
        "an address that is sealed",
        lambda world: seal(
            world.cast.sian.client,
            SealGiven(label="c/o the office", because="He looks for her", text="4 Halcyon Lane, Ely CB7 2QQ"),
            **_told(world),
        ),
        OF_CASE | {"rhys", "owen", "llio"},  # who finds her reads the care-of name
    ),
    Secret(
        "a restricted note",
        lambda world: write_note(
            world.cast.sian.client, NoteKind.ORIENTATION, "She has a girlfriend", names=[], **_told(world)
        ),
        frozenset({"nerys", "rhys"}),
    ),
    Secret(
        "whom a worker knows",
        lambda world: tell(
            Relation.FAMILY,
            PersonTold("Siân Gwenllian-Bâ", phone="07700 900461"),
            by=world.cast.owen,
            at=clock.now(),
        ),
        frozenset({"owen", "rhys"}),
    ),
    Secret(
        "an intake of another agency",
        _an_intake,
        frozenset({"dafydd", "tudur"}),
    ),
    Secret("what she said to a match", _match_answer, frozenset({"llio", "rhys"})),
    Secret(
        "that somebody is not to be looked for",
        lambda world: say_looking(world.cast.sian.client, Looking.NOT_WANTED, seen=None, **_told(world)),
        OF_CASE | {"rhys", "owen", "llio"},
    ),
    Secret("that an entry was about somebody else", _a_wrong_entry, OF_CASE | {"rhys", "sunniva", "tudur"}),
    Secret("that two records are of one person", _a_merge, frozenset({"priya", "llio", "rhys", "tegwen"})),
    Secret("that somebody is at the desk", _at_the_desk, OF_CASE | {"bronwen", "rhys"}),
    Secret("that somebody asked in danger", _glass, frozenset({"owen", "morgan", "rhys"})),
    Secret(
        "a later entry of the refuge’s case",
        lambda world: add_entry(
            world.sealed.enid,
            Told(EntryKind.NOTE, text="She met her sister", source="person"),
            recorded_at=clock.now() + timedelta(0),
            **_told(world),
        ),
        OF_CASE | {"rhys"},
    ),
)
