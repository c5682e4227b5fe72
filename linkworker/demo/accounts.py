"""The sign-ins of the demo, which its first page prints. Outside the demo there are none."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Prefetch

from linkworker.design.words import Words
from linkworker.events import clock
from linkworker.partnership.models import Agency, RoleGiven, Sector, Worker
from linkworker.partnership.words import ROLE_WORDS
from linkworker.practice.sharing import Role
from linkworker.sharing.facts import live


class NotTheDemo(Exception):
    """Sign-ins are listed in the demo only."""


@dataclass(frozen=True, slots=True)
class Account:
    """One sign-in and whose it is; roles as codes, in the order of the role table."""

    username: str
    password: str
    name: str
    roles: tuple[str, ...]
    agency: str
    sector: str
    locality: str
    partnership: str

    @property
    def role_words(self) -> list[Words]:
        return [ROLE_WORDS[Role(role)] for role in self.roles]

    @property
    def sector_words(self) -> Words:
        return Sector(self.sector).label


@dataclass(frozen=True, slots=True)
class Listed:
    """The sign-ins of one partnership: of each role the first, and all by agency."""

    name: str
    first: tuple[Account, ...]
    agencies: tuple[tuple[str, Words, tuple[Account, ...]], ...]


def password_of(username: str) -> str:
    """The password of a demo account."""
    return f"{username}-in-the-demo"


def accounts() -> list[Account]:
    """Every worker of the demo who may sign in, by partnership, agency and name. Raises `NotTheDemo`."""
    if not settings.LINKWORKER_DEMO:
        raise NotTheDemo
    now_held = Prefetch("roles", RoleGiven.objects.filter(live(clock.now())), to_attr="held")
    workers = Worker.objects.filter(is_active=True).select_related("agency").order_by("agency__name", "name")
    partnerships = _partnerships()
    found = [_account(worker, partnerships) for worker in workers.prefetch_related(now_held)]
    return sorted((one for one in found if one.roles), key=lambda one: one.partnership)


def listed() -> list[Listed]:
    """The sign-ins as the sign-in page shows them."""
    everyone = accounts()
    names = dict.fromkeys(one.partnership for one in everyone)
    return [_listed(name, [one for one in everyone if one.partnership == name]) for name in names]


def _partnerships() -> dict[int, str]:
    """The partnership of each agency; of an agency in several, the first by name."""
    pairs = Agency.objects.order_by("-partnerships__name").values_list("pk", "partnerships__name")
    return {agency: name or "" for agency, name in pairs}


def _account(worker: Worker, partnerships: dict[int, str]) -> Account:
    held = {role.role for role in worker.held}  # type: ignore[attr-defined]
    return Account(
        username=worker.username,
        password=password_of(worker.username),
        name=worker.name,
        roles=tuple(role.value for role in Role if role in held),
        agency=worker.agency.name,
        sector=worker.agency.sector,
        locality=worker.agency.locality,
        partnership=partnerships[worker.agency_id],
    )


def _listed(name: str, mine: list[Account]) -> Listed:
    agencies = dict.fromkeys((one.agency, one.sector_words) for one in mine)
    return Listed(
        name=name,
        first=tuple(_first_of_each_role(mine)),
        agencies=tuple(
            (agency, sector, tuple(one for one in mine if one.agency == agency))
            for agency, sector in agencies
        ),
    )


def _first_of_each_role(mine: list[Account]) -> Iterable[Account]:
    chosen: dict[str, Account] = {}
    for one in mine:
        for role in one.roles:
            chosen.setdefault(role, one)
    order = [role.value for role in Role]
    return dict.fromkeys(chosen[role] for role in sorted(chosen, key=order.index))
