"""Django's settings, made from the node's own. Nothing here is meant to be edited by an administrator."""

from __future__ import annotations

import os
from pathlib import Path

from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from tracemark.config.database import database
from tracemark.config.single_sign_on import single_sign_on
from tracemark.kernel.node import read_node

PACKAGE = Path(__file__).resolve().parents[1]

TRACEMARK = read_node(Path(os.environ.get("TRACEMARK_NODE", "node")))

SECRET_KEY = TRACEMARK.secret_key or "not-a-node-yet"
DEBUG = False
ALLOWED_HOSTS = TRACEMARK.hosts
ROOT_URLCONF = "tracemark.config.urls"
WSGI_APPLICATION = "tracemark.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.PersonRow"

INSTALLED_APPS = [
    "tracemark.apps.inspection",
    "tracemark.papers",
    "tracemark.apps.tracing",
    "tracemark.apps.registry",
    "tracemark.apps.directory",
    "tracemark.apps.catalogue",
    "tracemark.apps.accounts",
    "tracemark.apps.ledger",
    "tracemark.kernel",
    "tracemark.web.pages",
    "tracemark.web.api",
    "tracemark.web.look",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django_htmx",
    "csp",
]

# The door comes right after authentication: a page that is not listed as open wants a person who signed in.
MIDDLEWARE = [
    "tracemark.web.pages.health.Watch",
    "tracemark.web.pages.headers.Headers",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "tracemark.web.pages.door.DoorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "tracemark.web.pages.refusals.RefusalMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "tracemark.web.pages.context.page",
            ],
        },
    },
]
FORM_RENDERER = "tracemark.web.look.forms.LookRenderer"

DATABASES = {"default": database(TRACEMARK)}

AUTHENTICATION_BACKENDS = ["tracemark.apps.accounts.sign_in.PasswordBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["sign_in_name", "name"]},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "sign_in"

# The library of second factors and single sign-on: its rows and its arithmetic are used, its pages are not.
ACCOUNT_USER_MODEL_USERNAME_FIELD = "sign_in_name"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
SOCIALACCOUNT_ADAPTER = "tracemark.web.pages.accounts.single_sign_on.LinkedPeopleOnly"
SOCIALACCOUNT_LOGIN_ON_GET = True  # a link: browsers hold our forms to this node
SOCIALACCOUNT_PROVIDERS = single_sign_on(TRACEMARK)
MFA_ADAPTER = "tracemark.apps.accounts.factor_adapter.SealedFactors"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]

# The six languages of the United Nations. A seventh is one folder in `locale`, one line here.
LANGUAGE_CODE = TRACEMARK.language
LANGUAGES = [
    ("ar", _("Arabic")),
    ("zh-hans", _("Chinese")),
    ("en", _("English")),
    ("fr", _("French")),
    ("ru", _("Russian")),
    ("es", _("Spanish")),
]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "static/"
STATIC_ROOT = None  # served from the packages themselves
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_ALLOW_ALL_ORIGINS = False
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

SESSION_ENGINE = "tracemark.apps.accounts.session_store"
SESSION_COOKIE_AGE = TRACEMARK.session_hours * 3600
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = TRACEMARK.https
# Behind a proxy that ends TLS the pages are asked for by http; only it may say that they were by https.
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if TRACEMARK.https and TRACEMARK.proxies else None
)
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    },
}
CSRF_FAILURE_VIEW = "tracemark.web.pages.refusals.csrf_failure"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "tracemark.kernel.logs.JsonLines"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django.request": {"level": "ERROR"},
        "tracemark.requests": {"level": "INFO" if TRACEMARK.log_requests else "WARNING"},
    },
}
