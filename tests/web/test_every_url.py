"""Every address walked: nobody, the wrong agency, the wrong role and the right worker, with things and without.

A new address fails here until it stands in `ROUTES`.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import quote
from uuid import UUID

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from linkworker.assessments.actions import attach_form, complete
from linkworker.assessments.build import CHECKLIST, AssessmentGiven
from linkworker.assessments.models import Assessment, AttachedForm
from linkworker.cases.actions import add_entry, close_case, explain_confidentiality
from linkworker.cases.build import Told
from linkworker.cases.emergencies import EmergencyGiven, record_emergency
from linkworker.cases.enquiries import record_enquiry
from linkworker.cases.models import (
    Case,
    Emergency,
    Enquiry,
    Entry,
    EntryKind,
    Offer,
    Participant,
    SubstanceEnquiry,
)
from linkworker.cases.offers import record_offers
from linkworker.cases.participants import add_participant
from linkworker.cases.substances import record_substances
from linkworker.desk.models import Arrival
from linkworker.duties.actions import ask_waiver, put_aside
from linkworker.duties.models import Duty, Waiver
from linkworker.events import clock
from linkworker.looking.models import Notice, SeenPaper
from linkworker.partnership.cover import Turn, add_turns, set_away
from linkworker.partnership.models import Away, NoNewCases, RoleGiven, Worker
from linkworker.partnership.setting_up import leave
from linkworker.people.actions import ClientGiven, register
from linkworker.people.models import ClientRecord, Connection, Import
from linkworker.practice.rule import Weight
from linkworker.practice.scoring import Answer, AnswerGiven
from linkworker.practice.sharing import Role
from linkworker.referrals.arriving import arrive
from linkworker.referrals.consulting import ask
from linkworker.referrals.models import Consultation, Intake, Referral
from linkworker.restricted.models import RestrictedNote
from linkworker.sharing.models import Opening, SeparationPlan, Share, Wall
from tests.cast import MONDAY, Cast, asked, asked_of_use, make_case, make_worker, offered
from tests.web import astray, glassy, kept, looked, matched, receiving, requested, same, sealed, settling
from tests.web.administering import with_administrators
from tests.web.there import a_call, an_accepted_intake, apart, brought, joint, known

SIGN_IN = "/account/sign-in/"
NOWHERE = "A1A1A1"
NO_NUMBER = 99999999
STRANGERS = ("dafydd", "rhys", "priya")
"""Another agency; a role that sees no case; another service of the same agency."""


@dataclass
class World:
    """The cast, with one of everything that an address can name; of Siân's case where nothing else is said."""

    cast: Cast
    newcomer: ClientRecord
    closed: Case
    enquiry: Enquiry
    assessment: Assessment
    form: AttachedForm
    entry: Entry
    participant: Participant
    duty: Duty
    should: Duty
    ended: Duty
    waiver: Waiver
    turn: RoleGiven
    away: Away
    leaver: Worker
    bringing: Import
    intake: Intake
    accepted: Intake
    offer: Offer
    emergency: Emergency
    substances: SubstanceEnquiry
    share: Share
    harm: Share
    referral: Referral
    outside: Referral
    consultation: Consultation
    apart: SeparationPlan
    opening: Opening
    paused: NoNewCases
    told: Connection
    wall: Wall
    sealed: sealed.Sealed
    glassy: glassy.Glassy
    paper: SeenPaper
    notice: Notice
    found: matched.Found
    kept: RestrictedNote
    settling: settling.Settling
    astray: astray.Astray
    requested: requested.Requested
    waits: Arrival


Naming = Callable[[World], Mapping[str, Any]]


@dataclass(frozen=True)
class Route:
    """How an address is walked.

    `names` gives the path's arguments for the thing that is there, `absent` those for one that isn't. `right` gets
    `status` from a GET; each of `wrong` gets what they would get if it did not exist. `open`: for nobody too.
    """

    names: Naming = lambda _world: {}
    absent: Mapping[str, Any] = field(default_factory=dict)
    right: str = "nerys"
    status: int = 200
    wrong: tuple[str, ...] = ()
    open: bool = False


