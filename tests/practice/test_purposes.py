"""For what may be shared: each preset says why it holds what it holds, and each sender has a lawful ground."""

import pytest
from pydantic import TypeAdapter, ValidationError

from linkworker.partnership.models import Sector
from linkworker.practice.locality_values import Nation
from linkworker.practice.purposes import Purpose, Without, grounds_for, purposes, purposes_for
from linkworker.practice.sharing import Category
from linkworker.practice.vocabulary import code_list

SENDERS = ("substance", "abuse", "refuge", "perpetrator")


@pytest.mark.parametrize("code", sorted(purposes()))
def test_every_category_of_a_purpose_has_its_reason_and_every_receiver_is_a_sector(code: str) -> None:
    one = purposes()[code]
    assert all(asked.reason.en for asked in one.asked)
    assert set(one.to) <= set(Sector.values)
    assert Category.IDENTITY in one.needed
    assert Category.WHEREABOUTS not in one.categories
    assert not one.refers or code_list("needs").find(one.need) is not None


@pytest.mark.parametrize("nation", list(Nation))
@pytest.mark.parametrize("sender", SENDERS)
def test_whoever_shares_finds_a_ground_with_agreement_and_without(nation: Nation, sender: str) -> None:
    for one in purposes_for(sender, nation):
        assert grounds_for(nation, sender, one.code, agreed=True)
        without = grounds_for(nation, sender, one.code, agreed=False)
        assert without
        assert "consent" not in {ground.code for ground in without}


def test_the_police_share_under_part_3() -> None:
    assert grounds_for(Nation.ENGLAND, "police", "marac", agreed=True)[0].code == "part-3"


def test_what_needs_agreement_is_never_possible_without() -> None:
    for code in ("refuge-referral", "treatment-referral", "young-carers", "health-care"):
        assert purposes()[code].without is not Without.SERIOUS_HARM


def test_the_coordinator_is_told_in_wales_alone() -> None:
    assert "coordinator" not in {one.code for one in purposes_for("substance", Nation.ENGLAND)}
    assert "coordinator" in {one.code for one in purposes_for("substance", Nation.WALES)}


def test_a_purpose_without_categories_or_with_one_twice_is_refused() -> None:
    plain = purposes()["marac"]
    names = ("code", "label", "help", "to", "without", "days", "source")
    told = {name: getattr(plain, name) for name in names}
    for asked in ((), (plain.asked[0], plain.asked[0])):
        with pytest.raises((ValueError, ValidationError)):
            TypeAdapter(Purpose).validate_python({**told, "asked": asked})
