"""One agency on one machine: SQLite, one process, its own tick thread. LINKWORKER_DATA names the data folder."""

import os

from linkworker.config.secrets import own_secret
from linkworker.config.settings.base import *  # noqa: F403
from linkworker.config.settings.base import DATA

SECRET_KEY = own_secret(DATA / "secret")
ALLOWED_HOSTS = os.environ.get("LINKWORKER_HOSTS", "127.0.0.1,localhost").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("LINKWORKER_ORIGINS", "").split(",") if origin]
if CSRF_TRUSTED_ORIGINS:  # something on this machine speaks HTTPS in front of it
    LINKWORKER_TRUSTED_PROXY = "127.0.0.1"
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-form"
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
