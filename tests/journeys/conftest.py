"""A real browser on a real demo: a small world in its own folder, served by the command that people run."""

import fcntl
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

DAY = "2030-01-07"
"""The journeys' Monday: ahead of the real clock, because the demo's clock only goes forwards."""

QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
LINKWORKER = [sys.executable, "-m", "linkworker.config.cli"]


class Demo:
    """A running demo: its address, its folder, and its command line."""

    def __init__(self, folder: Path, people: int = 40) -> None:
        self.folder, self.people = folder, people
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = {
            **os.environ,
            "LINKWORKER_DATA": str(folder),
            "DJANGO_SETTINGS_MODULE": "linkworker.config.settings.demo",
        }
        self.environment.pop("LINKWORKER_TEST_PG", None)

    def run(self, *arguments: str) -> str:
        done = subprocess.run(
            [*LINKWORKER, *arguments], env=self.environment, capture_output=True, text=True, check=True
        )
        return done.stdout

    @property
    def _what(self) -> tuple[str, ...]:
        return "demo", "--people", str(self.people), "--day", DAY

    def make(self) -> None:
        self.folder.mkdir()
        self.run(*self._what, "--only-make")

    @contextmanager
    def serving(self) -> Iterator["Demo"]:
        server = subprocess.Popen(
            [*LINKWORKER, *self._what, "--port", str(self.port)],
            env=self.environment,
            stdout=subprocess.DEVNULL,
        )
        try:
            self._wait(server)
            self.run("clock", "set", f"{DAY}T09:05:00+00:00")
            yield self
        finally:
            server.terminate()
            server.wait(timeout=20)

    def _wait(self, server: subprocess.Popen[bytes]) -> None:
        for _ in range(1500):
            if server.poll() is not None:
                break
            try:
                urllib.request.urlopen(f"{self.url}/account/sign-in/", timeout=5)
            except OSError:
                time.sleep(0.2)
            else:
                return
        raise RuntimeError("the demo did not start")


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """One small demo for all journeys of this process: a copy of the one that the whole run makes."""
    folder = tmp_path_factory.mktemp("demo") / "copy"
    base = tmp_path_factory.getbasetemp()
    of_the_run = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    shutil.copytree(_made_once(of_the_run), folder)
    with Demo(folder).serving() as running:
        yield running


def _made_once(shared: Path) -> Path:
    """The folder of a demo that whichever process comes first makes; the others wait for it."""
    made = shared / "demo-of-the-run"
    with (shared / "demo-of-the-run.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            making = made.with_suffix(".part")
            Demo(making).make()
            making.rename(made)
    return made


def chromium() -> str:
    return next(path for path in ("/usr/bin/chromium", "/usr/bin/chromium-browser") if Path(path).exists())


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for a module's journeys; closed before others use the database, which refuses to under its loop."""
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=chromium(), args=QUIET)
        yield found
        found.close()


def leave(page: Page) -> None:
    """Done with a page: the browser closes it at its own end, since closing one has no time limit and has hung."""
    page.goto("about:blank")


@pytest.fixture(params=[True, False], ids=["with-javascript", "without-javascript"])
def with_js(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def page(with_js: bool, demo: Demo, browser: Browser) -> Iterator[Page]:
    """A fresh browser, with JavaScript on and again off."""
    context = browser.new_context(base_url=demo.url, java_script_enabled=with_js, locale="en-GB")
    context.set_default_timeout(15_000)
    opened = context.new_page()
    yield opened
    leave(opened)
