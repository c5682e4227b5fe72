"""The site served to browsers on the test's own transaction, and the desks of several workers at it."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, connections
from django.db.transaction import savepoint, savepoint_rollback
from playwright.sync_api import Browser, Page

from tests.web.every_form import EDITING
from tests.web.test_every_url import World, signed_in

MAIN = "main form.lw-form"
EDITORS = sorted({who for filling in EDITING.values() for who in filling.who})


class Server(ThreadingMixIn, WSGIServer):
    """A browser's connections ahead of need keep nobody waiting."""

    daemon_threads = True


class Quiet(WSGIRequestHandler):
    def log_message(self, *args: object) -> None:
        return


@contextmanager
def serving(one_at_a_time: threading.Lock) -> Iterator[str]:
    """The site on this machine, on the test's own connection, which whoever holds the lock may use; its address."""
    shared, site = connections["default"], get_wsgi_application()

    def application(environ: dict[str, Any], start: Callable[..., Any]) -> Any:
        with one_at_a_time:
            connections["default"] = shared
            return site(environ, start)

    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)  # it would end the test's transaction
    shared.inc_thread_sharing()
    try:
        with make_server("127.0.0.1", 0, application, server_class=Server, handler_class=Quiet) as server:
            threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
            yield f"http://localhost:{server.server_port}"
            server.shutdown()
    finally:
        shared.dec_thread_sharing()
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)


class Desks:
    """Workers of the cast, each signed in at a browser of their own."""

    def __init__(self, world: World, browser: Browser, site: str, one_at_a_time: threading.Lock) -> None:
        self.world, self.browser, self.site = world, browser, site
        self.one_at_a_time = one_at_a_time
        self.sessions = {who: signed_in(world, who).cookies for who in EDITORS}
        self.pages: dict[tuple[str, bool], Page] = {}

    @contextmanager
    def undone(self) -> Iterator[None]:
        """What is done meanwhile is not there afterwards."""
        with self.one_at_a_time:
            before = savepoint()
        yield
        with self.one_at_a_time:
            savepoint_rollback(before)

    def open(self, who: str, path: str, *, with_js: bool) -> Page:
        """A worker's browser at a page."""
        page = self.pages.get((who, with_js)) or self._signed_in(who, with_js)
        page.goto(path)
        return page

    def _signed_in(self, who: str, with_js: bool) -> Page:
        context = self.browser.new_context(base_url=self.site, java_script_enabled=with_js, locale="en-GB")
        context.set_default_timeout(15_000)
        context.add_cookies(
            [{"name": one.key, "value": one.value, "url": self.site} for one in self.sessions[who].values()]
        )
        page = self.pages[who, with_js] = context.new_page()
        return page


def fill(page: Page, typed: dict[str, Any]) -> None:
    for name, value in typed.items():
        field = page.locator(f"{MAIN} [name='{name}']")
        if field.first.get_attribute("type") in ("radio", "checkbox"):
            page.locator(f"{MAIN} [name='{name}'][value='{value}']").check()
        else:
            field.fill(value)


def save(page: Page) -> int:
    """Press the page's one button; the status of the page that follows."""
    with page.expect_navigation() as following:
        page.locator(f"{MAIN} button.govuk-button:not([name])").last.click()
    return following.value.status if following.value else 0


def told(page: Page) -> str:
    """The notice of what somebody else changed."""
    notice = page.locator("main [role=alert]")
    return notice.first.inner_text() if notice.count() else ""


def lost(page: Page, typed: dict[str, Any]) -> list[str]:
    """The fields that no longer hold what was typed into them."""
    chosen = "one.checked || !['radio', 'checkbox'].includes(one.type)"
    values = f"(all) => all.filter((one) => {chosen}).map((one) => one.value)"
    held = {name: page.locator(f"{MAIN} [name='{name}']").evaluate_all(values) for name in typed}
    return [name for name, value in typed.items() if value not in held[name]]
