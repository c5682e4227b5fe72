"""Somebody whose address is sealed, beside the cast, with one of everything that an address of the site can name.

Enid is Nerys' client at City. Her home and her son's school are sealed, Nerys may read the home and has begun to, Owen
waits to be let. Ida leads safeguarding there. Sunniva manages Haven, a refuge that guards a house.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from linkworker.cases import actions as cases
from linkworker.cases.models import Case
from linkworker.partnership.labels import AcceptanceGiven, accept
from linkworker.partnership.models import Agency, LabelAcceptance, Sector, Service, Worker
from linkworker.people.actions import ClientGiven, register
from linkworker.people.models import ClientRecord
from linkworker.practice.sharing import Role
from linkworker.whereabouts.addresses import AddressGiven, record_address
from linkworker.whereabouts.children import lives_with
from linkworker.whereabouts.guarding import guard
from linkworker.whereabouts.models import (
    Address,
    AddressReading,
    GuardedPlace,
    LivesWith,
    ReviewRequest,
    SealedPlace,
)
from linkworker.whereabouts.reading import begin_reading
from linkworker.whereabouts.reviewing import Decided, ToRead, ask_to_read, decide_request, record_asked_for
from linkworker.whereabouts.sealing import SealGiven, seal
from tests.cast import Cast, make_case, make_worker

TEXT = "Flat 2, 12 Zephyrine Road, Ely CB7 4XX"
FORMER = "9 Quondam Street, Ely CB7 9ZZ"
SCHOOL = "St Ebba’s School, 1 Halcyon Lane, Ely CB7 2QQ"
HOUSE = "77 Umbral Crescent, Wisbech PE13 1ZZ"
LABEL = "c/o Anne’s House"
NOWHERE, NO_NUMBER, NO_REQUEST = "A1A1A1", 99999999, "B2B2B2"
STRANGERS = ("dafydd", "rhys", "priya")


@dataclass
class Sealed:
    """What is sealed, asked, read and guarded."""

    enid: Case
    former: Address
    ordinary: ClientRecord
    home: SealedPlace
    school: SealedPlace
    waits: ReviewRequest
    runs: ReviewRequest
    record: ReviewRequest
    reading: AddressReading
    together: LivesWith
    label: LabelAcceptance
    refuge: Service
    house: GuardedPlace
    ida: Worker
    sunniva: Worker


def make_sealed(cast: Cast, at: datetime) -> Sealed:
    """Make it, and put Ida and Sunniva among the cast."""
    told: dict[str, Any] = {"by": cast.nerys, "at": at}
    ida = cast.ida = make_worker("Ida Bevan", cast.afon, cast.city, Role.SAFEGUARDING_LEAD)  # type: ignore[attr-defined]
    enid = make_case("Enid", service=cast.city, worker=cast.nerys, manager=cast.morgan, at=at)
    given = AddressGiven(text=FORMER, until=at.date() - timedelta(days=9))
    former = record_address(enid.client, given, **told)
    home = seal(enid.client, SealGiven(label=LABEL, because="He looks for her", text=TEXT), **told)
    school = seal(
        enid.client,
        SealGiven(kind="school", label="Ela’s school", because="He waits there", text=SCHOOL),
        **told,
    )
    enid.client.refresh_from_db()
    until = (at + timedelta(days=3)).date()
    runs = ask_to_read(home, ToRead(worker=cast.nerys, task="Move her things", until=until), by=ida, at=at)
    runs = decide_request(runs, Decided(True, "Nobody else can"), by=cast.morgan, at=at)
    child = make_case("Ela", service=cast.city, worker=cast.nerys, manager=cast.morgan, at=at).client
    refuge, sunniva, house = _a_house(cast, at)
    return Sealed(
        enid=enid,
        former=former,
        ordinary=_ffion(cast, at),
        home=home,
        school=school,
        waits=ask_to_read(home, ToRead(worker=cast.owen, task="Drive her to court", until=until), **told),
        runs=runs,
        record=record_asked_for(enid.client, task="A man who says he is the father rang", **told),
        reading=begin_reading(runs, code="travel", reason="To order the van", **told),
        together=lives_with(child, enid.client, **told),
        label=accept(an_acceptance(at), by=cast.morgan, at=at),
        refuge=refuge,
        house=house,
        ida=ida,
        sunniva=sunniva,
    )


def _ffion(cast: Cast, at: datetime) -> ClientRecord:
    """Somebody of Nerys’ whose address is nobody's secret."""
    given = ClientGiven(chosen_name="Ffion")
    client = register(given, service=cast.city, by=cast.nerys, at=at, reference=FFION)
    case = cases.open_case(client, service=cast.city, by=cast.nerys, at=at)
    cases.allocate(case, worker=cast.nerys, by=cast.morgan, at=at)
    return client


