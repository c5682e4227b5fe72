"""A sealed address is on the one page of the one who may read it: every address of the site, by every reader."""

import logging
import re
from collections.abc import Iterator

import pytest

from tests.web.test_every_url import World, addresses, signed_in, world  # noqa: F401

CANARY = re.compile(r"zephyrine|cb7\s*4xx|halcyon|cb7\s*2qq|umbral|pe13\s*1zz", re.I)
READERS = ("nerys", "owen", "morgan", "ida", "priya", "dafydd", "rhys", "sunniva")


def walked(world: World, who: str) -> Iterator[tuple[str, str]]:  # noqa: F811
    """Every answer that a reader gets to a GET: its address, headers and body."""
    browser = signed_in(world, who)
    for name, _route, there, _absent in addresses(world):
        answer = browser.get(there)
        head = "\n".join(f"{key}: {value}" for key, value in answer.items())
        yield name, there + head + answer.content.decode("utf-8", "ignore")


@pytest.mark.row("R161")
def test_a_sealed_address_is_on_one_page_of_one_reader_and_in_no_log(
    world: World,  # noqa: F811
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    for who in READERS:
        tell = {name for name, answer in walked(world, who) if CANARY.search(answer)}
        assert tell == ({"address-shown"} if who == "nerys" else set()), who
    assert not CANARY.search(caplog.text)
