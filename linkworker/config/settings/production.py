"""A partnership: PostgreSQL, several processes, secrets from the environment. Every value it needs has no default."""

import os

from linkworker.config.settings.base import *  # noqa: F403

SECRET_KEY = os.environ["LINKWORKER_SECRET_KEY"]
LINKWORKER_KEYS = os.environ["LINKWORKER_KEYS"]
LINKWORKER_HEADS = os.environ["LINKWORKER_HEADS"]
ALLOWED_HOSTS = os.environ["LINKWORKER_HOSTS"].split(",")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]
# A page's statements are short and many: compiling one takes longer than running it a hundred times.
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": os.environ["LINKWORKER_DB_NAME"],
        "USER": os.environ["LINKWORKER_DB_USER"],
        "PASSWORD": os.environ.get("LINKWORKER_DB_PASSWORD", ""),
        "HOST": os.environ["LINKWORKER_DB_HOST"],
        "CONN_MAX_AGE": 60,
        "OPTIONS": {"options": "-c jit=off"},
    }
}
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("LINKWORKER_PROXIES", "1"))
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_NAME = "__Host-form"
