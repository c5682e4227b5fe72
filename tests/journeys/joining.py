"""The steps of joint work, as its two workers take them, each in a browser of their own."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.journeys.walk import choose, press

SHARE = re.compile(r"/shares/([A-Z0-9-]+)/")


def then_it_says(page: Page, text: str) -> None:
    expect(page.get_by_text(text).first).to_be_visible()


def when_i_record_that_they_agree(page: Page, case: str, *purposes: str, words: str) -> None:
    page.goto(f"/cases/{case}/agreement/new/")
    choose(page, "alone", "alone")
    choose(page, "able", "yes")
    choose(page, "whose", "own")
    choose(page, "wish", "agreed")
    for purpose in purposes:
        choose(page, "purposes", purpose)
    page.locator("input[name=both_ways]").check()
    page.fill("textarea[name=own_words]", words)
    press(page, "Save what they said")


def when_i_write_the_referral(page: Page, case: str, purpose: str, *, to: str, asks: str) -> None:
    """From the press that asks for it to the last screen, on which it is read once more."""
    page.goto(f"/cases/{case}/sharing/new/?for={purpose}")
    page.get_by_role("radio", name=to).check()
    press(page, "Continue")
    page.fill("textarea[name=asks]", asks)
    choose(page, "address_kind", "none")
    press(page, "Continue")
    press(page, "Continue")
    choose(page, "told", "told")
    press(page, "Continue")


def when_i_send_it(page: Page) -> str:
    """Sends what stands to be read once more; the address of the referral."""
    press(page, "Send the referral")
    then_it_says(page, "Received, not answered yet")
    return page.url


def intake_of(page: Page, name: str) -> str:
    """The address of what arrived for somebody, from the inbox of whoever looks."""
    page.goto("/inbox/")
    found: Locator = page.locator("main a[href^='/inbox/']").filter(has_text=name)
    return found.first.get_attribute("href") or ""


def when_i_give_it_to(page: Page, intake: str, worker: str) -> None:
    page.goto(f"{intake}give/")
    page.get_by_role("radio", name=worker).check()
    page.locator("main form button[type=submit]").last.click()


def when_i_assess_it_first(page: Page, intake: str) -> None:
    page.goto(f"{intake}triage/")
    choose(page, "may_call", "yes")
    page.fill("input[name=tried]", "A text on a weekday morning.")
    for question in ("danger", "dependent", "pregnant", "children"):
        choose(page, question, "not-known")
    choose(page, "safe_tonight", "yes")
    page.locator("main form button[type=submit]").last.click()


def when_i_accept_it(page: Page, intake: str) -> str:
    """Accepts an intake as the reader's own; the reference of the case that it became."""
    page.goto(f"{intake}accept/")
    for name in ("client", "worker"):
        offered = page.locator(f"input[name={name}]")
        if offered.count() and not page.locator(f"input[name={name}]:checked").count():
            (offered.last if name == "client" else offered.first).check()
    page.locator("main form button[type=submit]").last.click()
    expect(page).to_have_url(re.compile("/cases/"))
    return page.url.rstrip("/").rsplit("/", 1)[-1]


def when_i_say_that_we_have_met(page: Page, intake: str) -> None:
    page.goto(f"{intake}engaged/")
    choose(page, "did", "yes")
    page.locator("main form button[type=submit]").last.click()


def when_i_write(page: Page, case: str, text: str) -> None:
    page.goto(f"/cases/{case}/chronology/new/")
    choose(page, "sort", "work")
    choose(page, "source", "ourselves")
    page.fill("textarea[name=text]", text)
    for part, value in (("on-day", "7"), ("on-month", "1"), ("on-year", "2030"), ("time", "09:05")):
        page.fill(f"input[name={part}]", value)
    page.locator("main form button[type=submit]").last.click()


def when_i_end_what_is_shared(page: Page, case: str, *, said: str) -> None:
    """Ends the first share of a case at high risk: it is a decision, with what was said."""
    page.goto(f"/cases/{case}/sharing/")
    page.goto(page.locator("main a[href^='/shares/']").first.get_attribute("href") or "")
    page.goto(f"/shares/{SHARE.search(page.url)[1]}/end/")  # type: ignore[index]
    choose(page, "because", "withdrew")
    choose(page, "how_said", "in-person")
    choose(page, "alone", "alone")
    choose(page, "decision", "end")
    page.fill("textarea[name=note]", said)
    page.locator("main form button[type=submit]").last.click()


def when_i_ask_about_drink_and_drugs(page: Page, case: str) -> None:
    page.goto(f"/cases/{case}/substances/new/")
    for name, value in (
        ("alone", "alone"),
        ("mode", "face-to-face"),
        ("place", "private-room"),
        ("interpreting", "not-needed"),
        ("moment", "now"),
        ("occasion", "assessment"),
        ("use", "uses"),
        ("substances", "alcohol"),
        ("dependent", "yes"),
        ("wants_help", "yes"),
    ):
        choose(page, name, value)
    page.locator("main form button[type=submit]").last.click()