def an_acceptance(at: datetime) -> AcceptanceGiven:
    return AcceptanceGiven(
        label=LABEL,
        organisation="Old Mill Pharmacy",
        kind="pharmacy",
        accepted_on=at.date(),
        where_kept="Binder 3",
    )


def _a_house(cast: Cast, at: datetime) -> tuple[Service, Worker, GuardedPlace]:
    haven = Agency.objects.create(name="Haven", sector=Sector.REFUGE, locality=cast.city.locality)
    refuge = Service.objects.create(agency=haven, name="Haven refuge", locality=cast.city.locality)
    sunniva = cast.sunniva = make_worker("Sunniva Dahl", haven, refuge, Role.MANAGER)  # type: ignore[attr-defined]
    return refuge, sunniva, guard(refuge, HOUSE, called="The big house", by=sunniva, at=at)


def routes(route: Callable[..., Any]) -> dict[str, Any]:
    """The rows of `test_every_url.ROUTES` about it; `route` is its `Route`."""

    def of(right: str, wrong: tuple[str, ...], **parts: Callable[[Sealed], Any]) -> Any:
        """A page below Enid's; `parts` names the part of it."""

        def names(world: Any) -> Mapping[str, Any]:
            made: Sealed = world.sealed
            return {"reference": made.enid.client.reference, **{key: get(made) for key, get in parts.items()}}

        absent = {key: NO_REQUEST if key == "asked" else NO_NUMBER for key in parts}
        return route(names, {"reference": NOWHERE, **absent}, right=right, wrong=wrong)

    def of_house(**parts: Callable[[Sealed], Any]) -> Any:
        def names(world: Any) -> Mapping[str, Any]:
            made: Sealed = world.sealed
            return {"number": made.refuge.pk, **{key: get(made) for key, get in parts.items()}}

        absent = {"number": NO_NUMBER, **dict.fromkeys(parts, NO_NUMBER)}
        return route(names, absent, right="sunniva", wrong=(*STRANGERS, "nerys"))

    plain = {name: of("nerys", STRANGERS) for name in ("address", "address-seal", "record-asked")}
    places = {
        name: of("nerys", STRANGERS, number=lambda made: made.school.pk)
        for name in ("sealed-leave", "sealed-change")
    }
    homes = {
        name: of("nerys", STRANGERS, number=lambda made: made.home.pk)
        for name in ("sealed-ask", "sealed-unseal")
    }
    child = lambda world: {"reference": world.sealed.together.child.reference}  # noqa: E731
    return {
        **plain,
        **places,
        **homes,
        "address-new": route(
            lambda world: {"reference": FFION}, {"reference": NOWHERE}, right="nerys", wrong=STRANGERS
        ),
        "address-correct": of("nerys", STRANGERS, number=lambda made: made.former.pk),
        "review": of("morgan", (*STRANGERS, "nerys"), asked=lambda made: made.waits.reference),
        "review-end": of("nerys", STRANGERS, asked=lambda made: made.waits.reference),
        "address-read": of("nerys", STRANGERS, asked=lambda made: made.runs.reference),
        "address-shown": of("nerys", STRANGERS, number=lambda made: made.reading.pk),
        "lives-with": route(child, {"reference": NOWHERE}, right="nerys", wrong=STRANGERS),
        "lives-elsewhere": route(
            lambda world: {**child(world), "number": world.sealed.together.pk},
            {"reference": NOWHERE, "number": NO_NUMBER},
            right="nerys",
            wrong=STRANGERS,
        ),
        "address-register": route(right="morgan", wrong=("nerys", "rhys")),
        "labels": route(right="nerys", wrong=("rhys",)),
        "label-new": route(right="morgan", wrong=("nerys", "rhys")),
        "label-end": route(
            lambda world: {"number": world.sealed.label.pk},
            {"number": NO_NUMBER},
            right="morgan",
            wrong=(*STRANGERS, "nerys"),
        ),
        "house-guard": of_house(),
        "house-left": of_house(house=lambda made: made.house.pk),
    }


