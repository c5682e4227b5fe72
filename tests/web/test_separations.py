"""The pages of keeping people apart: what a lead plans and opens, and what the other side's worker reads."""

from datetime import timedelta

import pytest

from linkworker.cases.actions import add_entry
from linkworker.cases.build import Told
from linkworker.cases.models import Case, EntryKind
from linkworker.partnership.models import NoNewCases
from linkworker.practice.sharing import Role
from linkworker.sharing.models import Opening, SeparationPlan
from tests.cast import Cast, make_case, make_worker
from tests.web.case_work import NOON, SignIn, at_noon, page, signed_in, words_of
from tests.web.filling import send

__all__ = ["at_noon", "signed_in"]

DAY = timedelta(days=1)
WHY = {"because": "harm", "said_by": "She told Nerys in the car park."}
WORDS = {"sabotage": "Ring her back.", "fishing": "We never say who comes.", "liaison": "Through Morgan."}


def zone(name: str, site: str, day: str, half: str) -> dict[str, str]:
    return {f"{name}_1_site": site, f"{name}_1_days": day, f"{name}_1_half": half}


def on(name: str, day: int, month: int = 11) -> dict[str, str]:
    return {f"{name}-day": str(day), f"{name}-month": str(month), f"{name}-year": "2026"}


@pytest.fixture
def gethin(cast: Cast) -> Case:
    """With whom Owen works, in the service where Nerys works with Siân; Eleri leads safeguarding there."""
    cast.eleri = make_worker("Eleri Rees", cast.afon, cast.city, Role.SAFEGUARDING_LEAD)  # type: ignore[attr-defined]
    return make_case("Gethin Llwyd", service=cast.city, worker=cast.owen, manager=cast.morgan)


def separated(cast: Cast, gethin: Case, signed_in: SignIn) -> SeparationPlan:
    eleri = signed_in(cast.eleri)  # type: ignore[attr-defined]
    send(eleri, f"/clients/{cast.sian.client.reference}/keep-apart/", other=gethin.client.reference, **WHY)
    return SeparationPlan.objects.get()


def test_a_lead_keeps_two_people_apart_plans_how_and_reads_why(
    cast: Cast, gethin: Case, signed_in: SignIn
) -> None:
    eleri = signed_in(cast.eleri)  # type: ignore[attr-defined]
    assert "Keep apart from somebody" in words_of(eleri.get(f"/clients/{cast.sian.client.reference}/"))
    path = f"/clients/{cast.sian.client.reference}/keep-apart/"
    for wrong in ("A1A1-A1A", cast.sian.client.reference):
        assert send(eleri, path, other=wrong, **WHY).status_code == 422
    plan = separated(cast, gethin, signed_in)
    assert f"Plan how {plan.one.client.chosen_name}" in words_of(eleri.get("/"))
    both = {**zone("one", "City", "monday", "morning"), **zone("other", "city ", "monday", "whole")}
    meeting = send(eleri, f"/separations/{plan.reference}/plan/", **both, **WORDS, **on("review_on", 1, 12))
    assert "They could meet at City" in words_of(meeting)
    both |= zone("other", "City", "tuesday", "whole")
    send(eleri, f"/separations/{plan.reference}/plan/", **both, **WORDS, **on("review_on", 1, 12))
    shown = words_of(eleri.get(f"/separations/{plan.reference}/"))
    for words in (
        "City: Monday. In the morning.",
        "City: Tuesday. All day.",
        WHY["said_by"],
        "Ring her back.",
    ):
        assert words in shown
    assert "Plan how" not in words_of(eleri.get("/"))


