"""Settings, read from the environment; everything the installation keeps lives under DOUBLEDRAW_HOME."""

import json
import os
import secrets
from datetime import timedelta
from pathlib import Path
from urllib.parse import unquote, urlsplit

HOME = Path(os.environ.get("DOUBLEDRAW_HOME", "var")).resolve()
STORE = HOME / "files"
KEYS = HOME / "keys"
UPLOADS = HOME / "uploads"
PUBLIC = HOME / "public"
FEEDS = Path(os.environ.get("DOUBLEDRAW_FEEDS", HOME / "feeds"))


def _secret_key() -> str:
    """The key file of the installation, made on first use with mode 0600; never in the code."""
    path = Path(os.environ.get("DOUBLEDRAW_SECRET_KEY_FILE", KEYS / "secret.key"))
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return path.read_text()
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(48))
    return path.read_text()


def _site() -> dict[str, str]:
    """Whose installation this is; written by `doubledraw init`."""
    path = HOME / "site.json"
    site = {"name": "双随机、一公开", "place": "", "office": "", "region": ""}
    return site | (json.loads(path.read_text(encoding="utf-8")) if path.exists() else {})


def _sqlite(path: Path) -> dict[str, object]:
    """WAL and FULL: an acknowledged result survives a power cut. IMMEDIATE: a writer waits from the start.

    A large import is one transaction of several seconds. Background work waits for it; pages give up sooner (wsgi.py).
    A connection is kept for a while: to open one, SQLite reads the whole schema, which takes longer than most pages.
    """
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "CONN_MAX_AGE": 60,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 60,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; "
            "PRAGMA foreign_keys=ON; PRAGMA cache_size=-64000; PRAGMA mmap_size=268435456;",
        },
    }


def _secret_file(name: str) -> str:
    """A password from the file that the environment names, so that it stands in no environment."""
    path = os.environ.get(name, "")
    return Path(path).read_text(encoding="utf-8").strip() if path else ""


def _database(url: str) -> dict[str, object]:
    """postgresql://user:password@host:port/name, or nothing for SQLite under HOME."""
    if not url:
        return _sqlite(HOME / "doubledraw.sqlite3")
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return _sqlite(Path(unquote(parts.path)))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or "")
        or _secret_file("DOUBLEDRAW_DATABASE_PASSWORD_FILE"),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        # A page wants fifty rows at once: starting parallel workers takes longer than finding them.
        # Days and moments that are read as text are ISO 8601, whatever the server prefers.
        "OPTIONS": {"options": "-c parallel_setup_cost=20000 -c datestyle=ISO,YMD"},
    }


PAGE_PATIENCE = float(os.environ.get("DOUBLEDRAW_WRITE_PATIENCE", "5"))  # seconds
SECRET_KEY = _secret_key()
DEBUG = False
DEMO = os.environ.get("DOUBLEDRAW_DEMO") == "1" or _site().get("demo") == "1"
# A city's demo lives in the year of its document: how far its clock is behind (`ui.clock`). Never elsewhere.
DEMO_SHIFT = timedelta(seconds=int(_site().get("clock_shift", "0"))) if DEMO else timedelta(0)
DEMO_PASSWORD = "qingyuan-demo"  # made by `doubledraw demo` alone, and shown on its sign-in page
DEMO_ACCOUNTS = (
    ("zhoumin", "经办人"),
    ("zhaoke", "科室负责人"),
    ("chenfawu", "法制审核人"),
    ("wangchu", "审批人"),
    ("lixiaowen", "抽取人"),
    ("hejianguo", "监督人"),
    ("wuji", "见证审计人"),
    ("system", "系统管理员"),
    ("security", "安全管理员"),
    ("audit", "审计管理员"),
)
ALLOWED_HOSTS = os.environ.get("DOUBLEDRAW_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [
    origin for origin in os.environ.get("DOUBLEDRAW_ORIGINS", "").split(",") if origin
]
PUBLIC_URL = os.environ.get("DOUBLEDRAW_PUBLIC_URL", "http://127.0.0.1:8000")
SITE = _site()
LOG_ORIGIN = os.environ.get("DOUBLEDRAW_LOG_ORIGIN", "doubledraw.localhost/log")
# Whose cosignatures under the log count, and how many of them it takes (C2SP tlog-policy).
WITNESSES = Path(os.environ.get("DOUBLEDRAW_WITNESSES", KEYS / "witnesses"))
RULE_SETS = tuple(
    os.environ.get(
        "DOUBLEDRAW_RULE_SETS", SITE.get("rule_sets", "karamay-2016,changchun-2021")
    ).split(",")
)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "axes",
    "doubledraw.platform.ui",
    "doubledraw.platform.jobs",
    "doubledraw.platform.ledger",
    "doubledraw.platform.outbox",
    "doubledraw.platform.organs",
    "doubledraw.platform.rulebook",
    "doubledraw.platform.obligations",
    "doubledraw.platform.approvals",
    "doubledraw.platform.registry",
    "doubledraw.platform.credit",
    "doubledraw.platform.catalogue",
    "doubledraw.platform.plans",
    "doubledraw.platform.draws",
    "doubledraw.platform.inspections",
    "doubledraw.platform.followups",
    "doubledraw.platform.disclosure",
    "doubledraw.platform.dossiers",
    "doubledraw.platform.desk",
    "doubledraw.platform.portal",
]

