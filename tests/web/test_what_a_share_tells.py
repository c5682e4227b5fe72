"""What another agency reads of a case that is shared with it: what was granted, and nothing beside it."""

from datetime import timedelta

import pytest

from linkworker.assessments.models import Assessment
from linkworker.cases.actions import close_case, explain_confidentiality
from linkworker.cases.enquiries import record_enquiry
from linkworker.duties.actions import DoneOutside, done_outside
from linkworker.duties.models import Duty
from linkworker.practice.sharing import Category
from linkworker.web.row_keys import row_key
from tests.cast import MONDAY, Cast, asked
from tests.web.assessing import done
from tests.web.case_work import SignIn, at_noon, page, signed_in, words_of
from tests.web.test_case_list import grant

__all__ = ["at_noon", "signed_in"]

EVERYTHING = (Category.IDENTITY, Category.CONTACT, Category.ABUSE, Category.RISK)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def worked(cast: Cast) -> Assessment:
    """Siân's case with a disclosure, a checklist at seventeen, and a referral recorded as done outside."""
    record_enquiry(cast.sian, asked(experienced_now="yes"), by=cast.nerys, at=MONDAY, recorded_at=MONDAY)
    found = done(cast.sian, 17, by=cast.nerys)
    referral = Duty.objects.get(rule="referral.idva")
    by_phone = DoneOutside("Rang the IDVA", "Lantern", MONDAY.date())
    done_outside(referral, by_phone, by=cast.nerys, at=MONDAY + MINUTE)
    return found


def test_a_share_tells_nothing_of_the_holders_duties_on_any_page(
    cast: Cast, signed_in: SignIn, worked: Assessment
) -> None:
    grant(cast.sian, cast, *EVERYTHING)
    lantern, nerys = signed_in(cast.dafydd), signed_in(cast.nerys)
    result = page(cast.sian, f"assessments/{row_key(worked.pk)}/")
    for path, told in (
        (result, "/duties/"),
        (page(cast.sian, "pathway/"), "/duties/"),
        (page(cast.sian, "chronology/"), "Rang the IDVA"),
    ):
        shared = lantern.get(path)
        assert shared.status_code == 200
        assert told in nerys.get(path).content.decode()
        assert told not in shared.content.decode()
    assert "What to do now" not in words_of(lantern.get(result))


def test_what_a_worker_wrote_on_closing_goes_with_risk_and_not_with_a_name(
    cast: Cast, signed_in: SignIn
) -> None:
    grant(cast.sian, cast, Category.IDENTITY, Category.CONTACT, Category.SUBSTANCE)
    explain_confidentiality(
        cast.sian, how="spoken", note="Asked about her sister in Ely", by=cast.nerys, at=MONDAY
    )
    close_case(cast.sian, reason="moved", note="Gone to her sister in Ely", by=cast.nerys, at=MONDAY)
    path = page(cast.sian, "chronology/")
    shared = words_of(signed_in(cast.dafydd).get(path))
    assert "Case closed" in shared
    assert "Ely" not in shared
    assert "moved" not in shared
    assert "Gone to her sister in Ely" in words_of(signed_in(cast.nerys).get(path))
