"""`make screenshot`: the README's picture, taken of the running demo. It shows invented people."""

import json
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.journeys.conftest import QUIET, Demo, chromium
from tests.journeys.walk import given_i_sign_in

PICTURE = Path(__file__).parent.parent / "docs" / "images" / "today.png"


def main() -> None:
    PICTURE.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, Demo(Path(folder), people=500).serving() as demo:
        key_worker = _first_key_worker(demo)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium(), args=QUIET)
            page = browser.new_page(base_url=demo.url, viewport={"width": 1280, "height": 900})
            given_i_sign_in(page, key_worker)
            page.screenshot(path=PICTURE)
            browser.close()


def _first_key_worker(demo: Demo) -> str:
    """A key worker of the first partnership."""
    found = json.loads(demo.run("accounts", "--json"))
    return next(one["username"] for one in found if one["roles"] == ["key-worker"])


if __name__ == "__main__":
    main()