def open_to_all(right_status: int) -> Route:
    return Route(open=True, status=right_status)


def own(status: int = 200, right: str = "nerys", wrong: tuple[str, ...] = ()) -> Route:
    """A page about nobody in particular; `wrong` are roles for which it does not exist."""
    return Route(status=status, right=right, wrong=wrong)


def thing(get: Callable[[World], Any], right: str = "nerys", wrong: tuple[str, ...] = STRANGERS) -> Route:
    """A page of what `get` finds in the world, named by its reference."""
    return Route(
        lambda world: {"reference": get(world).reference}, {"reference": NOWHERE}, right=right, wrong=wrong
    )


def numbered(
    name: str,
    get: Callable[[World], Any],
    right: str = "morgan",
    wrong: tuple[str, ...] = (*STRANGERS, "nerys"),
) -> Route:
    """A page of what `get` finds in the world, named by its number."""
    return Route(lambda world: {name: get(world).pk}, {name: NO_NUMBER}, right=right, wrong=wrong)


def account(get: Callable[[World], Any]) -> Route:
    """A page on which an administrator keeps accounts."""
    return numbered("number", get, "tegwen", (*STRANGERS, "nerys"))


def client_page(right: str = "nerys", wrong: tuple[str, ...] = STRANGERS) -> Route:
    return thing(lambda world: world.cast.sian.client, right, wrong)


def duty_page() -> Route:
    return thing(lambda world: world.duty)


def import_page() -> Route:
    return thing(lambda world: world.bringing, "morgan", (*STRANGERS, "nerys"))


def intake_page() -> Route:
    """A page of what Nerys wrote down from a call; she has no inbox, and keeps it."""
    return thing(lambda world: world.intake)


def case_page(right: str = "nerys", wrong: tuple[str, ...] = STRANGERS, **more: Naming) -> Route:
    """A page of Siân's case; `more` names the part of it."""

    def names(world: World) -> Mapping[str, Any]:
        return {"reference": world.cast.sian.reference, **{key: get(world) for key, get in more.items()}}

    return Route(names, {"reference": NOWHERE, **dict.fromkeys(more, NO_NUMBER)}, right=right, wrong=wrong)


def service_page(right: str, wrong: tuple[str, ...] = (), status: int = 200) -> Route:
    """A page of the directory about the service of Siân's case."""

    def names(world: World) -> Mapping[str, Any]:
        return {"number": world.cast.city.pk}

    return Route(names, {"number": NO_NUMBER}, right=right, wrong=wrong, status=status)


