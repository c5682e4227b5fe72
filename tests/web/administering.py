"""Those who keep accounts, and somebody who works for two agencies, beside the cast."""

from typing import Any

from linkworker.practice.sharing import Role
from linkworker.sharing.joining import join
from tests.cast import MONDAY, Cast, make_worker


def with_administrators(cast: Cast) -> Any:
    """The cast, with Tegwen and Bedwyr who administer Afon, Elis who does Lantern, and Mair who works for both."""
    told: Any = cast
    told.tegwen = make_worker("Tegwen Hopkin", cast.afon, None, Role.ADMINISTRATOR)
    told.bedwyr = make_worker("Bedwyr Hopkin", cast.afon, None, Role.ADMINISTRATOR)
    told.elis = make_worker("Elis Kaya", cast.lantern, None, Role.ADMINISTRATOR)
    told.mair = make_worker("Mair Lowe", cast.afon, cast.fens, Role.KEY_WORKER)
    told.mair_there = make_worker("Lowe Mair", cast.lantern, cast.idvas, Role.IDVA)
    join(told.mair, told.mair_there, at=MONDAY)
    for account in (told.mair, told.mair_there):
        account.refresh_from_db()
    return told
