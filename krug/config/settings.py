"""Django's settings, all of them read from the environment variables that docs/operators.md lists."""

from __future__ import annotations

import os
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from krug.config.databases import database_from
from krug.config.environment import language, networks, whole
from krug.config.secret import secret_key_in
from krug.core.watch.logs import configuration

ROOT = Path(__file__).resolve().parent.parent.parent
DATA = Path(os.environ.get("KRUG_DATA", "data")).absolute()
DEBUG = False
SECRET_KEY = secret_key_in(DATA)
# Heard on this machine alone, Krug answers to its names alone: no other name can be bent to lead here.
NEAR = (
    "localhost,127.0.0.1,[::1]"
    if os.environ.get("KRUG_HOST", "127.0.0.1") in {"127.0.0.1", "::1", "localhost"}
    else "*"
)
ALLOWED_HOSTS = os.environ.get("KRUG_ALLOWED_HOSTS", NEAR).split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("KRUG_ORIGINS", "").split(",") if origin]

MODULES = [
    "clients",
    "currencies",
    "lookups",
    "maps",
    "catalog",
    "marketing",
    "activities",
    "deals",
    "requests",
    "site",
    "analysis",
    "targets",
    "efficiency",
    "timesheets",
    "booking",
    "dav",
    "google",
]
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "krug.core.access",
    "krug.core.events",
    "krug.core.records",
    "krug.core.help",
    "krug.core.jobs",
    "krug.core.files",
    "krug.core.search",
    "krug.core.stages",
    "krug.core.hours",
    "krug.core.live",
    "krug.core.lists",
    "krug.core.imports",
    "krug.core.reports",
    "krug.core.api",
    "krug.core.watch",
    "krug.core.door",
    "krug.core.merging",
    "krug.core.handover",
    "krug.core.webhooks",
    "krug.core.notices",
    "krug.core.sso",
    "krug.core.personal",
    "krug.core.dashboards",
    "krug.core.settings",
    "krug.core.ui",
    *[f"krug.modules.{module}" for module in MODULES],
    # Rooms of the firm's own: packages that Python can import, by name.
    *[room for room in os.environ.get("KRUG_ROOMS", "").split(",") if room],
    "krug.config.apps.ConfigConfig",
]
MIDDLEWARE = [
    "krug.core.watch.middleware.Watched",
    "krug.core.ui.security.SecurityHeaders",
    "krug.core.events.origin.OriginKnown",
    "krug.core.api.middleware.ProblemAnswers",
    "krug.core.files.limits.UploadLimit",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "krug.modules.dav.middleware.AtTheRoot",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "krug.core.ui.typed.WithoutNul",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "krug.core.access.middleware.PersonalSettings",
    "krug.core.access.middleware.SignInRequired",
    "krug.core.access.middleware.SecondFactorRequired",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "krug.core.access.middleware.OwnNetworkRequired",
    "krug.core.records.as_seen.KindAsSeen",
    "krug.core.settings.middleware.SettingsGuard",
    "krug.core.settings.middleware.ModuleGate",
    "krug.core.ui.messages.FragmentMessages",
    "krug.core.ui.answers.ClearAnswers",
]
if os.environ.get("KRUG_BENCH") == "1":
    MIDDLEWARE.insert(0, "krug.config.bench.counting.CountQueries")
ROOT_URLCONF = "krug.config.urls"
WSGI_APPLICATION = "krug.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "krug.core.ui.context.shell",
            ],
            "builtins": [
                "krug.core.ui.templatetags.ui",
                "django.templatetags.i18n",
                "django.templatetags.static",
            ],
        },
    }
]
DATABASES = {"default": database_from(os.environ.get("DATABASE_URL", ""), DATA)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "access.User"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in {
        "MinimumLengthValidator": {"min_length": 8},
        "CommonPasswordValidator": {},
        "NumericPasswordValidator": {},
        "UserAttributeSimilarityValidator": {"user_attributes": ("email", "name")},
    }.items()
]
LOGIN_URL = "signin"
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
PROXIES = networks("KRUG_PROXIES")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = os.environ.get("KRUG_TLS", "") == "1"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SESSION_COOKIE_SECURE else None
CSRF_FAILURE_VIEW = "krug.core.ui.answers.out_of_date"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

LANGUAGE_CODE = language("KRUG_LANGUAGE")
LANGUAGES = [("ru", _("Russian")), ("en", _("English"))]
LOCALE_PATHS = [ROOT / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = os.environ.get("KRUG_TIME_ZONE", "Europe/Moscow")

STATIC_URL = "/static/"
STATIC_ROOT = None
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_MAX_AGE = 3600
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FILE_MOST_BYTES = whole("KRUG_FILE_MB", 50, 1, 4096) * 1024 * 1024

API_REQUESTS_PER_MINUTE = whole("KRUG_API_RATE", 6000, 1, 10_000_000)
# Whether webhooks may lead into private networks, and without TLS.
WEBHOOKS_INSIDE = os.environ.get("KRUG_WEBHOOKS_INSIDE", "") == "1"
# Whether the provider of single sign-on may stand in a private network, and without TLS.
SSO_INSIDE = os.environ.get("KRUG_SSO_INSIDE", "") == "1"
# Whether the services of Google may be addresses in a private network, and without TLS.
GOOGLE_INSIDE = os.environ.get("KRUG_GOOGLE_INSIDE", "") == "1"
# Whether mail server, bot and gateway of notices may stand in a private network, and the latter do without TLS.
NOTICES_INSIDE = os.environ.get("KRUG_NOTICES_INSIDE", "") == "1"
BASE_CURRENCY = os.environ.get("KRUG_CURRENCY", "RUB")
LOGGING = configuration(os.environ.get("KRUG_LOG", "WARNING"), os.environ.get("KRUG_LOG_FORMAT", ""))
