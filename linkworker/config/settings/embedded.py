"""One agency on one machine: SQLite, one process, its own tick thread. LINKWORKER_DATA names the data folder."""

import os
from pathlib import Path

from linkworker.config.secrets import own_secret
from linkworker.config.settings.base import *  # noqa: F403
from linkworker.config.settings.base import DATABASES

DATA = Path(os.environ.get("LINKWORKER_DATA", "var/embedded")).resolve()
LINKWORKER_KEYS = str(DATA / "keys.json")
LINKWORKER_HEADS = str(DATA / "heads")
SECRET_KEY = own_secret(DATA / "secret")
ALLOWED_HOSTS = os.environ.get("LINKWORKER_HOSTS", "127.0.0.1,localhost").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("LINKWORKER_ORIGINS", "").split(",") if origin]
DATABASES["default"]["NAME"] = DATA / "linkworker.sqlite3"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = bool(CSRF_TRUSTED_ORIGINS)
