"""A worker of each role follows every link there is: no page is missing, and none changes anything.

Run by `tests.proof`.
"""

import hashlib
import os
import re

import pytest
from django.apps import apps
from django.db.models import Model
from django.test import Client

from linkworker.demo.accounts import Account, accounts
from linkworker.demo.load import load
from linkworker.demo.world import SEED
from linkworker.events import clock
from linkworker.events.models import Draft, Look
from linkworker.partnership.models import Worker
from linkworker.practice.deadlines import london_date

PEOPLE = int(os.environ.get("LINKWORKER_PROOF_PEOPLE", "24"))
WORLD = int(os.environ.get("LINKWORKER_PROOF_SEED", "0"))
MOST_PAGES = 150
MAY_GROW = {Look, Draft}
LINK = re.compile(r'href="(/[^"#]*)"')
NO_PAGE = ("/static/", "/account/sign-out/", "/design/")


def _rows() -> dict[str, str]:
    """A digest of every row of each table of ours that a GET may not change."""
    configs = [config for config in apps.get_app_configs() if config.name.startswith("linkworker.")]
    models = [model for config in configs for model in config.get_models() if model not in MAY_GROW]
    return {model._meta.db_table: _digest(model) for model in models}


def _digest(model: type[Model]) -> str:
    return hashlib.sha256(repr(list(model._default_manager.order_by("pk").values())).encode()).hexdigest()


def _one_of_each_role() -> list[Account]:
    return list({account.roles: account for account in reversed(accounts())}.values())


@pytest.mark.django_db
def test_following_every_link_finds_a_page_and_changes_nothing() -> None:
    load(london_date(clock.now()), people=PEOPLE, seed=SEED + WORLD, tell=lambda _: None)
    signed_in = [(account, _signed_in(account)) for account in _one_of_each_role()]
    before = _rows()
    for account, client in signed_in:
        _follow(client, account)
    assert _rows() == before


def _signed_in(account: Account) -> Client:
    client = Client()
    client.force_login(Worker.objects.get(username=account.username))
    return client


def _follow(client: Client, account: Account) -> None:
    waiting, seen = ["/"], {"/"}
    while waiting and len(seen) < MOST_PAGES:
        path = waiting.pop(0)
        response = client.get(path)
        assert response.status_code in {200, 302}, (account.username, path, response.status_code)
        for found in LINK.findall(response.content.decode() if response.status_code == 200 else ""):
            link = found.replace("&amp;", "&")
            if link not in seen and not link.startswith(NO_PAGE):
                seen.add(link)
                waiting.append(link)
