"""What every installation shares. Nothing here is secret and nothing here names a place."""

import os
from pathlib import Path
from typing import Any

PACKAGE = Path(__file__).resolve().parents[2]
CHECKOUT = PACKAGE.parent
DATA = Path(os.environ.get("LINKWORKER_DATA", CHECKOUT / "var")).resolve()


def _paths(name: str) -> list[str]:
    """The paths that an environment variable names, with the system's separator (`:`) between them."""
    return [str(Path(path).resolve()) for path in os.environ.get(name, "").split(os.pathsep) if path]


DEBUG = False
LINKWORKER_DEMO = False
LINKWORKER_SECOND_FACTOR = True
LINKWORKER_KEYS = str(DATA / "keys.json")
LINKWORKER_HEADS = str(DATA / "heads")
LINKWORKER_LOCALITIES = _paths("LINKWORKER_LOCALITIES")
LINKWORKER_INSTRUMENT_WORDING = _paths("LINKWORKER_INSTRUMENT_WORDING")
LINKWORKER_EVENT_HANDLERS = ["linkworker.misplaced.standing.on_event", "linkworker.duties.keeping.on_event"]
LINKWORKER_TICK_HANDLERS = [
    "linkworker.exchange.notify.actions.on_tick",
    "linkworker.duties.importing.on_tick",
    "linkworker.cases.walls.on_tick",
    "linkworker.cases.glass.on_tick",
    "linkworker.whereabouts.reviewing.on_tick",
    "linkworker.looking.following.on_tick",
    "linkworker.matches.finding.on_tick",
    "linkworker.opposed.finding.on_tick",
    "linkworker.access_requests.reviewing.on_tick",
]
LINKWORKER_GLANCE_HANDLERS = ["linkworker.cases.glass.on_tick"]
LINKWORKER_ALERTS: dict[str, str] = {}
LINKWORKER_IDLE_SECONDS = 20 * 60
LINKWORKER_LIMITS: dict[str, tuple[tuple[int, int], ...]] = {
    "search": ((30, 60), (400, 3600)),
    "file": ((20, 60), (200, 3600)),
    "glass": ((5, 3600), (15, 86400)),
}
"""By kind of look, and of asking blind (`glass`): so many in so many seconds, of one worker."""
LINKWORKER_TRUSTED_PROXY = ""
LINKWORKER_LISTED_ACCOUNTS = ""

ROOT_URLCONF = "linkworker.config.urls"
WSGI_APPLICATION = "linkworker.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "partnership.Worker"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "linkworker.design",
    "linkworker.events",
    "linkworker.partnership",
    "linkworker.sharing",
    "linkworker.people",
    "linkworker.whereabouts",
    "linkworker.matches",
    "linkworker.restricted",
    "linkworker.cases",
    "linkworker.opposed",
    "linkworker.desk",
    "linkworker.looking",
    "linkworker.assessments",
    "linkworker.referrals",
    "linkworker.misplaced",
    "linkworker.access_requests",
    "linkworker.duties",
    "linkworker.exchange",
    "linkworker.web",
    "linkworker.demo",
    "linkworker.config",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "linkworker.web.middleware.QuietHeaders",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "linkworker.web.middleware.TimeOut",
    "linkworker.web.middleware.Sizes",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "linkworker.web.middleware.SecondFactor",
    "linkworker.web.middleware.GetOnlyReads",
    "linkworker.web.middleware.Refusals",
    "linkworker.web.middleware.AsReader",
]

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [],
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "linkworker.design.environment.environment",
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "linkworker.web.context.frame",
            ],
        },
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    },
]
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"

OF_SQLITE = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-32000;"
    "PRAGMA secure_delete=ON;",
}
DATABASES: dict[str, dict[str, Any]] = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": DATA / "linkworker.sqlite3",
        "CONN_MAX_AGE": None,
        "OPTIONS": OF_SQLITE,
    }
}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "rate_limits"}}

if mail_host := os.environ.get("LINKWORKER_MAIL_HOST"):
    LINKWORKER_ALERTS["mail"] = "linkworker.exchange.notify.ways.ByMail"
    EMAIL_HOST, EMAIL_PORT = mail_host, int(os.environ.get("LINKWORKER_MAIL_PORT", "587"))
    EMAIL_HOST_USER = os.environ.get("LINKWORKER_MAIL_USER", "")
    EMAIL_HOST_PASSWORD = os.environ.get("LINKWORKER_MAIL_PASSWORD", "")
    DEFAULT_FROM_EMAIL = os.environ["LINKWORKER_MAIL_FROM"]
    EMAIL_USE_TLS, EMAIL_TIMEOUT = True, 10
if texts := os.environ.get("LINKWORKER_TEXTS"):
    LINKWORKER_ALERTS["text"] = texts

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [PACKAGE / "design" / "built"]
WHITENOISE_USE_FINDERS = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 1
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 31_000_000

AUTHENTICATION_BACKENDS = ["linkworker.web.signin.backends.WithAgency"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["username", "name", "email"]},
    },
    {"NAME": "linkworker.partnership.passwords.NotOfOurWords"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "today"
LOGOUT_REDIRECT_URL = "account_login"

ACCOUNT_ADAPTER = "linkworker.web.signin.adapters.AccountAdapter"
MFA_ADAPTER = "linkworker.web.signin.adapters.SecondFactorAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "username"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/300s/key",
    "reauthenticate": "10/m/user",
    "refer": "10/m/ip,60/h/ip",
}
ALLAUTH_TRUSTED_PROXY_COUNT = 0
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Linkworker"
MFA_ALLOW_UNVERIFIED_EMAIL = True

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME = "session"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_NAME = "form"
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_FAILURE_VIEW = "linkworker.web.errors.stale_form"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
WHITENOISE_ALLOW_ALL_ORIGINS = False
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"quiet": {"()": "linkworker.config.logs.Quiet"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "quiet"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "level": "WARNING", "propagate": True},  # its own would mail what broke
        "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
        "weasyprint": {"propagate": False},  # its warnings may quote what it draws
    },
}