ROUTES: dict[str, Route] = {
    "account_login": open_to_all(302),
    "account_logout": open_to_all(200),
    "mfa_authenticate": open_to_all(302),
    "mfa_login_webauthn": open_to_all(302),
    "account_reauthenticate": own(),
    "account_change_password": own(),
    "mfa_index": own(),
    "mfa_reauthenticate": own(302),
    "mfa_activate_totp": own(302),
    "mfa_deactivate_totp": own(404),
    "mfa_view_recovery_codes": own(404),
    "mfa_generate_recovery_codes": own(302),
    "mfa_list_webauthn": own(),
    "mfa_add_webauthn": own(302),
    "mfa_reauthenticate_webauthn": own(302),
    "mfa_remove_webauthn": Route(lambda _world: {"pk": NO_NUMBER}, {"pk": NO_NUMBER + 1}, status=302),
    "stay": own(405),
    "draft": Route(
        lambda world: {"path": f"/cases/{world.cast.sian.reference}/close/"},
        {"path": f"/cases/{NOWHERE}/close/"},
        status=405,
    ),
    "gallery": open_to_all(200),
    "gallery_question": open_to_all(200),
    "gallery_checklist": open_to_all(200),
    "today": own(),
    "team": own(right="morgan", wrong=("nerys", "rhys")),
    "leaver": numbered("number", lambda world: world.leaver),
    "rota": own(),
    "rota-new": numbered("service", lambda world: world.cast.city),
    "rota-turn": numbered("number", lambda world: world.turn),
    "away": own(),
    "away-of": numbered("worker", lambda world: world.cast.owen),
    "away-back": numbered(
        "number", lambda world: world.away, right="nerys", wrong=("dafydd", "rhys", "priya")
    ),
    "lines": own(),
    "lines-set": own(right="morgan", wrong=("nerys", "dafydd")),
    "alerts": own(),
    "acting": own(right="mair", wrong=("nerys", "rhys", "dafydd")),
    "workers": own(right="tegwen", wrong=("nerys", "rhys", "priya", "dafydd")),
    "worker": account(lambda world: world.cast.owen),
    "role-give": account(lambda world: world.cast.owen),
    "worker-leave": account(lambda world: world.cast.owen),
    "role-end": account(lambda world: world.cast.owen.roles.get(role=Role.KEY_WORKER)),
    "find": own(wrong=("rhys",)),
    "definitions": own(),
    "client-new": own(wrong=("rhys",)),
    "client": client_page(),
    "client-change": client_page(),
    "client-preference": client_page(),
    "client-separate": client_page("eleri", (*STRANGERS, "nerys", "morgan")),
    "separations": own(right="eleri", wrong=("nerys", "morgan", "rhys")),
    "separation": thing(lambda world: world.apart, "eleri", (*STRANGERS, "nerys", "morgan")),
    "separation-plan": thing(lambda world: world.apart, "eleri", (*STRANGERS, "nerys", "morgan")),
    "separation-end": thing(lambda world: world.apart, "eleri", (*STRANGERS, "nerys", "morgan")),
    "separation-open": thing(lambda world: world.apart, "eleri", (*STRANGERS, "nerys", "morgan")),
    "opening-review": Route(
        lambda world: {"reference": world.apart.reference, "act": world.opening.act},
        {"reference": NOWHERE, "act": UUID(int=4)},
        right="eleri",
        wrong=(*STRANGERS, "nerys", "morgan"),
    ),
    "known": own(),
    "known-me": own(),
    "known-tell": own(),
    "known-forget": Route(
        lambda world: {"number": world.told.pk}, {"number": NO_NUMBER}, right="owen", status=405
    ),
    "client-known": client_page(),
    "walls": own(right="eleri", wrong=("nerys", "morgan", "rhys")),
    "wall": numbered("number", lambda world: world.wall, right="eleri"),
    "no-new-cases": own(right="eleri", wrong=("nerys", "morgan", "rhys")),
    "take-again": Route(
        lambda world: {"number": world.paused.pk},
        {"number": NO_NUMBER},
        right="eleri",
        status=405,
    ),
    "opened": Route(
        lambda world: {"act": world.opening.act},
        {"act": UUID(int=4)},
        right="owen",
        wrong=(*STRANGERS, "nerys", "morgan", "eleri"),
    ),
    "case-open": thing(lambda world: world.newcomer),
    "case-list": own(),
    "shared-list": own(),
    "case": case_page(),
    "case-pathway": case_page(),
    "chronology": case_page(),
    "chronology-text": case_page(),
    "chronology-pdf": case_page(),
    "entry-new": case_page(),
    "entry": case_page(number=lambda world: world.entry.pk),
    "entry-correct": case_page(number=lambda world: world.entry.pk),
    "people": case_page(),
    "participant-new": case_page(),
    "participant-correct": case_page(number=lambda world: world.participant.pk),
    "participant-position": case_page(number=lambda world: world.participant.pk),
    "confidentiality": case_page(),
    "case-allocate": case_page("morgan", (*STRANGERS, "nerys")),
    "case-close": case_page(),
    "case-reopen": thing(lambda world: world.closed),
    "case-duties": case_page(),
    "case-duties-text": case_page(),
    "case-duties-pdf": case_page(),
    "duty": duty_page(),
    "duty-done": duty_page(),
    "duty-hand-over": duty_page(),
    "duty-aside": thing(lambda world: world.should),
    "duty-waiver": duty_page(),
    "duty-take-back": thing(lambda world: world.ended),
    "waiver": thing(lambda world: world.waiver, "morgan", (*STRANGERS, "nerys")),
    "enquiry-new": case_page(),
    "enquiry": case_page(number=lambda world: world.enquiry.pk),
    "enquiry-correct": case_page(number=lambda world: world.enquiry.pk),
    "agreement-new": case_page(),
    "case-sharing": case_page(),
    "share-new": case_page(),
    "share": thing(lambda world: world.share),
    "share-end": thing(lambda world: world.share),
    "share-take-back": thing(lambda world: world.harm),
    "share-tell": thing(lambda world: world.share),
    "share-decide": thing(lambda world: world.harm, "morgan", (*STRANGERS, "nerys")),
    "case-joint": case_page(),
    "parts-change": case_page(),
    "lead-new": case_page(),
    "liaison-new": case_page(),
    "case-referrals": case_page(),
    "referral-outside": case_page(),
    "referral": thing(lambda world: world.referral),
    "referral-text": thing(lambda world: world.referral),
    "referral-pdf": thing(lambda world: world.referral),
    "referral-withdraw": thing(lambda world: world.referral),
    "referral-heard": thing(lambda world: world.outside),
    "offer-new": case_page(),
    "offer": case_page(number=lambda world: world.offer.pk),
    "danger-now": own(),
    "danger": case_page(),
    "emergency": case_page(number=lambda world: world.emergency.pk),
    "substances-new": case_page(),
    "substances": case_page(number=lambda world: world.substances.pk),
    "substances-correct": case_page(number=lambda world: world.substances.pk),
    "assessments": case_page(),
    "assessment-new": case_page(instrument=lambda _world: CHECKLIST),
    "assessment": case_page(number=lambda world: world.assessment.pk),
    "assessment-text": case_page(number=lambda world: world.assessment.pk),
    "assessment-pdf": case_page(number=lambda world: world.assessment.pk),
    "assessment-correct": case_page(number=lambda world: world.assessment.pk),
    "form-attach": case_page(number=lambda world: world.assessment.pk),
    "form-file": case_page(form=lambda world: world.form.reference),
    "consultations": own(wrong=("rhys",)),
    "consultation-new": own(wrong=("rhys",)),
    "consultation": thing(lambda world: world.consultation, "morgan", ("rhys", "priya", "nerys")),
    "consultation-answer": thing(
        lambda world: world.consultation, "morgan", ("rhys", "priya", "nerys", "dafydd")
    ),
    "services": own(),
    "service": service_page("nerys"),
    "service-change": service_page("morgan", (*STRANGERS, "nerys")),
    "service-checked": service_page("morgan", status=405),
    "together": own(),
    "imports": own(right="morgan", wrong=("nerys", "rhys")),
    "import-new": own(right="morgan", wrong=("nerys", "rhys")),
    "import-template": own(right="morgan", wrong=("nerys", "rhys")),
    "import": import_page(),
    "import-report": import_page(),
    "import-file": import_page(),
    "import-decide": import_page(),
    "import-drop": import_page(),
    "inbox": own(right="morgan", wrong=("rhys", "nerys", "priya", "dafydd")),
    "intake-new": own(wrong=("rhys",)),
    "intake": intake_page(),
    "intake-text": intake_page(),
    "intake-pdf": intake_page(),
    "intake-triage": intake_page(),
    "intake-accept": intake_page(),
    "intake-return": intake_page(),
    "intake-send-on": intake_page(),
    "intake-give": intake_page(),
    "intake-engaged": thing(lambda world: world.accepted),
    "intake-close": thing(lambda world: world.accepted),
    "refer": open_to_all(200),
    "refer-sent": open_to_all(200),
    "refer-to": Route(lambda world: {"number": world.cast.city.pk}, {"number": NO_NUMBER}, open=True),
    **sealed.routes(Route),
    **glassy.routes(Route),
    **looked.routes(Route),
    **matched.routes(Route),
    **kept.routes(Route),
    **settling.routes(Route),
    **astray.routes(Route),
    **requested.routes(Route),
    **receiving.routes(Route),
}


