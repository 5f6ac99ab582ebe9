"""The one settings file. Everything a deployment may change is an environment variable; what is missing fails loudly."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import environ
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

env = environ.Env()
PACKAGE = Path(__file__).resolve().parent.parent
IN_CLONE = (PACKAGE.parent / "pyproject.toml").exists()  # else installed: data never goes beside the program
HOME = PACKAGE.parent / "var" if IN_CLONE else Path.home() / ".local" / "share" / "antoan"
DATA_DIR = Path(env("ANTOAN_DATA", default=str(HOME)))
DATA_DIR.mkdir(parents=True, exist_ok=True)

DEMO = env.bool("ANTOAN_DEMO", default=False)  # demonstration data: marked on every page and paper
DEBUG = env.bool("ANTOAN_DEBUG", default=False)


def _secret_key() -> str:
    """A secret from the environment or a file; a machine without either makes its own once."""
    if key := env("ANTOAN_SECRET_KEY", default=""):
        return str(key)
    path = Path(env("ANTOAN_SECRET_KEY_FILE", default=str(DATA_DIR / "secret.key")))
    if not path.exists():
        from django.core.management.utils import get_random_secret_key  # noqa: PLC0415 - once per machine

        path.write_text(get_random_secret_key(), encoding="utf8")
        path.chmod(0o600)
    return path.read_text(encoding="utf8").strip()


SECRET_KEY = _secret_key()
ALLOWED_HOSTS = env.list("ANTOAN_HOSTS", default=["localhost", "127.0.0.1", "[::1]", "testserver"])
CSRF_TRUSTED_ORIGINS = env.list("ANTOAN_ORIGINS", default=[])

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "axes",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "template_partials",
    "slippers",
    "antoan.ui",
    "antoan.accounts",
    "antoan.audit",
    "antoan.org",
    "antoan.law",
    "antoan.documents",
    "antoan.imports",
    "antoan.notices",
    "antoan.returns",
    "antoan.linkage",
    "antoan.establishments",
    "antoan.accidents",
    "antoan.ledgers",
    "antoan.statutory",
    "antoan.demo",
    "antoan.dashboards",
    "antoan.api",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "antoan.accounts.middleware.ChosenLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "antoan.accounts.middleware.proxy_middleware",
    "antoan.accounts.middleware.SignInRequired",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "csp.middleware.CSPMiddleware",
    "antoan.accounts.middleware.private_middleware",
    "antoan.accounts.middleware.must_change_middleware",
    "antoan.accounts.middleware.seen_middleware",
    "antoan.org.middleware.actor_middleware",
    "antoan.law.middleware.law_middleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "antoan.config.urls"
WSGI_APPLICATION = "antoan.config.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": [
                "slippers.templatetags.slippers",
                "template_partials.templatetags.partials",
                "antoan.ui.templatetags.ui",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "antoan.ui.context.frame",
                "antoan.config.navigation.frame",
            ],
        },
    }
]

DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'antoan.sqlite3'}")}
DATABASES["default"].setdefault("ATOMIC_REQUESTS", False)
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # WAL: readers never wait for the writer. IMMEDIATE: two writers queue instead of failing half-way.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "init_command": (
            "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA busy_timeout=20000;"
            "PRAGMA cache_size=-65536;PRAGMA mmap_size=268435456;PRAGMA temp_store=MEMORY;"
        ),
    }
    # One file per test run: two runs side by side do not take each other's database.
    DATABASES["default"]["TEST"] = {
        "NAME": env("ANTOAN_TEST_SQLITE", default=str(DATA_DIR / f"test-{os.getpid()}.sqlite3"))
    }
elif DATABASES["default"]["ENGINE"].endswith("postgresql"):
    DATABASES["default"]["CONN_MAX_AGE"] = 60
else:
    raise ImproperlyConfigured("DATABASE_URL must name SQLite or PostgreSQL.")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "accounts:login"
PASSWORD_RESET_TIMEOUT = 3600
AXES_FAILURE_LIMIT = env.int("ANTOAN_LOCKOUT_FAILURES", default=5)
AXES_COOLOFF_TIME = 0.25  # hours: a quarter of an hour
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_USERNAME_CALLABLE = "antoan.accounts.http.tried_name"
AXES_LOCKOUT_CALLABLE = "antoan.accounts.http.locked_out"
CSRF_FAILURE_VIEW = "antoan.ui.views.csrf_failure"
ROLE_GRANTS = "antoan.policy.GRANTS"

SESSION_COOKIE_AGE = 12 * 3600
SESSION_SAVE_EVERY_REQUEST = False
SESSION_COOKIE_HTTPONLY = True
HTTPS = env.bool("ANTOAN_HTTPS", default=False)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31536000
BEHIND_PROXY = env.bool("ANTOAN_PROXY", default=False)  # trust the last address of X-Forwarded-For
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Tiếng Việt")), ("en", _("Tiếng Anh"))]
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = False
FORMAT_MODULE_PATH = ["antoan.config.formats"]

STATIC_URL = "static/"
STATIC_ROOT = Path(env("ANTOAN_STATIC", default=str(DATA_DIR / "static")))
MEDIA_ROOT = Path(env("ANTOAN_MEDIA", default=str(DATA_DIR / "media")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": env("ANTOAN_STATIC_STORAGE", default="whitenoise.storage.CompressedManifestStaticFilesStorage")
    },
}
UPLOAD_LIMIT_BYTES = env.int("ANTOAN_UPLOAD_LIMIT", default=25 * 1024 * 1024)
IMPORT_KEEP_DAYS = env.int("ANTOAN_IMPORT_KEEP_DAYS", default=90)  # how long uploaded tables stay on disk; 0 = for ever
IMPORT_LIMIT_BYTES = env.int("ANTOAN_IMPORT_LIMIT", default=100 * 1024 * 1024)
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20000

EMAIL_CONFIG = env.email("EMAIL_URL", default="consolemail://")
EMAIL_BACKEND = EMAIL_CONFIG["EMAIL_BACKEND"]
EMAIL_HOST = EMAIL_CONFIG.get("EMAIL_HOST", "")
EMAIL_PORT = EMAIL_CONFIG.get("EMAIL_PORT") or 25
EMAIL_HOST_USER = EMAIL_CONFIG.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = EMAIL_CONFIG.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = EMAIL_CONFIG.get("EMAIL_USE_TLS", False)
EMAIL_FILE_PATH = str(DATA_DIR / "mail")
DEFAULT_FROM_EMAIL = env("ANTOAN_MAIL_FROM", default="an-toan@localhost")

TASKS = {"default": {"BACKEND": env("ANTOAN_TASKS", default="django_tasks_db.DatabaseBackend")}}

SOURCE_URL = env("ANTOAN_SOURCE", default="")  # where this version's source is; the licence asks to offer it
PROVINCE_CODE = env("ANTOAN_PROVINCE", default="20")  # Lạng Sơn

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": env("ANTOAN_LOG", default="WARNING")},
    "loggers": {"axes": {"level": "ERROR"}},
}
SILENCED_SYSTEM_CHECKS: list[str] = []