def test_whoever_works_with_one_reads_what_is_opened_and_nothing_of_where_it_comes_from(
    cast: Cast, gethin: Case, signed_in: SignIn
) -> None:
    told = {"by": cast.nerys, "at": NOON, "recorded_at": NOON}
    for text, source in (("He waits outside.", "person"), ("Seen outside at five.", "professional")):
        note = Told(EntryKind.NOTE, code="event", text=text, source=source, said_by="PC Mair Owen")
        add_entry(cast.sian, note, **told)
    plan = separated(cast, gethin, signed_in)
    eleri, owen = signed_in(cast.eleri), signed_in(cast.owen)  # type: ignore[attr-defined]
    given = {"case": str(cast.sian.pk), "worker": str(cast.owen.pk), "purpose": "End sessions safely"}
    given |= {"categories": ["identity", "risk"], **on("until_on", 20)}  # type: ignore[dict-item]
    path = f"/separations/{plan.reference}/open/"
    assert "Choose a day before it ends" in words_of(send(eleri, path, **given, **on("review_on", 25)))
    to_her = {**given, "worker": str(cast.nerys.pk)}
    assert "Choose somebody who works with the other" in words_of(
        send(eleri, path, **to_her, **on("review_on", 9))
    )
    send(eleri, path, **given, **on("review_on", 9))
    act = Opening.objects.values_list("act", flat=True).distinct().get()
    today = words_of(owen.get("/"))
    assert "Something is opened to you: End sessions safely" in today
    assert cast.sian.client.chosen_name not in today
    shown = words_of(owen.get(f"/opened/{act}/"))
    assert "Seen outside at five." in shown
    assert cast.sian.client.chosen_name in shown
    for kept in ("He waits outside.", "PC Mair Owen", "Said by", "another professional"):
        assert kept not in shown
    assert owen.get(page(cast.sian)).status_code == 404
    assert signed_in(cast.nerys).get(f"/opened/{act}/").status_code == 404


def test_a_link_worker_sees_who_is_kept_apart_and_not_why(
    cast: Cast, signed_in: SignIn, gethin: Case
) -> None:
    """Of two services: in one service the other's link worker finds neither (decision record 0027)."""
    aled = make_case("Aled Parry", service=cast.fens, worker=cast.priya)
    lead = make_worker("Mair Hughes", cast.afon, None, Role.SAFEGUARDING_LEAD)
    gwenno = make_worker("Gwenno Tudor", cast.afon, None, Role.LINK_WORKER)
    path = f"/clients/{cast.sian.client.reference}/keep-apart/"
    send(signed_in(lead), path, other=aled.client.reference, **WHY)
    plan, link_worker = SeparationPlan.objects.get(), signed_in(gwenno)
    assert "Aled Parry" in words_of(link_worker.get("/separations/"))
    shown = words_of(link_worker.get(f"/separations/{plan.reference}/"))
    assert WHY["said_by"] not in shown
    assert "One harms the other" not in shown
    assert WHY["said_by"] in words_of(signed_in(lead).get(f"/separations/{plan.reference}/"))
    assert link_worker.get(f"/separations/{plan.reference}/plan/").status_code == 404


def test_what_the_other_side_told_is_sent_back_with_what_was_typed(
    cast: Cast, gethin: Case, signed_in: SignIn
) -> None:
    owen = signed_in(cast.owen)
    partner = {
        "name": "Siân",
        "relationship": "intimate-partner",
        "position": "harming",
        "said_by": "The police",
    }
    send(owen, page(gethin, "people/new/"), **partner)
    note = {"sort": "event", "text": "She drinks in the morning.", "source": "other-side", **on("on", 1)}
    refused = send(owen, page(gethin, "chronology/new/"), **note)
    assert refused.status_code == 422
    assert "What only the other side told is never kept here" in words_of(refused)
    assert "She drinks in the morning." in words_of(refused)


def test_an_answer_to_an_allocation_names_no_cause(cast: Cast, gethin: Case, signed_in: SignIn) -> None:
    """The page that bars Owen because of a separation and the one that bars him because of his load are one."""
    fixed = "This worker can't take this case. Choose someone else, or contact the duty safeguarding lead."
    other = make_case("Bronwen", service=cast.city, worker=cast.nerys)
    eleri = signed_in(cast.eleri)  # type: ignore[attr-defined]
    assert "can't take" not in words_of(eleri.get(page(other, "allocate/")))
    separated(cast, gethin, signed_in)
    barred = words_of(send(eleri, page(cast.sian, "allocate/"), worker=str(cast.owen.pk)))
    send(eleri, "/no-new-cases/", worker=str(cast.owen.pk), **on("until_on", 20))
    loaded = words_of(send(eleri, page(other, "allocate/"), worker=str(cast.owen.pk)))
    assert fixed in barred
    assert fixed in loaded
    again = f"/no-new-cases/{NoNewCases.objects.get().pk}/"
    assert signed_in(cast.morgan).post(again).status_code == 404
    assert "can be given cases again" in words_of(eleri.post(again, follow=True))
