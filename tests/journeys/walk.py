"""The steps of the first walk, as a worker takes them in a browser. Each ends where the next begins."""

import re

from playwright.sync_api import Page, expect

NEW_NAME = "Rhiannon Õunapuu-Llŷn"
REFERENCE = re.compile(r"/cases/([A-Z0-9-]+)/")


def given_i_sign_in(page: Page, username: str) -> None:
    page.goto("/account/sign-in/")
    page.fill("input[name=login]", username)
    page.fill("input[name=password]", f"{username}-in-the-demo")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", name="Today", level=1)).to_be_visible()


def when_i_sign_out(page: Page) -> None:
    page.get_by_role("button", name="Sign out").first.click()
    if page.get_by_role("button", name="Sign out").count():
        page.get_by_role("button", name="Sign out").last.click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def choose(page: Page, name: str, value: str) -> None:
    page.locator(f"input[name='{name}'][value='{value}']").check()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def no_name_stands_in_the_address(page: Page, name: str) -> None:
    for part in name.split():
        assert part.lower() not in page.url.lower()
        assert part.lower() not in page.title().lower()


def when_i_look_for(page: Page, text: str) -> None:
    page.goto("/find/")
    page.fill("main input[name=text]", text)
    press(page, "Search")
    no_name_stands_in_the_address(page, text)


def then_i_find(page: Page, name: str) -> None:
    expect(page.get_by_role("link", name=name).first).to_be_visible()


def when_i_register(page: Page, name: str, *, key_worker: str = "me") -> str:
    """Registers a person after looking for them; gives the reference of the case that opens, when it is theirs."""
    when_i_look_for(page, name)
    page.get_by_role("button", name=re.compile("register", re.IGNORECASE)).last.click()
    expect(page.locator("input[name=chosen_name]")).to_have_value(name)
    page.fill("input[name=pronouns]", "she/her")
    choose(page, "worker_preference", "female")
    choose(page, "children", "yes")
    if page.locator("input[name=key_worker]").count():
        choose(page, "key_worker", key_worker)
    press(page, "Register")
    no_name_stands_in_the_address(page, name)
    found = REFERENCE.search(page.url)
    assert found or key_worker == "manager", page.url
    return found[1] if found else ""


def when_i_explain_confidentiality(page: Page, case: str) -> None:
    page.goto(f"/cases/{case}/confidentiality/")
    choose(page, "how", "spoken")
    page.locator("main form button[type=submit]").first.click()


def when_i_begin_an_enquiry(page: Page, case: str, *, alone: str) -> None:
    page.goto(f"/cases/{case}/enquiries/new/")
    choose(page, "alone", alone)
    choose(page, "mode", "face-to-face")
    choose(page, "place", "private-room")
    choose(page, "interpreting", "not-needed")
    choose(page, "moment", "now")
    choose(page, "occasion", "assessment")
    press(page, "Continue")


def then_the_questions_stay_closed(page: Page) -> None:
    expect(page.get_by_role("heading", name="Don't ask now")).to_be_visible()
    assert page.locator("input[name=experienced_now]:not([type=hidden])").count() == 0


def when_i_save_that_i_did_not_ask(page: Page) -> None:
    press(page, "Save: not asked this time")


def when_they_disclose(page: Page, words: str) -> None:
    """Through the screens of an enquiry whose setting was safe."""
    page.locator("input[name=told_we_ask_everybody]").check()
    choose(page, "behaviours", "pushed")
    choose(page, "experienced_now", "yes")
    choose(page, "experienced_past", "yes")
    press(page, "Continue")
    choose(page, "caused_now", "no")
    choose(page, "caused_past", "no")
    page.fill("textarea[name=own_words]", words)
    press(page, "Continue")
    choose(page, "abuse_types", "physical-sexual")
    press(page, "Continue")
    press(page, "Continue")
    choose(page, "response", "believed")
    page.fill("textarea[name=action_taken]", "Explained who can help; she will think about it.")
    press(page, "Continue")
    expect(page.get_by_text(words)).to_be_visible()
    press(page, "Save the enquiry")


def when_they_say_no_and_i_see_signs(page: Page) -> None:
    """Through the screens of an enquiry in which nothing is disclosed, and something is noticed."""
    page.locator("input[name=told_we_ask_everybody]").check()
    for answer in ("experienced_now", "experienced_past"):
        choose(page, answer, "no")
    press(page, "Continue")
    for answer in ("caused_now", "caused_past"):
        choose(page, answer, "no")
    press(page, "Continue")
    choose(page, "signs", "afraid")
    press(page, "Continue")
    while page.get_by_role("button", name="Continue", exact=True).count():
        press(page, "Continue")
    press(page, "Save the enquiry")


