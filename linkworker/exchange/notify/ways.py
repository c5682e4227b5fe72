"""The ways an alert can take. An installation names one for each in its settings (`LINKWORKER_ALERTS`)."""

from abc import ABC, abstractmethod

from django.conf import settings
from django.core.mail import send_mail
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from linkworker.exchange.notify.models import Way

WORDS = _("You have something new in Linkworker")
"""All that an alert ever says, in its subject as in its text: no name, reference, link, agency or number of things."""


class Sending(ABC):
    """Sends one alert. Subclass it for the provider of texts that an installation uses; any error may be raised."""

    @abstractmethod
    def send(self, to: str, words: str) -> None:
        """Send `words`, and nothing else, to an e-mail address or to a number written as +447700900000."""


class ByMail(Sending):
    """By Django's own mail, from the installation's one neutral address (`DEFAULT_FROM_EMAIL`)."""

    def send(self, to: str, words: str) -> None:
        send_mail(subject=words, message=words, from_email=None, recipient_list=[to])


class OnlyRecorded(Sending):
    """Sends nothing: the row of the alert is all there is. For the demo."""

    def send(self, to: str, words: str) -> None:
        del to, words


def ways() -> list[Way]:
    """The ways that this installation has."""
    return [way for way in Way if settings.LINKWORKER_ALERTS.get(way.value)]


def sending_by(way: str) -> Sending:
    """What sends by one of the installation's ways."""
    made: Sending = import_string(settings.LINKWORKER_ALERTS[way])()
    return made
