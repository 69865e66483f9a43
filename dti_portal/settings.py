"""Settings of the portal, read from the environment.

Without any variable this is a safe development set-up on SQLite. With ``DTI_DEBUG=false`` it is
production, which refuses to start until ``DTI_SECRET_KEY``, ``DTI_ALLOWED_HOSTS`` and
``DATABASE_URL`` are given.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF
from django.contrib.messages import constants as messages
from django.core.exceptions import ImproperlyConfigured

from dti_portal.env import envbool, envint, envlist, envsecret

BASE_DIR = Path(__file__).resolve().parent.parent

DEBUG = envbool("DTI_DEBUG", default=True)
TESTING = "pytest" in sys.modules

SECRET_KEY = envsecret("DTI_SECRET_KEY")
ALLOWED_HOSTS = envlist("DTI_ALLOWED_HOSTS")
DATABASE_URL = envsecret("DATABASE_URL")
if DEBUG:
    SECRET_KEY = SECRET_KEY or "development-only-" + "0" * 40
    ALLOWED_HOSTS = ALLOWED_HOSTS or ["localhost", "127.0.0.1", "[::1]"]
    DATABASE_URL = DATABASE_URL or f"sqlite:///{BASE_DIR / 'db.sqlite3'}"
else:
    missing = [
        name
        for name, value in {
            "DTI_SECRET_KEY": SECRET_KEY,
            "DTI_ALLOWED_HOSTS": ALLOWED_HOSTS,
            "DATABASE_URL": DATABASE_URL,
        }.items()
        if not value
    ]
    if missing:
        raise ImproperlyConfigured(f"Production needs {', '.join(missing)}.")

# ── The house: three chapters of the procedure, and what assembles them ────────────────────

INSTALLED_APPS = [
    "dti_portal",
    "frameworks",
    "assessments",
    "rankings",
    "import_export",
    "allauth",
    "allauth.account",
    "django_tasks",
    "django_tasks_db",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "dti_portal.middleware.RequestSizeMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "dti_portal.middleware.LanguageFromPathMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "assessments.sessions.SessionAgeMiddleware",
    "dti_portal.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "dti_portal.unasked.UnaskedFieldsMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "dti_portal.urls"
WSGI_APPLICATION = "dti_portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                # All lazy: a public page that names no user and no message reads no session.
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "assessments.navigation.shell",
            ],
            "builtins": ["dti_portal.templatetags.ui", "django.templatetags.i18n"],
        },
    },
]

# ── Data ───────────────────────────────────────────────────────────────────────────────────

DATABASES = {"default": dj_database_url.parse(DATABASE_URL, conn_max_age=600)}
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # DEFERRED, the default, lets two writers read first and then fail with "database is locked".
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }
# Counts attempts at signing in for all workers together; no page is kept in it.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "dti_portal_cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

FRAMEWORK_FILES_DIR = BASE_DIR / "fixtures" / "frameworks"
RANKING_FILES_DIR = BASE_DIR / "fixtures" / "rankings"
REASONS_FILE = BASE_DIR / "fixtures" / "council" / "reasons.yaml"
STEPS_FILE = BASE_DIR / "fixtures" / "council" / "steps.yaml"

# The province whose rankings stand at /ket-qua/<year>/…; others carry their name in the address.
MAIN_JURISDICTION = "H38"

# ── People ─────────────────────────────────────────────────────────────────────────────────

AUTH_USER_MODEL = "assessments.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "my-work"
PASSWORD_RESET_TIMEOUT = 3 * 24 * 3600  # seconds; an invitation holds as long

# Two hours without a page end a session, and so do twelve hours since sign-in.
SESSION_COOKIE_AGE = 2 * 3600
SESSION_LONGEST_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

# Who is known is never told: sign-in and "forgotten" answer alike for everyone.
AUTHENTICATION_BACKENDS = ["assessments.backends.AccountBackend"]
ACCOUNT_ADAPTER = "assessments.adapters.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "assessments.forms.accounts.LoginForm",
    "reset_password": "assessments.forms.accounts.ResetPasswordForm",
    "reset_password_from_key": "assessments.forms.accounts.ResetPasswordKeyForm",
    "change_password": "assessments.forms.accounts.ChangePasswordForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # an address is known because the administrator gave it a post
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
# A wrong password counts against the account at that address, then against the address, then
# against the account from everywhere: whoever guesses from elsewhere must not lock its owner out,
# and an office behind one address signs in together. A right one counts against nothing but
# "login". ``AccountAdapter.pre_authenticate`` asks the first of them.
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed_here": "5/5m/key",
    "login_failed": "20/m/ip,200/h/ip,100/h/key",
}
# Production stands behind the proxy that sets X-Forwarded-Proto; limits count its clients.
ALLAUTH_TRUSTED_PROXY_COUNT = 0 if DEBUG else 1

# The demo data: accounts at demo.test, whose password everyone knows. Off: refused at sign-in.
DEMO = envbool("DTI_DEMO", default=DEBUG)

# Who tells what waits for a person on "Việc của tôi": (user, now) → tasks.
MY_WORK = [
    "assessments.tasks.agency.tasks",
    "assessments.tasks.council.tasks",
    "assessments.tasks.reviewer.tasks",
    "assessments.tasks.review_duties.tasks",
    "assessments.tasks.second_scores.tasks",
    "assessments.tasks.session.tasks",
    "assessments.tasks.help.tasks",
    "assessments.tasks.office.tasks",
    "rankings.waiting.tasks",
]

# Which acts are told to whom: the tables of hand-overs, a chapter each.
HAND_OVERS = [
    "assessments.hand_overs.TABLE",
    "rankings.hand_overs.TABLE",
]

# Who tells what was published of an agency: (submission, year) → its row, or None.
PUBLISHED_RESULT = "rankings.results.result_of"
# Who tells what became of a cycle's results: cycle → its milestones.
CYCLE_MILESTONES = "rankings.milestones.milestones_of"

# A message carries the tone of the note it stands in.
MESSAGE_TAGS = {messages.SUCCESS: "ok", messages.WARNING: "warn", messages.ERROR: "err"}

# ── Letters ────────────────────────────────────────────────────────────────────────────────

DEFAULT_FROM_EMAIL = os.environ.get("DTI_EMAIL_FROM", "khong-tra-loi@localhost")
EMAIL_SUBJECT_PREFIX = ""
EMAIL_TIMEOUT = 10
if DEBUG:
    EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
else:
    EMAIL_HOST = os.environ.get("DTI_EMAIL_HOST", "localhost")
    EMAIL_PORT = int(os.environ.get("DTI_EMAIL_PORT", "587"))
    EMAIL_HOST_USER = os.environ.get("DTI_EMAIL_USER", "")
    EMAIL_HOST_PASSWORD = envsecret("DTI_EMAIL_PASSWORD")
    EMAIL_USE_TLS = envbool("DTI_EMAIL_TLS", default=True)

# The addresses in letters that no request asked for, a reminder's above all.
ORIGIN = os.environ.get(
    "DTI_ORIGIN", "http://127.0.0.1:8000" if DEBUG else f"https://{ALLOWED_HOSTS[0].lstrip('.')}"
).rstrip("/")

# Whatever a page need not wait for; ``manage.py db_worker`` does it.
TASKS = {
    "default": {
        "BACKEND": "django_tasks.backends.immediate.ImmediateBackend"
        if TESTING
        else "django_tasks_db.DatabaseBackend"
    }
}

# ── Language, place and time ───────────────────────────────────────────────────────────────

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_I18N = True
USE_TZ = True

# ── Files ──────────────────────────────────────────────────────────────────────────────────

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG or TESTING
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# What agencies hand in. No address serves this folder: a view asks who may read each file.
MEDIA_ROOT = Path(os.environ.get("DTI_MEDIA_ROOT", BASE_DIR / "media"))
FILE_UPLOAD_PERMISSIONS = 0o640
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o750
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024  # what is typed on a page; files are not counted
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 60  # one an indicator on the largest page
LARGEST_REQUEST = 220 * 1024 * 1024  # bytes; more is refused before it is read

# How much an agency may keep, over all years.
EVIDENCE_MAX_FILES = envint("DTI_EVIDENCE_MAX_FILES", default=3000)
EVIDENCE_MAX_BYTES = envint("DTI_EVIDENCE_MAX_MB", default=5000) * 1024 * 1024

# The socket of ClamAV's daemon. Blank: files stay «chưa quét», and pages say so.
CLAMD_SOCKET = os.environ.get("DTI_CLAMAV_SOCKET", "")

# ── What is written down ───────────────────────────────────────────────────────────────────

# To standard error, where the service manager keeps it; Django's own writes it only while DEBUG.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}

# ── Protection ─────────────────────────────────────────────────────────────────────────────

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "dti_portal.middleware.csrf_failure"
if not DEBUG:
    SECURE_SSL_REDIRECT = envbool("DTI_SSL_REDIRECT", default=True)
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True

IMPORT_EXPORT_ESCAPE_FORMULAE_ON_EXPORT = True
IMPORT_EXPORT_IMPORT_PERMISSION_CODE = "import"
