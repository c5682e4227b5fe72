"""Reads of agencies, services and workers."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db.models import Q

from linkworker.partnership.models import RoleGiven, Worker


def worker_named(username: str) -> Worker | None:
    """The worker with this username, in capitals or small letters."""
    return Worker.objects.filter(username__iexact=username).first()


def is_working(worker: Worker, at: datetime) -> bool:
    """Whether a worker may sign in: their account is open and they hold a role."""
    live = Q(since__lte=at) & (Q(until=None) | Q(until__gt=at))
    return worker.is_active and RoleGiven.objects.filter(live, worker=worker).exists()


def second_factors(worker: Worker) -> list[int]:
    """The ids of the worker's second factors: authenticator app and passkeys, not the codes for when these are lost."""
    kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    return list(Authenticator.objects.filter(user_id=worker.pk, type__in=kinds).values_list("pk", flat=True))
