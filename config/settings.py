"""One settings file; everything that differs between installations is environment.

`.env.example` lists every variable. Importing this file never fails for want of
one: what would be unsafe in production is refused by `config/production.py`, which
`wsgi.py` and `check --deploy` both ask.
"""

import shlex
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from config import protection

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = BASE_DIR / "var"

env = environ.Env()
# The real environment wins over the file; ENV_FILE= (empty) reads no file at all.
if env_file := env.str("ENV_FILE", default=str(BASE_DIR / ".env")):
    env.read_env(env_file)

# --- what kind of installation this is -------------------------------------------

DEBUG = env.bool("DEBUG", default=False)
# http:// inside an intranet that has no certificates. Costs what TLS gives: cookies
# are not Secure and there is no HSTS, so it is off unless asked for by name.
PLAIN_HTTP = env.bool("PLAIN_HTTP", default=False)
# 等保, 2 or 3: what `config/protection.py` asks at that level is what is set below;
# from 3 on nobody keeps both the computer and the accounts.
PROTECTION_LEVEL = env.int("PROTECTION_LEVEL", default=2)
_preset = protection.preset(PROTECTION_LEVEL)
# Addresses or networks of the web servers in front, which set X-Forwarded-For and
# X-Forwarded-Proto themselves; of nobody else are they believed. "unix" is a socket.
TRUSTED_PROXIES = env.list("TRUSTED_PROXIES", default=[])
# File of the authorities whose certificates (UKey) staff must show to the web server.
CLIENT_CERTIFICATES = env.str("CLIENT_CERTIFICATES", default="")
# Django's own prefix: `check --deploy` and wsgi.py both refuse to serve with it.
SECRET_KEY = env.str("SECRET_KEY", default="django-insecure-for-commands-only")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
CSRF_FAILURE_VIEW = "rectification.views.errors.form_expired"
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
# Address printed in mails, feeds and QR codes; no trailing slash.
SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")

# --- parts ------------------------------------------------------------------------

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "config.apps.InstallationConfig",
    "rectification",
    "config.apps.AdministrationConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",  # FORM_RENDERER looks its default templates up in the app list
    "axes",
    "csp",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
]

MIDDLEWARE = [
    "rectification.middleware.ProxyMiddleware",  # whoever asks who it is comes later
    "rectification.middleware.ProbeMiddleware",
    "rectification.middleware.RequestIdMiddleware",
    "rectification.middleware.HeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "rectification.middleware.BodyLimitMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "rectification.middleware.NoStoreMiddleware",
    "rectification.middleware.LanguageMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "config.sessions.IdleTimeoutMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "rectification.middleware.TypedTextMiddleware",  # before the sign-in
    "rectification.middleware.SignInMiddleware",
    "rectification.middleware.OwedMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "rectification.middleware.RefusalMiddleware",
    "axes.middleware.AxesMiddleware",  # documented to come last
]

FORM_RENDERER = "rectification.forms.drawing.Renderer"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "rectification.nav.around",
            ],
        },
    },
]

# --- storage ----------------------------------------------------------------------

DATABASES = {
    "default": env.db_url("DATABASE_URL", default=f"sqlite:///{VAR}/db.sqlite3")
}
_database = DATABASES["default"]
if _database["ENGINE"].endswith("sqlite3"):
    if _database["NAME"] != ":memory:":
        Path(_database["NAME"]).parent.mkdir(parents=True, exist_ok=True)
    # IMMEDIATE: a writer takes its lock at BEGIN and waits for it, instead of failing
    # with "database is locked" half-way. Foreign keys are switched on by Django.
    _database["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,  # seconds a writer waits for another
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
# A kept connection is worth six to ten times on a page of one query (PostgreSQL), and
# a tenth of a staff page (SQLite, which else opens its files for every request).
_database["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
_database["CONN_HEALTH_CHECKS"] = True

# Evidence lies outside every public address; there is no MEDIA_ROOT.
EVIDENCE_ROOT = Path(env.str("EVIDENCE_ROOT", default=str(VAR / "evidence")))
EVIDENCE_MAX_BYTES = env.int("EVIDENCE_MAX_BYTES", default=50 * 1024 * 1024)
# A command that reads a file from standard input and ends with 0 or, for a virus, 1.
FILE_SCANNER = shlex.split(env.str("FILE_SCANNER", default=""))
FILE_SCANNER_SECONDS = env.int("FILE_SCANNER_SECONDS", default=60)
# A whole form: ten files and their words; a megabyte from somebody not signed in.
BODY_MAX_BYTES = 10 * EVIDENCE_MAX_BYTES + 10 * 1024 * 1024
BODY_MAX_ANONYMOUS = 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024  # a form without its files
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 40  # a table of each office
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024  # above this, a temporary file
FILE_UPLOAD_PERMISSIONS = 0o640

# Public keys of age (age1…) that backups are encrypted to; the private one is kept
# elsewhere. Without any they are not encrypted.
BACKUP_KEYS = env.list("BACKUP_KEYS", default=[])

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(VAR / "static")))
STATICFILES_DIRS = [path for path in [BASE_DIR / "static"] if path.is_dir()]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "config.static_files.BuiltStorage"
    },
}

