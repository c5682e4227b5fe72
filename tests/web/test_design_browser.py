"""The scripts and the look, in Chromium: the gallery served alone, without the rest of Linkworker."""

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import parse_qs
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.http import QueryDict
from django.template import engines
from markupsafe import Markup
from playwright.sync_api import Browser, Page, expect, sync_playwright

from linkworker.design import build, gallery, views
from linkworker.design.frame import Timeout

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
STRICT = "; ".join(
    [
        "default-src 'none'",
        *(f"{kind} 'self'" for kind in ("script-src", "style-src", "img-src", "connect-src")),
    ]
)
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
TOKEN = Markup('<input type="hidden" name="csrfmiddlewaretoken" value="t">')
PAGES = ["components", "question", "checklist"]


@dataclass
class Site:
    """A page's address on this machine, and what was posted to it."""

    port: int = 0
    posted: list[dict[str, list[str]]] = field(default_factory=list)
    timeout: Timeout | None = None

    def url(self, name: str) -> str:
        return f"http://127.0.0.1:{self.port}/{name}"

    def body(self, name: str, data: QueryDict | None) -> str:
        env = next(engine.env for engine in engines.all() if hasattr(engine, "env"))
        context = {
            "components": gallery.components,
            "question": lambda: {"form": gallery.SampleForm(data, today=views.DAY, version=1)},
            "checklist": gallery.checklist,
        }[name]()
        frame = gallery.frame()
        if self.timeout:
            frame = type(frame)(**{**vars(frame), "timeout": self.timeout})
        template = env.get_template(f"design/gallery/{name}.jinja")
        # Only this server knows where the gallery stands, so the address is replaced.
        return template.render(
            **context | {"frame": frame, "csrf_input": TOKEN, "url": lambda where: f"/{where}"}
        )

    def __call__(self, environ, start_response):
        path = environ["PATH_INFO"].strip("/")
        if path.startswith("static/"):
            file = build.BUILT / path.removeprefix("static/")
            start_response("200 OK", [("Content-Type", TYPES[file.suffix])])
            return [file.read_bytes()]
        data = None
        if environ["REQUEST_METHOD"] == "POST":
            sent = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)).decode()
            self.posted.append({"path": [path]} | parse_qs(sent))
            data = QueryDict(sent)
        headers = [("Content-Type", "text/html; charset=utf-8"), ("Content-Security-Policy", STRICT)]
        start_response("200 OK", headers)
        return [self.body(path, data).encode() if path in PAGES else b"<title>Left</title>"]


class Quiet(WSGIRequestHandler):
    def log_message(self, *args):
        return


@pytest.fixture(scope="module")
def server() -> Iterator[Site]:
    build.build()
    site = Site()
    with make_server("127.0.0.1", 0, site, handler_class=Quiet) as running:
        site.port = running.server_port
        thread = threading.Thread(target=running.serve_forever, daemon=True)
        thread.start()
        yield site
        running.shutdown()
        thread.join()


@pytest.fixture
def site(server: Site) -> Site:
    server.posted.clear()
    server.timeout = None
    return server


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield running
        running.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    opened = browser.new_page(viewport={"width": 1280, "height": 900})
    opened.set_default_timeout(8000)
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    opened.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    yield opened
    opened.goto(
        "about:blank"
    )  # left for the browser to close: closing one page has no time limit, and has hung
    assert errors == []


def violations(page: Page) -> list[tuple[str, str]]:
    """What axe finds, save GOV.UK's own `aria-expanded` on a radio that opens something, which they keep on purpose."""
    found = Axe().run(page).response["violations"]
    return [
        (one["id"], node["html"])
        for one in found
        for node in one["nodes"]
        if not (one["id"] == "aria-allowed-attr" and "govuk-radios__input" in node["html"])
    ]


def wait_until(true, seconds: float = 8.0) -> bool:
    end = time.monotonic() + seconds
    while not true() and time.monotonic() < end:
        time.sleep(0.05)
    return bool(true())


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("width", [1280, 320])
def test_each_gallery_page_is_accessible_and_never_wider_than_the_screen(page, site, name, width):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(site.url(name))
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_refused_form_takes_the_focus_to_its_error_summary_and_is_accessible(page, site):
    page.goto(site.url("question"))
    page.get_by_role("button", name="Continue").click()
    assert page.title().startswith("Error: ")
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    assert violations(page) == []
    page.get_by_role("link", name="Enter a chosen name").click()
    assert page.evaluate("document.activeElement.id") == "chosen_name"