def when_i_hand_over(page: Page, duty: str) -> None:
    page.goto(f"{duty}hand-over/")
    page.locator("input[name=worker]").first.check()
    page.locator("main form button[type=submit]").last.click()


def when_i_allocate_the_case_of(page: Page, name: str) -> None:
    page.goto("/team/")
    row = (
        page.locator("li, tr, .lw-duty")
        .filter(has_text=name)
        .filter(has=page.locator("a[href$='/allocate/']"))
    )
    page.goto(row.first.locator("a[href$='/allocate/']").first.get_attribute("href") or "")
    page.locator("input[name=worker]").first.check()
    page.locator("main form button[type=submit]").last.click()


def when_i_complete(page: Page, case: str, instrument: str, *, yes: int) -> None:
    """Fills in an instrument: the first `yes` topics yes, the others no."""
    page.goto(f"/cases/{case}/assessments/new/{instrument}/")
    answers = page.locator("input.lw-answer__input[value=yes]")
    names = [answer.get_attribute("name") or "" for answer in answers.all()]
    assert names, "no topics"
    for place, name in enumerate(names):
        page.locator(f"input[name='{name}'][value='{'yes' if place < yes else 'no'}']").check()


def open_duties(page: Page, case: str) -> str:
    page.goto(f"/cases/{case}/duties/")
    return page.locator("main").inner_text()


def when_i_save_the_result(page: Page, button: str = "Save and see the result") -> None:
    choose(page, "completed", "with-person")
    if page.locator("input[name='with_specialist']").count():
        choose(page, "with_specialist", "yes")
    if page.locator("input[name='own_view']").count():
        choose(page, "own_view", "expects")
    if page.locator("input[name='judgement']").count():
        choose(page, "judgement", "answers")
    press(page, button)


def duty_named(page: Page, case: str, title: str) -> str:
    """The address of the page that says why a duty is asked."""
    page.goto(f"/cases/{case}/duties/")
    row = (
        page.locator("li, .lw-duty")
        .filter(has_text=title)
        .filter(has=page.locator("a[href^='/duties/']"))
        .first
    )
    found = row.locator("a[href^='/duties/']").first.get_attribute("href") or ""
    return "/".join(found.split("/")[:3]) + "/"


def when_i_record_it_done_outside(page: Page, duty: str) -> None:
    page.goto(f"{duty}done/")
    page.fill("textarea[name=what]", "Told my manager in private what was said.")
    page.fill("input[name=to_whom]", "Line manager")
    for part, value in (("day", "7"), ("month", "1"), ("year", "2030")):
        page.fill(f"input[name=on-{part}]", value)
    page.locator("main form button[type=submit]").last.click()


def when_i_give_a_reason(page: Page, address: str, reason: str) -> None:
    page.goto(address)
    page.fill("textarea[name=reason]", reason)
    page.locator("main form button[type=submit]").last.click()


def when_i_correct_that_nothing_was_disclosed(page: Page, enquiry: str) -> None:
    page.goto(f"{enquiry}correct/")
    for answer in ("experienced_now", "experienced_past", "caused_now", "caused_past"):
        choose(page, answer, "no")
    ticked = page.locator("input[type=checkbox]:checked:not([name=told_we_ask_everybody])")
    while ticked.count():
        ticked.first.uncheck()
    page.fill("textarea[name=wrong], input[name=wrong]", "These were another person's answers.")
    press(page, "Save the correction")


def given_the_manager_of(page: Page, name: str, managers: list[str]) -> str:
    """Signs in the one of the agency's managers who sees the person among the team's waivers."""
    for manager in managers:
        given_i_sign_in(page, manager)
        page.goto("/team/")
        if page.get_by_text(name).count():
            return manager
        when_i_sign_out(page)
    raise AssertionError(f"no manager sees a waiver of {name}")


def when_i_grant_the_waiver_of(page: Page, name: str) -> None:
    page.goto("/team/")
    row = (
        page.locator("li, tr, .lw-duty")
        .filter(has_text=name)
        .filter(has=page.locator("a[href^='/waivers/']"))
        .first
    )
    page.goto(row.locator("a[href^='/waivers/']").first.get_attribute("href") or "")
    choose(page, "decision", "grant")
    page.locator("main form button[type=submit]").last.click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
