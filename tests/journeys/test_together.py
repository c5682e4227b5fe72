"""Joint work walked by its two workers in two browsers, in both directions. With JavaScript on, and again off."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys import joining, walk
from tests.journeys.conftest import Demo, leave
from tests.journeys.test_walk import sign_ins

DRUG_SERVICE, IDVAS = "Fenreach Recovery", "Lodestar Independent Advocacy"
NAMES = {True: "Angharad Ní Bhriain-Rees", False: "Mwynwen Szczepańska"}
BACK = {True: "Gwenllian Adeyemi-Wyn", False: "Siwan Brzęczyszczykiewicz"}
IDVA = "Osian"
WORDS = "Yes, so that I don’t have to say it all again."


@pytest.fixture
def other(with_js: bool, demo: Demo, browser: Browser) -> Iterator[Page]:
    """The other worker's browser."""
    context = browser.new_context(base_url=demo.url, java_script_enabled=with_js, locale="en-GB")
    context.set_default_timeout(15_000)
    opened = context.new_page()
    yield opened
    leave(opened)


def test_a_key_worker_refers_to_an_idva_and_both_work_on_one_case(
    page: Page, other: Page, demo: Demo, with_js: bool
) -> None:
    name = NAMES[with_js]
    walk.given_i_sign_in(page, sign_ins(demo, "key-worker", DRUG_SERVICE)[0])
    case = walk.when_i_register(page, name)
    walk.when_i_complete(page, case, "risk-checklist", yes=17)
    walk.when_i_save_the_result(page)
    assert "Refer to the IDVA service" in walk.open_duties(page, case)

    joining.when_i_record_that_they_agree(page, case, "idva-referral", "joint-care", words=WORDS)
    joining.then_it_says(page, WORDS)
    joining.when_i_write_the_referral(
        page, case, "idva-referral", to=IDVAS, asks="Please meet her this week."
    )
    joining.then_it_says(page, "Once they accept")
    referral = joining.when_i_send_it(page)

    walk.given_i_sign_in(other, sign_ins(demo, "duty-worker", IDVAS)[0])
    intake = joining.intake_of(other, name)
    joining.when_i_assess_it_first(other, intake)
    joining.when_i_give_it_to(other, intake, IDVA)
    walk.when_i_sign_out(other)
    walk.given_i_sign_in(other, sign_ins(demo, "idva", IDVAS)[0])
    joining.then_it_says(other, name)
    theirs = joining.when_i_accept_it(other, intake)
    joining.when_i_say_that_we_have_met(other, intake)
    page.goto(referral)
    joining.then_it_says(page, "They have met")
    page.goto("/")
    joining.then_it_says(page, f"{name}: the referral to")

    other.goto("/shared/")
    expect(other.get_by_role("link", name=name).first).to_be_visible()
    other.goto(f"/cases/{case}/assessments/")
    joining.then_it_says(other, "High")
    assert "Substance use" not in other.locator("main").inner_text()
    joining.when_i_write(page, case, "She rang before the session.")
    joining.when_i_write(other, theirs, "We planned a safe way home.")
    other.goto(f"/cases/{theirs}/chronology/")
    for said in ("She rang before the session.", "We planned a safe way home.", DRUG_SERVICE):
        joining.then_it_says(other, said)
    page.goto(f"/cases/{case}/chronology/")
    joining.then_it_says(page, IDVAS)

    joining.when_i_end_what_is_shared(page, case, said="She wants a pause, and is safe at her sister’s.")
    other.goto(f"/cases/{case}/")
    expect(other.get_by_text("She rang before")).to_have_count(0)
    other.goto("/shared/")
    joining.then_it_says(other, f"{DRUG_SERVICE} stopped sharing")
    other.goto(f"/cases/{theirs}/chronology/")
    joining.then_it_says(other, "We planned a safe way home.")


def test_an_idva_refers_for_treatment_and_is_kept_informed(
    page: Page, other: Page, demo: Demo, with_js: bool
) -> None:
    name = BACK[with_js]
    walk.given_i_sign_in(page, sign_ins(demo, "idva", IDVAS)[0])
    walk.given_i_sign_in(other, sign_ins(demo, "duty-worker", DRUG_SERVICE)[-1])
    case = walk.when_i_register(page, name)
    joining.when_i_ask_about_drink_and_drugs(page, case)
    joining.then_it_says(page, "Never advise stopping at once")
    assert "Refer for treatment as a priority" in walk.open_duties(page, case)
    joining.when_i_record_that_they_agree(page, case, "treatment-referral", "joint-care", words=WORDS)
    joining.when_i_write_the_referral(
        page,
        case,
        "treatment-referral",
        to=f"City hub, {DRUG_SERVICE}",
        asks="She is dependent and wants to be seen.",
    )
    referral = joining.when_i_send_it(page)

    intake = joining.intake_of(other, name)
    other.goto(intake)
    joining.then_it_says(other, "Physically dependent")
    joining.when_i_assess_it_first(other, intake)
    theirs = joining.when_i_accept_it(other, intake)
    joining.when_i_write(other, theirs, "First dose collected today.")
    page.goto(referral)
    joining.then_it_says(page, "Accepted")
    page.goto(f"/cases/{case}/chronology/")
    joining.then_it_says(page, "First dose collected today.")


def test_a_refusal_says_what_to_do_instead(page: Page, other: Page, demo: Demo, with_js: bool) -> None:
    name = f"{NAMES[with_js]} Alone"
    walk.given_i_sign_in(page, sign_ins(demo, "key-worker", DRUG_SERVICE)[0])
    case = walk.when_i_register(page, name)
    page.goto(f"/cases/{case}/sharing/new/?for=refuge-referral")
    joining.then_it_says(page, "Instead: help them to refer themselves")
    walk.press(page, "Help them refer themselves: make it a duty")
    assert "refer themselves" in walk.open_duties(page, case)
    walk.given_i_sign_in(other, sign_ins(demo, "idva", IDVAS)[0])
    for hidden in (f"/cases/{case}/", f"/cases/{case}/sharing/"):
        shown = other.goto(hidden)
        assert shown is not None
        assert shown.status == 404
