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
    with (
        tempfile.TemporaryDirectory() as folder,
        Demo(Path(folder), people=500).serving() as demo,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium(), args=QUIET)
        for key_worker in _key_workers(demo):
            page = browser.new_context(base_url=demo.url, viewport={"width": 1280, "height": 900}).new_page()
            given_i_sign_in(page, key_worker)
            page.screenshot(path=PICTURE)
            if page.get_by_role("heading", name="Do now").count():
                break
        browser.close()


def _key_workers(demo: Demo) -> list[str]:
    found = json.loads(demo.run("accounts", "--json"))
    return [one["username"] for one in found if one["roles"] == ["key-worker"]]


if __name__ == "__main__":
    main()