FFION = "F2BC-DFG-HJK"
PAST = {"accepted_on-day": "2", "accepted_on-month": "11", "accepted_on-year": "2026"}
SOON = {"until-day": "4", "until-month": "11", "until-year": "2026"}


def editing(filling: Callable[..., Any]) -> dict[str, Any]:
    """The rows of `every_form.EDITING` about it; `filling` is its `Filling`."""
    sure = {"sure": "on"}
    return {
        "address-correct": filling(
            {"wrong": "The number", "text": "11 Quondam Street, Ely CB7 9ZZ", "safe_to_write": "no"},
            "wrong",
            "text",
            {"wrong": "The street", "text": "9 Quondam Lane, Ely CB7 9ZZ"},
        ),
        "sealed-change": filling(
            {"text": "5 Halcyon Lane, Ely CB7 2QQ", "label": "Ela’s new school"},
            "label",
            "text",
            {"text": "3 Halcyon Lane, Ely CB7 2QQ", "label": "Ela’s school"},
        ),
        "sealed-leave": filling(sure, "sure", other=sure, over=True),
        "lives-elsewhere": filling(sure, "sure", other=sure, over=True),
        "house-left": filling(sure, "sure", other=sure, who=("sunniva", "sunniva"), over=True),
        "review": filling(
            {"decision": "yes", "note": "Nobody else can drive"},
            "decision",
            "note",
            {"decision": "no", "note": "Meet her at the office"},
            who=("morgan", "ida"),
            over=True,
        ),
        "review-end": filling({"because": "done"}, "because", other={"because": "mistake"}, over=True),
        "label-end": filling(
            {"note": "They want an address again"},
            "note",
            "note",
            {"note": "The surgery closed"},
            who=("morgan", "ida"),
            over=True,
        ),
    }


def adding(filling: Callable[..., Any]) -> dict[str, Any]:
    """The rows of `every_form.ADDING` about it."""
    return {
        "address-new": filling({"text": "4 Halcyon Lane, Ely", "safe_to_write": "yes"}, "text", "text"),
        "address-seal": filling(
            {
                "kind": "doctor",
                "text": "Surgery, 8 Halcyon Lane, Ely",
                "label": "Her GP",
                "because": "He waits there",
            },
            "because",
            "label",
        ),
        "sealed-ask": filling({"worker": "@ida", "task": "Go to court with her", **SOON}, "task", "task"),
        "sealed-unseal": filling({"task": "She asked for it, alone"}, "task", "task"),
        "address-read": filling({"code": "visit", "reason": "The van is here"}, "code", "reason"),
        "lives-with": filling({"parent": FFION}, "parent"),
        "record-asked": filling({"task": "A solicitor wrote"}, "task", "task"),
        "label-new": filling(
            {
                "label": LABEL,
                "organisation": "Fen Surgery",
                "kind": "prescriber",
                "where_kept": "Binder 4",
                **PAST,
            },
            "where_kept",
            "organisation",
            who=("morgan", "ida"),
        ),
        "house-guard": filling(
            {"called": "The flat", "address": "2 Umbral Crescent, Wisbech PE13 1ZZ"},
            "address",
            "called",
            who=("sunniva", "sunniva"),
        ),
    }
