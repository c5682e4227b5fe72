"""A desk for the tests: Bronwen receives at City, and Siân is known there by her arrival reference."""

from datetime import datetime

from linkworker.desk.actions import arrive
from linkworker.desk.models import Arrival
from linkworker.partnership.models import Worker
from linkworker.practice.sharing import Role
from tests.cast import MONDAY, Cast, make_worker


def make_desk(cast: Cast) -> Worker:
    """Bronwen, who receives at City."""
    return make_worker("Bronwen Tew", cast.afon, cast.city, Role.RECEPTION)


def came(cast: Cast, desk: Worker, at: datetime = MONDAY) -> Arrival:
    """Siân came to see Nerys."""
    return arrive(cast.sian.client, service=cast.city, comes=cast.nerys, by=desk, at=at)
