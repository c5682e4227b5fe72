"""Whether, how and of what a worker is told that something waits for them, and when they were. Never what it was."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from linkworker.partnership.models import Worker


class Way(models.TextChoices):
    """How an alert reaches a worker."""

    MAIL = "mail", _("By e-mail")
    TEXT = "text", _("By text message")


class Sort(models.TextChoices):
    """Of what a worker wants to be told. The alert never says which of these it is."""

    NEW = "new", _("Something new for me")
    HIGH = "high", _("High risk found by somebody else in a case of mine")
    DUE = "due", _("Something that must be done is falling due, or is overdue")


class AlertChoice(models.Model):
    """What one worker chose; `way` empty: no alerts. `sorts` is a list of `Sort`."""

    worker = models.OneToOneField(Worker, on_delete=models.CASCADE, related_name="alert_choice")
    way = models.CharField(max_length=10, choices=Way.choices, blank=True)
    sorts = models.JSONField(default=list)
    chosen_at = models.DateTimeField()


class Alert(models.Model):
    """One alert to a worker; `failed`: it could not be sent, and is tried again."""

    worker = models.ForeignKey(Worker, on_delete=models.CASCADE, related_name="alerts", db_index=False)
    way = models.CharField(max_length=10, choices=Way.choices)
    at = models.DateTimeField()
    failed = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["worker", "-at"], name="alert_of_worker")]
