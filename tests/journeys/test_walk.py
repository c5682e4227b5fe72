"""The first walk: a worker asks safely and learns what must happen next. With JavaScript on, and again off."""

import json

from playwright.sync_api import Page, expect

from tests.journeys import walk
from tests.journeys.conftest import Demo

NAMES = {True: "Rhiannon Õunapuu-Llŷn", False: "Ceridwen Nakładał-Prys"}
LATER = {True: "Mairead Nic Dhómhnaill", False: "Oluwaseun Adébáyò-Gruffydd"}
SAID = "He held me by the throat on Sunday."


def sign_ins(demo: Demo, role: str, agency: str = "Fenreach Recovery") -> list[str]:
    found = json.loads(demo.run("accounts", "--json"))
    return [one["username"] for one in found if role in one["roles"] and one["agency"] == agency]


def test_a_worker_asks_safely_and_learns_what_must_happen_next(page: Page, demo: Demo, with_js: bool) -> None:
    name = NAMES[with_js]
    walk.given_i_sign_in(page, sign_ins(demo, "key-worker")[0])
    case = walk.when_i_register(page, name)
    walk.when_i_explain_confidentiality(page, case)

    walk.when_i_begin_an_enquiry(page, case, alone="not-alone")
    walk.then_the_questions_stay_closed(page)
    walk.when_i_save_that_i_did_not_ask(page)
    assert "Ask about abuse on the date you set" in walk.open_duties(page, case)

    walk.when_i_begin_an_enquiry(page, case, alone="alone")
    walk.when_they_disclose(page, SAID)
    expect(page.get_by_text("Complete the 24-topic risk checklist").first).to_be_visible()
    enquiry = page.url

    walk.when_i_complete(page, case, "quick-screen", yes=2)
    walk.when_i_save_the_result(page)
    walk.when_i_complete(page, case, "risk-checklist", yes=17)
    walk.when_i_save_the_result(page)
    expect(page.get_by_text("High: 17 of 24")).to_be_visible()
    expect(page.get_by_text("not the licensed instrument")).to_be_visible()
    duties = walk.open_duties(page, case)
    assert "Refer to MARAC" in duties and "Refer to the IDVA service" in duties

    told = walk.duty_named(page, case, "Tell your line manager")
    page.goto(told)
    expect(page.get_by_text("good practice toolkit")).to_be_visible()
    walk.when_i_record_it_done_outside(page, told)
    marac = walk.duty_named(page, case, "Refer to MARAC")
    walk.when_i_give_a_reason(page, f"{marac}waiver/", "The police referred this morning.")
    plan = walk.duty_named(page, case, "Put the risk in the care plan")
    walk.when_i_give_a_reason(page, f"{plan}aside/", "After the court date.")
    expect(page.get_by_text("Put aside").first).to_be_visible()

    page.goto(f"/cases/{case}/")
    expect(page.get_by_text("Stands at: Risk checklist")).to_be_visible()
    expect(page.locator(".lw-pathway svg, svg.lw-pathway").first).to_be_attached()
    expect(page.get_by_text("Specialist help: referred").first).to_be_attached()

    walk.when_i_correct_that_nothing_was_disclosed(page, enquiry)
    expect(page.get_by_text("No longer applies", exact=False).first).to_be_visible()
    walk.when_i_sign_out(page)

    walk.given_the_manager_of(page, name, sign_ins(demo, "manager"))
    walk.when_i_grant_the_waiver_of(page, name)
    page.goto("/team/")
    expect(page.get_by_text(name)).to_have_count(0)


def test_the_back_of_the_browser_shows_nothing_after_signing_out(
    page: Page, demo: Demo, with_js: bool
) -> None:
    walk.given_i_sign_in(page, sign_ins(demo, "key-worker")[0])
    page.goto("/cases/")
    expect(page.get_by_role("heading", name="Cases", level=1)).to_be_visible()
    walk.when_i_sign_out(page)
    page.go_back()
    assert page.locator("a[href^='/cases/'][href$='/']").count() <= 1


def test_a_no_is_asked_again_and_what_is_said_later_turns_the_way(
    page: Page, demo: Demo, with_js: bool
) -> None:
    """The last of this file: it moves the demo's clock, which only goes forwards."""
    name, workers = LATER[with_js], sign_ins(demo, "key-worker")
    page.goto("/account/sign-in/")
    expect(page.get_by_text(workers[0]).first).to_be_attached()
    walk.given_i_sign_in(page, workers[0])
    case = walk.when_i_register(page, name)
    walk.when_i_begin_an_enquiry(page, case, alone="alone")
    walk.when_they_say_no_and_i_see_signs(page)
    expect(page.get_by_text("but signs were seen").first).to_be_visible()
    walk.when_i_hand_over(page, walk.duty_named(page, case, "Explain the limits of confidentiality"))
    expect(page.get_by_text("Handed over")).to_be_visible()
    walk.when_i_look_for(page, " ".join(reversed(name.split())))
    walk.then_i_find(page, name)
    walk.when_i_register(page, f"{name} the younger", key_worker="manager")
    walk.when_i_sign_out(page)

    demo.run("clock", "advance", "30 days")
    walk.given_i_sign_in(page, workers[0])
    assert "Ask again about abuse" in walk.open_duties(page, case)
    walk.when_i_begin_an_enquiry(page, case, alone="alone")
    walk.when_they_disclose(page, SAID)
    first = page.url
    page.goto(f"/cases/{case}/pathway/")
    expect(page.get_by_text("It became known later").first).to_be_attached()
    walk.when_i_correct_that_nothing_was_disclosed(page, first)
    page.goto(first)
    expect(page.get_by_text("This is an earlier version").first).to_be_visible()
    expect(page.get_by_text(SAID).first).to_be_visible()
    walk.when_i_sign_out(page)

    walk.given_the_manager_of(page, f"{name} the younger", sign_ins(demo, "manager"))
    walk.when_i_allocate_the_case_of(page, f"{name} the younger")
    expect(page.get_by_text("The case is allocated").first).to_be_visible()
