"""Accounts and roles as their templates draw them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from linkworker.design.words import Words
from linkworker.partnership.models import RoleGiven
from linkworker.partnership.workforce import Account, OpenedAccount
from linkworker.web.workers.words import past_words, role_words, when_words


def state(account: Account) -> Words:
    """What stands in the way of signing in, if anything does."""
    if not account.worker.is_active:
        return _("Left")
    return "" if account.is_working else _("Can’t sign in now")


def row(account: Account, at: datetime) -> Mapping[str, Any]:
    """One worker of the list."""
    return {
        "name": account.worker.name,
        "username": account.worker.username,
        "href": reverse("worker", args=[account.worker.pk]),
        "state": state(account),
        "roles": [_line(one, at) for one in account.roles] or [_("No role")],
    }


def _line(given: RoleGiven, at: datetime) -> str:
    when = when_words(given, at)
    return f"{role_words(given)} ({when})" if when else role_words(given)


def account_page(opened: OpenedAccount, at: datetime) -> Mapping[str, Any]:
    """The context of one account."""
    account, worker = opened.account, opened.account.worker
    may_change = worker.is_active and not opened.is_own
    return {
        "name": worker.name,
        "number": worker.pk,
        "state": state(account),
        "is_own": opened.is_own,
        "may_change": may_change,
        "facts": [
            {"key": _("Username"), "value": worker.username},
            {"key": _("Second step"), "value": _("Set up") if opened.second_factors else _("Not set up yet")},
        ],
        "now": [_role(one, at, may_change) for one in account.roles if one.since <= at],
        "coming": [_role(one, at, may_change) for one in account.roles if one.since > at],
        "over": [{"text": role_words(one), "when": past_words(one)} for one in opened.over],
    }


def _role(given: RoleGiven, at: datetime, may_change: bool) -> Mapping[str, Any]:
    return {
        "text": role_words(given),
        "when": when_words(given, at),
        "href": reverse("role-end", args=[given.pk]) if may_change else "",
    }