MIDDLEWARE = [
    "doubledraw.platform.ui.middleware.secure_headers",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "doubledraw.platform.organs.web.middleware.one_actor",
    "doubledraw.platform.ui.middleware.refusals",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "doubledraw.platform.urls"
WSGI_APPLICATION = "doubledraw.platform.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [
                (
                    "doubledraw.platform.ui.folding.Loader",
                    ["django.template.loaders.app_directories.Loader"],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "doubledraw.platform.ui.context.shell",
            ],
            "builtins": ["doubledraw.platform.ui.templatetags.ui"],
        },
    }
]

DATABASES = {"default": _database(os.environ.get("DOUBLEDRAW_DATABASE_URL", ""))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "organs.Staff"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/desk/"
LOGOUT_REDIRECT_URL = "/"
AXES_USERNAME_FORM_FIELD = "username"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "organs/locked_out.html"
AXES_ENABLE_ACCESS_FAILURE_LOG = True
AXES_VERBOSE = False

SESSION_COOKIE_AGE = 60 * 60 * 8
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = PUBLIC_URL.startswith("https://")
CSRF_COOKIE_SECURE = SESSION_COOKIE_SECURE
CSRF_FAILURE_VIEW = "doubledraw.platform.ui.pages.csrf_refused"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
UPLOAD_MAX_BYTES = 200 * 1024 * 1024
GUIDE_MAX_BYTES = 20 * 1024 * 1024
EVIDENCE_MAX_BYTES = 10 * 1024 * 1024

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [Path(__file__).resolve().parent.parent / "locale"]
USE_I18N = True
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = None  # served from the package by whitenoise; nothing is collected
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True

EMAIL_BACKEND = os.environ.get(
    "DOUBLEDRAW_EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend"
)
EMAIL_HOST = os.environ.get("DOUBLEDRAW_EMAIL_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("DOUBLEDRAW_EMAIL_PORT", "25"))
DEFAULT_FROM_EMAIL = os.environ.get("DOUBLEDRAW_EMAIL_FROM", "doubledraw@localhost")

EMAIL_USE_TLS = os.environ.get("DOUBLEDRAW_EMAIL_TLS") == "1"
EMAIL_HOST_USER = os.environ.get("DOUBLEDRAW_EMAIL_USER", "")
EMAIL_HOST_PASSWORD = _secret_file("DOUBLEDRAW_EMAIL_PASSWORD_FILE")

# Who carries messages to firms: "files" (sms and email), "smtp" (email), "simulated", or nobody.
_CARRIER = "simulated" if DEMO else ""
OUTBOX = {
    "sms": os.environ.get("DOUBLEDRAW_OUTBOX_SMS", _CARRIER),
    "email": os.environ.get("DOUBLEDRAW_OUTBOX_EMAIL", _CARRIER),
}
OUTBOX_FOLDER = Path(os.environ.get("DOUBLEDRAW_OUTBOX_FOLDER", HOME / "outbox"))
# How long numbers, addresses and texts are kept after the end: the installation's own choice.
OUTBOX_KEEP = timedelta(days=int(os.environ.get("DOUBLEDRAW_OUTBOX_KEEP_DAYS", "30")))

MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"

JOBS = {
    "registry.read_upload": "doubledraw.platform.registry.jobs.read_upload",
    "registry.apply_import": "doubledraw.platform.registry.jobs.apply_import",
    "registry.look_at_folders": "doubledraw.platform.registry.jobs.look_at_folders",
    "registry.finish_feed_file": "doubledraw.platform.registry.jobs.finish_feed_file",
    "registry.refresh_labels": "doubledraw.platform.registry.jobs.refresh_labels",
    "registry.label_found": "doubledraw.platform.registry.jobs.label_found",
    "ledger.publish": "doubledraw.platform.ledger.jobs.publish",
    "draws.freeze": "doubledraw.platform.draws.jobs.freeze",
    "draws.compute": "doubledraw.platform.draws.jobs.compute",
    "draws.reveal": "doubledraw.platform.draws.jobs.reveal",
    "draws.reveal_when_done": "doubledraw.platform.draws.jobs.reveal_when_done",
    "followups.open": "doubledraw.platform.followups.jobs.open_for_visit",
    "dossiers.export_firm": "doubledraw.platform.dossiers.jobs.export_firm",
    "dossiers.export_case": "doubledraw.platform.dossiers.jobs.export_case",
    "dossiers.export_draw_case": "doubledraw.platform.dossiers.jobs.export_draw_case",
    "disclosure.follow": "doubledraw.platform.disclosure.jobs.follow",
    "disclosure.daily": "doubledraw.platform.disclosure.jobs.daily",
    "credit.recalculate": "doubledraw.platform.credit.jobs.recalculate",
    "credit.daily": "doubledraw.platform.credit.jobs.daily",
    "outbox.run": "doubledraw.platform.outbox.jobs.run",
    "inspections.educate": "doubledraw.platform.inspections.jobs.educate",
    "inspections.receipt": "doubledraw.platform.inspections.jobs.receipt",
    "obligations.daily": "doubledraw.platform.obligations.jobs.daily",
    "obligations.redate": "doubledraw.platform.obligations.jobs.redate",
}

DIRECTORIES = {
    "targets": "doubledraw.platform.registry.imports.targets.Targets",
    "inspectors": "doubledraw.platform.registry.imports.inspectors.Inspectors",
    "experts": "doubledraw.platform.registry.imports.experts.Experts",
    "institutions": "doubledraw.platform.registry.imports.institutions.Institutions",
    "recusals": "doubledraw.platform.registry.imports.recusals.Recusals",
    "licences": "doubledraw.platform.registry.imports.licences.Licences",
    "inspections": "doubledraw.platform.registry.imports.inspections.Inspections",
    "credit": "doubledraw.platform.registry.imports.credit.Credits",
    "credit-events": "doubledraw.platform.credit.imports.outside.CreditEvents",
    "items": "doubledraw.platform.catalogue.imports.Items",
    "sheets": "doubledraw.platform.catalogue.imports.Sheets",
    "supervision": "doubledraw.platform.catalogue.imports.Supervision",
    "responsibilities": "doubledraw.platform.catalogue.imports.Responsibilities",
}

EXPORTS = {
    "targets": "doubledraw.platform.registry.exports.targets.TARGETS",
    "inspectors": "doubledraw.platform.registry.exports.people.INSPECTORS",
    "experts": "doubledraw.platform.registry.exports.people.EXPERTS",
    "institutions": "doubledraw.platform.registry.exports.people.INSTITUTIONS",
    "equipment": "doubledraw.platform.registry.exports.people.EQUIPMENT",
    "recusals": "doubledraw.platform.registry.exports.people.RECUSALS",
    "licences": "doubledraw.platform.registry.exports.targets.LICENCES",
    "specials": "doubledraw.platform.registry.exports.targets.SPECIALS",
    "key-targets": "doubledraw.platform.registry.exports.targets.KEY_TARGETS",
    "labels": "doubledraw.platform.registry.exports.targets.LABELS",
    "inspections": "doubledraw.platform.registry.exports.targets.VISITS",
    "items": "doubledraw.platform.catalogue.exports.ITEMS",
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"axes": {"level": "ERROR"}},
}
