"""The tests' installation: the demo's settings on a throw-away database.

`LINKWORKER_TEST_PG` holds the socket folder of a throw-away PostgreSQL cluster (see `tests/postgres.py`);
without it the tests run on SQLite in memory.
"""

import os
import tempfile
from pathlib import Path

from linkworker.config.settings.base import DATABASES
from linkworker.config.settings.demo import *  # noqa: F403

_folder = Path(tempfile.gettempdir()) / f"linkworker-test-{os.getpid()}"
LINKWORKER_KEYS = str(_folder / "keys.json")
LINKWORKER_HEADS = str(_folder / "heads")
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ALLOWED_HOSTS = ["*"]

if cluster := os.environ.get("LINKWORKER_TEST_PG"):
    DATABASES["default"] = {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "linkworker",
        "USER": "linkworker_app",
        "HOST": cluster,
        "TEST": {"NAME": "test_linkworker"},
    }
else:
    DATABASES["default"]["NAME"] = ":memory:"
    DATABASES["default"]["OPTIONS"] = {"transaction_mode": "IMMEDIATE", "timeout": 20}
