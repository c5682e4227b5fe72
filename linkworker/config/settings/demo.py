"""The demo: invented people on an embedded database in this checkout, and a clock that can be moved.

It refuses to be more than that: it listens on 127.0.0.1 only, and its sign-ins are printed on its first page.
"""

from linkworker.config.secrets import DEMO_SECRET
from linkworker.config.settings.base import *  # noqa: F403
from linkworker.config.settings.base import DATA, DATABASES

LINKWORKER_DEMO = True
LINKWORKER_SECOND_FACTOR = False
LINKWORKER_LISTED_ACCOUNTS = "linkworker.demo.accounts.listed"
LINKWORKER_KEYS = str(DATA / "demo-keys.json")
LINKWORKER_HEADS = str(DATA / "demo-heads")
LINKWORKER_ALERTS = dict.fromkeys(["mail", "text"], "linkworker.exchange.notify.ways.OnlyRecorded")
SECRET_KEY = DEMO_SECRET
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
DATABASES["default"]["NAME"] = DATA / "demo.sqlite3"
ACCOUNT_RATE_LIMITS = {
    "login": "300/m/ip",
    "login_failed": "60/m/ip,10/300s/key",
    "reauthenticate": "10/m/user",
    "refer": "10/m/ip,60/h/ip",
}
LINKWORKER_LIMITS = {"search": ((600, 60),), "file": ((600, 60),)}
PASSWORD_HASHERS = ["linkworker.demo.hashers.DemoHasher", "django.contrib.auth.hashers.PBKDF2PasswordHasher"]
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