# --- language and time ------------------------------------------------------------

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "rectification" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

# --- people -----------------------------------------------------------------------

AUTH_USER_MODEL = "rectification.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "rectification.models.bodies.known.SeatedBackend",  # named in every session
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
PASSWORD_LENGTH = _preset["PASSWORD_LENGTH"]
PASSWORD_CLASSES = _preset["PASSWORD_CLASSES"]
_validation = "django.contrib.auth.password_validation."
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": _validation + "MinimumLengthValidator",
        "OPTIONS": {"min_length": PASSWORD_LENGTH},
    },
    {"NAME": _validation + "UserAttributeSimilarityValidator"},
    {"NAME": _validation + "CommonPasswordValidator"},
    {
        "NAME": "config.passwords.ClassesValidator",
        "OPTIONS": {"classes": PASSWORD_CLASSES},
    },
]
# Days after which the next sign-in asks for another; 0: never.
PASSWORD_LASTS_DAYS = env.int(
    "PASSWORD_LASTS_DAYS", default=_preset["PASSWORD_LASTS_DAYS"]
)
AXES_FAILURE_LIMIT = _preset["AXES_FAILURE_LIMIT"]
# In words: models/bodies/sign_in.py, views/people/accounts.py, locked.html.
LOCK_MINUTES = _preset["LOCK_MINUTES"]
AXES_COOLOFF_TIME = LOCK_MINUTES / 60  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
# Who signed in stands in the log's chain, nowhere else; and what is counted for the
# lock-out is changed on the staff pages alone, where unlocking is logged.
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_CLIENT_IP_CALLABLE = "rectification.models.bodies.sign_in.address_of"
AXES_USERNAME_CALLABLE = "rectification.models.bodies.sign_in.name_for_lock"
AXES_LOCKOUT_TEMPLATE = "registration/locked.html"

# Where it is not asked of everybody, by role: a setting of the site.
SECOND_FACTOR_FOR_ALL = env.bool(
    "SECOND_FACTOR_FOR_ALL", default=bool(_preset["SECOND_FACTOR_FOR_ALL"])
)
OTP_TOTP_ISSUER = urlsplit(SITE_URL).hostname or ""

SESSION_ENGINE = "config.sessions"
SESSION_COOKIE_AGE = env.int(
    "SESSION_IDLE_SECONDS", default=_preset["SESSION_COOKIE_AGE"]
)
# However busy somebody is, after so long the password is asked for anew.
SESSION_LONGEST_SECONDS = env.int(
    "SESSION_LONGEST_SECONDS", default=_preset["SESSION_LONGEST_SECONDS"]
)
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "/staff/"
LOGOUT_REDIRECT_URL = "/"

# --- what the browser is told -----------------------------------------------------

_tls = not (DEBUG or PLAIN_HTTP)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = _tls
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
if _tls:
    # Of such a name browsers take no cookie but this host's own, sent over TLS.
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"
    LANGUAGE_COOKIE_NAME = "__Host-django_language"
SECURE_SSL_REDIRECT = _tls
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]  # asked over http from inside
# ProxyMiddleware takes this header away from whoever is not trusted.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=365 * 24 * 3600) if _tls else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = _tls
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# --- mail and logs ----------------------------------------------------------------

vars().update(env.email_url("EMAIL_URL", default="consolemail://"))
# Without one nothing is mailed: reminders stand in the application alone.
SENDS_MAIL = bool(env.str("EMAIL_URL", default=""))
EMAIL_TIMEOUT = 20  # seconds a mail server may keep the daily run waiting
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="noreply@localhost")

# /dev/log, or HOST:PORT of a collector (UDP): each line goes there as well.
SYSLOG = env.str("SYSLOG", default="")
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "config.logs.JsonFormatter"}},
    "filters": {"request_id": {"()": "config.logs.RequestIdFilter"}},
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "json",
            "filters": ["request_id"],
            # Whoever types a command reads its answer, not a line for each entry.
            "level": "WARNING" if sys.stderr.isatty() else "NOTSET",
        }
    },
    "root": {
        "handlers": ["stderr"],
        "level": env.str("LOG_LEVEL", default="WARNING"),
    },
    "loggers": {
        # Django's own handler would print each of its lines a second time.
        "django": {"handlers": [], "propagate": True},
        "rectification": {"level": env.str("LOG_LEVEL", default="INFO")},
    },
}

if SYSLOG:
    _host, _colon, _port = SYSLOG.rpartition(":")
    LOGGING["handlers"]["syslog"] = {
        "class": "logging.handlers.SysLogHandler",
        "address": SYSLOG if SYSLOG.startswith("/") else (_host, int(_port)),
        "formatter": "json",
        "filters": ["request_id"],
        ".": {"ident": "rectification: "},
    }
    LOGGING["root"]["handlers"].append("syslog")

# How long a process may go on saying what was public a moment ago. 0 asks every time.
PUBLIC_CACHE_SECONDS = env.float("PUBLIC_CACHE_SECONDS", default=1.0)
