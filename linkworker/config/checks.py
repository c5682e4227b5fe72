"""What an installation for real people must have: `linkworker check --deploy`, and again before it serves.

An error keeps the server from starting and can't be silenced; a warning is for whoever looks after the machine. The
demo holds nobody, and listens to its own machine alone.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage
from django.core.management.base import SystemCheckError
from django.db import DatabaseError, connection

from linkworker.config.row_security import NET
from linkworker.config.secrets import DEMO_SECRET
from linkworker.events import keys
from linkworker.events.models import Event
from linkworker.partnership.models import Agency

TAG = "linkworker"
SECRET_LENGTH = 40
DIFFERENT_SIGNS = 12
A_YEAR = 365 * 24 * 3600
SHARED_CACHES = ("DatabaseCache", "PyMemcacheCache", "PyLibMCCache", "RedisCache")
PASSES_BY = """
SELECT rolsuper OR rolbypassrls OR rolinherit OR EXISTS (SELECT 1 FROM pg_class WHERE relowner = pg_roles.oid)
FROM pg_roles WHERE rolname = session_user
"""
"""Whether the role that signed in may read by itself what only the roles under it should."""

QUIET_JOURNAL = {"log_min_error_statement": {"panic"}, "log_error_verbosity": {"terse"}}
"""What PostgreSQL must be told so that a statement that fails leaves no name in its log."""


@checks.register(TAG, checks.Tags.security, deploy=True)
def installation(app_configs: Any = None, **_given: Any) -> list[CheckMessage]:  # noqa: ARG001
    """Everything that is looked at, in the order of its numbers."""
    if settings.LINKWORKER_DEMO:
        return []
    looks = (_secret, _debug, _hosts, _keys, _agencies, _sign_in, _limits, _transport, _net, _journal)
    return [found for look in looks for found in look()]


def refuse_if_unfit() -> None:
    """Raise `SystemCheckError` when something is wrong with which nobody must be served."""
    try:
        found = checks.run_checks(tags=[TAG], include_deployment_checks=True)
    finally:
        connection.close()
    wrong = [f"{one.id}: {one.msg} {one.hint}" for one in found if one.is_serious()]
    if wrong:
        raise SystemCheckError("\n".join(["Linkworker does not start like this.", *wrong]))


def _error(number: int, words: str, hint: str) -> CheckMessage:
    return checks.Error(words, hint=hint, id=f"linkworker.E{number:03}")


def _secret() -> Iterator[CheckMessage]:
    if any(_is_weak(str(secret)) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)):
        words = "The secret can be guessed: it is short, has few different signs, or is the demo's."
        yield _error(1, words, "Set LINKWORKER_SECRET_KEY to a random text of 50 signs that nobody has seen.")


def _is_weak(secret: str) -> bool:
    return secret == DEMO_SECRET or len(secret) < SECRET_LENGTH or len(set(secret)) < DIFFERENT_SIGNS


def _debug() -> Iterator[CheckMessage]:
    if settings.DEBUG:
        yield _error(2, "Debugging is on: an error would show what it was about.", "Leave DEBUG off.")


def _hosts() -> Iterator[CheckMessage]:
    hosts = settings.ALLOWED_HOSTS
    if not hosts or any(not host.strip() or host.startswith((".", "*")) for host in hosts):
        words = "Any host name is answered: a link could be made to lead elsewhere."
        yield _error(3, words, "Name each host in LINKWORKER_HOSTS, whole.")


def _keys() -> Iterator[CheckMessage]:
    where = settings.LINKWORKER_KEYS
    is_missing = not keys.is_text(where) and not Path(where).exists()
    if is_missing and connection.vendor == "sqlite" and not _holds(Event):
        return
    hint = "Put the keys file back from its backup: see LINKWORKER_KEYS in docs/administrators.md."
    if is_missing:
        yield _error(4, "The keys are missing.", hint)
        return
    try:
        rings = keys.chain(), keys.fields()
    except keys.KeysUnusable as reason:
        yield _error(4, str(reason), hint)
        return
    if any(len(set(key)) < DIFFERENT_SIGNS for ring in rings for key in ring.keys.values()):
        yield _error(4, "A key is not random.", "Make keys as docs/administrators.md says.")


def _holds(model: type[Event] | type[Agency], more_than: int = 0) -> bool:
    """Whether the database holds more rows than that; one that is not set up yet holds none."""
    try:
        return len(model.objects.values("pk")[: more_than + 1]) > more_than
    except DatabaseError:
        return False


def _agencies() -> Iterator[CheckMessage]:
    if connection.vendor == "sqlite" and _holds(Agency, more_than=1):
        words = "SQLite holds more than one agency: whoever has its file has the records of all."
        yield _error(5, words, "Several agencies need PostgreSQL.")


def _sign_in() -> Iterator[CheckMessage]:
    if not settings.LINKWORKER_SECOND_FACTOR or settings.LINKWORKER_LISTED_ACCOUNTS:
        words = "A password alone would let somebody in, or passwords stand on the sign-in page."
        yield _error(6, words, "Leave LINKWORKER_SECOND_FACTOR on and LINKWORKER_LISTED_ACCOUNTS empty.")
    hashers = settings.PASSWORD_HASHERS
    if not hashers or any("MD5" in one or not one.startswith("django.contrib.auth.") for one in hashers):
        yield _error(7, "Passwords would be kept so that they can be found out.", "Use Django's own hashers.")


def _limits() -> Iterator[CheckMessage]:
    if not settings.CACHES["default"]["BACKEND"].endswith(SHARED_CACHES):
        words = "The limits on tries are counted by each process for itself."
        yield _error(8, words, "Use the database's cache, as delivered.")


def _transport() -> Iterator[CheckMessage]:
    closed = settings.SESSION_COOKIE_SECURE and settings.CSRF_COOKIE_SECURE
    whole = closed and settings.SECURE_SSL_REDIRECT and settings.SECURE_HSTS_SECONDS >= A_YEAR
    if not whole and connection.vendor != "sqlite":
        words = "Pages or cookies could travel in the clear."
        yield _error(9, words, "Keep the HTTPS settings of linkworker.config.settings.production.")
    elif settings.CSRF_TRUSTED_ORIGINS and not closed:
        yield _error(9, "Cookies could travel in the clear.", "Keep the cookie settings as delivered.")


def _net() -> Iterator[CheckMessage]:
    if connection.vendor != "postgresql":
        return
    try:
        with connection.cursor() as cursor:
            cursor.execute(PASSES_BY)
            passes = cursor.fetchone()[0]
            cursor.execute("SELECT relname FROM pg_class WHERE relforcerowsecurity")
            under = {name for (name,) in cursor.fetchall()}
    except DatabaseError:
        return
    if passes or {*NET} - under:
        words = "Row-level security is not up, or the role that signs in to the database passes it by."
        yield _error(10, words, "Run linkworker roles as the tables' owner: see docs/administrators.md.")


def _journal() -> Iterator[CheckMessage]:
    if connection.vendor != "postgresql":
        return
    try:
        with connection.cursor() as cursor:
            for name, quiet in QUIET_JOURNAL.items():
                cursor.execute("SELECT current_setting(%s)", [name])
                if cursor.fetchone()[0] not in quiet:
                    hint = f"Set {name} to {' or '.join(quiet)} where PostgreSQL runs."
                    words = "A statement that fails may leave what it was about in PostgreSQL's log."
                    yield checks.Warning(words, hint=hint, id="linkworker.W001")
    except DatabaseError:
        return
