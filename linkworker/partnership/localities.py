"""Which locality a service works under on a day, with the folders that this installation adds."""

from datetime import datetime
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from linkworker.partnership.models import Agency
from linkworker.practice.deadlines import london_date
from linkworker.practice.locality import Localities, Locality, localities
from linkworker.practice.locality_values import Contact

EMERGENCY = "emergency"


def shelf() -> Localities:
    """The localities shipped and those of the installation's own folders (`LINKWORKER_LOCALITIES`)."""
    return localities(*(Path(folder) for folder in settings.LINKWORKER_LOCALITIES))


@lru_cache(maxsize=4096)
def _resolved(locality: str, on: object, _folders: tuple[str, ...]) -> Locality:
    return shelf().resolve(locality, on)  # type: ignore[arg-type]


def locality_at(locality: str, at: datetime) -> Locality:
    """The locality with this id as it stands in London on the day of `at`."""
    return _resolved(locality, london_date(at), tuple(settings.LINKWORKER_LOCALITIES))


def localities_of(agency: Agency) -> list[str]:
    """The ids of the localities an agency works under: its own first, then those of its services."""
    of_services = agency.services.order_by("locality").values_list("locality", flat=True).distinct()
    return [agency.locality, *(one for one in of_services if one != agency.locality)]


def help_line(locality: str, at: datetime) -> Contact | None:
    """The help line that stands in where an agency has none of its own: the first of the area but 999."""
    contacts = locality_at(locality, at).contacts
    return next((one for one in contacts if one.id != EMERGENCY), None)
