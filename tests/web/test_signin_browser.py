"""Signing in as a browser does it: with a passkey, and out again when nothing happened."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, connections
from playwright.sync_api import Page, sync_playwright
from pytest_django import Settings

from linkworker.events import drafts
from linkworker.web import context
from tests.cast import Cast
from tests.web.test_design_browser import CHROMIUM, FLAGS

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


class Quiet(WSGIRequestHandler):
    timeout = 0.5  # a browser opens connections ahead of need, and one at a time is served

    def log_message(self, *args: object) -> None:
        return


@contextmanager
def serving() -> Iterator[str]:
    """The site on this machine, on the test's own connection; its address."""
    shared = connections["default"]
    requests = (request_started, request_finished)
    with make_server("127.0.0.1", 0, get_wsgi_application(), handler_class=Quiet) as server:

        def serve() -> None:
            connections["default"] = shared
            server.serve_forever(poll_interval=0.05)

        for signal in requests:
            signal.disconnect(close_old_connections)  # it would end the test's transaction
        shared.inc_thread_sharing()
        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        try:
            yield f"http://localhost:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
            shared.dec_thread_sharing()
            for signal in requests:
                signal.connect(close_old_connections)


@contextmanager
def browsing(site: str) -> Iterator[Page]:
    """A page of a new browser whose console stays silent."""
    errors: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page(base_url=site)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
        yield page
        browser.close()
    assert errors == []


@pytest.fixture(autouse=True)
def _site(settings: Settings, cast: Cast) -> None:
    settings.ROOT_URLCONF = "tests.web.stand_ins"


def sign_in(page: Page) -> None:
    page.goto("/account/sign-in/")
    page.get_by_label("Username").fill("nerys")
    page.get_by_label("Password").fill("nerys")
    page.get_by_role("button", name="Sign in", exact=True).click()


def sign_out(page: Page) -> None:
    page.locator("header").get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in/?left")


def test_a_passkey_is_added_and_then_lets_in_alone_and_as_second_step(settings: Settings) -> None:
    settings.LINKWORKER_SECOND_FACTOR = True
    with serving() as site, browsing(site) as page:
        keys = page.context.new_cdp_session(page)
        keys.send("WebAuthn.enable")
        keys.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
        sign_in(page)
        page.wait_for_url("**/account/")
        page.get_by_role("link", name="Add").click()
        page.get_by_label("Password").fill("nerys")
        page.get_by_role("button", name="Confirm").click()
        page.get_by_label("Sign in with this passkey alone").check()
        page.get_by_role("button", name="Add the passkey").click()
        page.wait_for_url("**/codes/")
        sign_out(page)
        page.get_by_role("button", name="Sign in with a passkey").click()
        page.wait_for_url(f"{site}/")
        sign_out(page)
        sign_in(page)
        page.wait_for_url("**/second-step/")
        page.get_by_role("button", name="Use a passkey").click()
        page.wait_for_url(f"{site}/")


def test_a_page_left_alone_leaves_by_itself_and_what_was_typed_comes_back(
    settings: Settings, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(context, "WARN_SECONDS", 2)
    settings.LINKWORKER_IDLE_SECONDS = 5
    with serving() as site, browsing(site) as page:
        sign_in(page)
        page.wait_for_url(f"{site}/")
        page.goto("/try/note/")
        page.get_by_label("Note").fill("She will ring on Friday")
        page.wait_for_url("**/sign-in/?idle=1&next=%2Ftry%2Fnote%2F", timeout=20_000)
        assert page.get_by_text("is kept as a draft").is_visible()
        page.get_by_label("Username").fill("nerys")
        page.get_by_label("Password").fill("nerys")
        page.get_by_role("button", name="Sign in", exact=True).click()
        page.wait_for_url("**/try/note/")
        assert page.get_by_label("Note").input_value() == "She will ring on Friday"
    assert drafts.find(worker_id=cast.nerys.pk, form="/try/note/") is not None
