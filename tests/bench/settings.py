"""The bench's installation: production's middleware on a throw-away database, at a fixed time, without the demo.

`LINKWORKER_BENCH` holds the folder for heads and SQLite files; `LINKWORKER_TEST_PG` the socket folder of a
throw-away PostgreSQL cluster, when that is the database to measure.
"""

import base64
import json
import os
from pathlib import Path

from linkworker.config.settings.base import *  # noqa: F403
from linkworker.config.settings.base import DATABASES

FOLDER = Path(os.environ["LINKWORKER_BENCH"])
SECRET_KEY = "the-bench-holds-invented-people-only"
ONE_KEY = [{"id": "bench", "key": base64.b64encode(bytes(32)).decode()}]
LINKWORKER_KEYS = json.dumps({"chain": ONE_KEY, "fields": ONE_KEY, "addresses": ONE_KEY})
LINKWORKER_HEADS = str(FOLDER / "heads")
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

if socket := os.environ.get("LINKWORKER_TEST_PG"):
    DATABASES["default"] = {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "postgres",
        "USER": "linkworker_app",
        "HOST": socket,
        "OPTIONS": {"options": "-c jit=off"},
        "CONN_MAX_AGE": None,
    }
else:
    DATABASES["default"]["NAME"] = FOLDER / "none.sqlite3"