def test_without_a_script_everything_asked_is_there(browser, site):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site.url("question"))
    assert page.get_by_label("Number").is_visible()
    assert page.get_by_role("button", name="Yesterday").count() == 0
    page.goto(site.url("components"))
    assert page.get_by_role("link", name="Find or register").is_visible()


def test_yesterday_fills_the_three_boxes(page, site):
    page.goto(site.url("question"))
    page.get_by_role("button", name="Yesterday").click()
    assert [page.locator(f"#born_on-{part}").input_value() for part in ("day", "month", "year")] == [
        "1",
        "11",
        "2026",
    ]


def test_keys_answer_topics_and_move_on_and_the_count_follows(page, site):
    page.goto(site.url("checklist"))
    assert "1 of 4 answered" in page.inner_text("[data-progress]")
    page.locator("input[name=t1]").first.focus()
    for key in ("2", "3", "1"):
        page.keyboard.press(key)
    chosen = [page.locator(f"input[name=t{number}]:checked").get_attribute("value") for number in (1, 2, 3)]
    assert chosen == ["no", "unknown", "yes"]
    assert page.evaluate("document.activeElement.name") == "t4"
    assert "3 of 4 answered" in page.inner_text("[data-progress]")


def test_a_number_typed_in_a_comment_answers_nothing(page, site):
    page.goto(site.url("checklist"))
    page.locator("summary", has_text="Who said so").nth(1).click()
    page.locator("#t2-comment").fill("")
    page.locator("#t2-comment").press("1")
    assert page.locator("#t2-comment").input_value() == "1"
    assert page.locator("input[name=t2]:checked").count() == 0


def test_what_is_typed_is_kept_as_a_draft_and_the_page_says_so(page, site):
    page.goto(site.url("checklist"))
    page.locator("summary", has_text="Who said so").first.click()
    page.locator("#t1-comment").fill("In July")
    page.get_by_text("Saved as a draft").wait_for(timeout=8000)
    assert site.posted[-1]["t1-comment"] == ["In July"]


def test_leaving_the_page_at_once_keeps_the_draft_too(page, site):
    page.goto(site.url("checklist"))
    page.locator("#t2").check(force=True)
    page.goto(site.url("components"))
    assert wait_until(lambda: site.posted)
    assert site.posted[0]["t2"] == ["yes"]


def test_a_form_that_is_sent_leaves_no_draft_behind_it(page, site):
    page.goto(site.url("checklist"))
    page.locator("#t2").check(force=True)
    page.get_by_role("button", name="See the result").click()
    page.wait_for_load_state()
    time.sleep(0.3)
    assert len(site.posted) == 1


def test_pressing_twice_sends_once(page, site):
    page.goto(site.url("question"))
    page.evaluate(
        "const b = document.querySelector('main button.govuk-button'); b.form.requestSubmit(); b.form.requestSubmit();"
    )
    page.wait_for_load_state()
    time.sleep(0.3)
    assert len(site.posted) == 1


def test_an_idle_page_warns_and_staying_keeps_the_session(page, site):
    site.timeout = Timeout(idle_for=60, warn_for=59, extend_url="/extend", leave_url="/left")
    page.goto(site.url("components"))
    page.get_by_role("dialog", name="You will soon be signed out").wait_for(timeout=8000)
    assert violations(page) == []
    page.get_by_role("button", name="Stay signed in").click()
    page.get_by_role("dialog").wait_for(state="hidden", timeout=8000)
    assert site.posted[-1]["path"] == ["extend"]


def test_a_page_left_idle_shows_nothing_any_more(page, site):
    site.timeout = Timeout(idle_for=2, warn_for=1, extend_url="/extend", leave_url="/left")
    page.goto(site.url("components"))
    page.wait_for_url("**/left", timeout=8000)
    assert page.title() == "Left"


def test_signing_out_clears_what_the_browser_kept(page, site):
    page.goto(site.url("components"))
    page.evaluate("sessionStorage.setItem('a', '1'); localStorage.setItem('b', '2')")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_load_state()
    assert page.evaluate("sessionStorage.length + localStorage.length") == 0


def test_paper_has_no_navigation_and_opens_what_is_folded(page, site):
    page.goto(site.url("components"))
    page.emulate_media(media="print")
    assert not page.get_by_role("link", name="Find or register").is_visible()
    assert not page.get_by_role("button", name="Put aside").is_visible()
    assert page.get_by_text("Printed Mon 2 Nov 2026, 09:40").is_visible()
    assert page.get_by_text("Nobody who can hear").is_visible()