def patterns(of: URLResolver | None = None, before: str = "/") -> Iterator[tuple[str, str]]:
    """Every address of the site: its pattern and its name."""
    for one in (of or get_resolver()).url_patterns:
        where = before + str(one.pattern)
        if isinstance(one, URLPattern):
            yield where, one.name or ""
        else:
            yield from patterns(one, where)


def addresses(world: World) -> list[tuple[str, Route, str, str]]:
    """Each route with the address of the thing that is there and of one that isn't."""
    return [
        (
            name,
            route,
            reverse(name, kwargs=dict(route.names(world))),
            reverse(name, kwargs=dict(route.absent)),
        )
        for name, route in ROUTES.items()
    ]


@pytest.fixture
def world(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> World:
    at = MONDAY + timedelta(hours=3)
    monkeypatch.setattr(clock, "now", lambda: at)
    cast.eleri = make_worker("Eleri Rees", cast.afon, cast.city, Role.SAFEGUARDING_LEAD)  # type: ignore[attr-defined]
    case, told = cast.sian, {"by": cast.nerys, "at": at}
    explain_confidentiality(case, how="said", note="", **told)
    enquiry = record_enquiry(case, asked(experienced_now="yes"), recorded_at=at, **told)
    answers = tuple(AnswerGiven(str(number), Answer.YES) for number in range(1, 25))
    given = AssessmentGiven(CHECKLIST, "with-person", answers, {})
    assessment = complete(case, given, recorded_at=at, **told)
    offer = record_offers(case, offered(), recorded_at=at, **told)[0]
    partner = {"name": "Gethin", "relationship": "intimate-partner"}
    duties = Duty.objects.filter(holding=case.pk, owner=cast.nerys, ended_at=None, opens_at__lte=at)
    musts, shoulds = duties.filter(weight=Weight.MUST), duties.filter(weight=Weight.SHOULD)
    musts = musts.exclude(rule="referral.idva")
    ended = put_aside(shoulds[1], reason="In hospital", **told)
    with_administrators(cast)
    gwen = make_worker("Gwen Tudor", cast.afon, cast.city, Role.KEY_WORKER)
    make_case("Heledd", service=cast.city, worker=gwen, manager=cast.morgan)
    (turn,) = add_turns(
        cast.city,
        worker=cast.owen,
        turn=Turn(at + timedelta(days=1), at + timedelta(days=1, hours=6)),
        by=cast.morgan,
        at=at,
    )
    days = {"from_on": at.date() + timedelta(days=7), "until_on": at.date() + timedelta(days=11)}
    closed = make_case("Bronwen Carew", service=cast.city, worker=cast.nerys, manager=cast.morgan)
    return World(
        cast=cast,
        newcomer=register(ClientGiven(chosen_name="Delyth", own_reference="AR-1"), service=cast.city, **told),
        closed=close_case(closed, reason="moved", **told),
        enquiry=enquiry,
        assessment=assessment,
        form=attach_form(assessment, name="f.pdf", content_type="application/pdf", content=b"%PDF-", **told),
        entry=add_entry(case, Told(EntryKind.NOTE, text="Came by"), recorded_at=at, **told),
        participant=add_participant(case, partner, position="harming", said_by="person", **told),
        duty=musts[0],
        should=shoulds[0],
        ended=ended,
        waiver=ask_waiver(musts[1], reason="Told by phone", **told),
        turn=turn,
        away=set_away(cast.nerys, **days, **told),
        leaver=leave(gwen, at=at),
        bringing=brought(cast, at),
        intake=arrive(cast.city, a_call(), **told),
        accepted=an_accepted_intake(cast, at),
        offer=offer,
        substances=record_substances(case, asked_of_use(), recorded_at=at, **told),
        consultation=ask(cast.afon, "How do you stop safely?", by=cast.dafydd, at=at),
        emergency=record_emergency(case, EmergencyGiven(), recorded_at=at, **told),
        sealed=sealed.make_sealed(cast, at),
        glassy=glassy.make_glassy(cast, at),
        paper=looked.a_paper(cast, at),
        notice=looked.a_notice(cast, at),
        found=matched.make_found(cast, at),
        kept=kept.make_kept(cast, at),
        settling=settling.make_settling(cast, at),
        astray=astray.make_astray(cast, at),
        requested=requested.make_requested(cast, at),
        waits=receiving.make_receiving(cast, at),
        **joint(cast, at),
        **apart(cast, at),
        **known(cast, at),
    )


def signed_in(world: World, who: str) -> Client:
    client = Client()
    client.force_login(getattr(world.cast, who))
    return client


def both(client: Client, path: str) -> list[HttpResponse]:
    """What looking and sending get."""
    return [client.get(path), client.post(path)]


def test_every_address_has_a_name_and_stands_in_the_table() -> None:
    found = dict(patterns())
    assert [where for where, name in found.items() if not name] == []
    assert sorted(set(found.values()) - set(ROUTES)) == []


def test_every_row_of_the_table_is_an_address() -> None:
    assert sorted(set(ROUTES) - {name for _where, name in patterns()}) == []


def test_no_address_has_a_place_for_a_persons_name() -> None:
    for where, _name in patterns():
        assert "name" not in where


def test_nobody_gets_the_same_redirect_whether_the_thing_is_there_or_not(world: World) -> None:
    wrong = []
    for name, route, there, absent in addresses(world):
        if route.open:
            continue
        for path in (there, absent):
            for answer in both(Client(), path):
                expected = (302, f"{SIGN_IN}?next={quote(path)}", b"")
                if (answer.status_code, answer.get("Location"), answer.content) != expected:
                    wrong.append((name, path, answer.status_code, answer.get("Location")))
    assert wrong == []


def test_nobody_reaches_what_is_open(world: World) -> None:
    for name, route, there, _absent in addresses(world):
        if route.open:
            answer = Client().get(there)
            assert (name, answer.status_code in {200, 302}) == (name, True)
            assert SIGN_IN in answer.get("Location", SIGN_IN)


@pytest.mark.parametrize("who", ["dafydd", "rhys", "priya", "nerys"])
def test_the_wrong_worker_gets_what_is_absent_byte_for_byte(world: World, who: str) -> None:
    client = signed_in(world, who)
    nothing = same.everything(client.get(f"/{NOWHERE}/"))
    wrong = []
    for name, route, there, absent in addresses(world):
        if who not in route.wrong:
            continue
        seen, missing = both(client, there), both(client, absent)
        if same.everything(seen[0]) != nothing:
            wrong.append((name, "looked", seen[0].status_code))
        if [same.everything(one) for one in seen] != [same.everything(one) for one in missing]:
            wrong.append((name, "sent", seen[1].status_code, missing[1].status_code))
    assert wrong == []


@pytest.mark.parametrize("who", ["dafydd", "rhys", "priya", "owen"])
def test_a_refusal_takes_the_same_statements_whether_the_thing_is_there_or_not(
    world: World, who: str
) -> None:
    """So that the time it takes tells nothing either; Owen stands behind a personal wall."""
    sealed_too = (world.sealed.enid, world.sealed.together.child, world.sealed.ordinary)
    for one in (world.cast.sian, world.closed, world.newcomer, *sealed_too):
        Wall.objects.create(worker=world.cast.owen, subject_id=one.holding.subject_id, since=MONDAY)
    client = signed_in(world, who)
    client.get(f"/{NOWHERE}/")
    wrong = []
    for name, route, there, absent in addresses(world):
        if "dafydd" in route.wrong and who != route.right:
            taken = [statements(client, path) for path in (there, absent)]
            if taken[0] != taken[1]:
                wrong.append((name, *taken))
    assert wrong == []


def statements(client: Client, path: str) -> list[str]:
    """The tables that each statement of a request reads, in order."""
    with CaptureQueriesContext(connection) as taken:
        assert client.get(path).status_code == 404
    return [" ".join(re.findall(r'(?:FROM|JOIN) "(\w+)"', one["sql"])) for one in taken]


def test_the_right_worker_gets_the_page_and_absence_for_what_is_absent(world: World) -> None:
    wrong = []
    for name, route, there, absent in addresses(world):
        client = signed_in(world, route.right)
        got = client.get(there).status_code
        if got != route.status:
            wrong.append((name, got, route.status))
        if absent != there and route.status == 200 and client.get(absent).status_code != 404:
            wrong.append((name, "absent"))
    assert wrong == []
