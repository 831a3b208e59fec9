"""Every setting of the web and worker processes. Values come from the environment through `conference.env` only."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url
from django.utils.translation import gettext_lazy as _

from conference.env import envbool, envfloat, envint, envjson, envlist, envorigin, envsecret, envsecrets, envstr, envurl
from conference.private_files import keep_database_private, keep_private
from conference.secret_file import secret_of
from conference.static_version import bundle_folder, static_version

BASE_DIR = Path(__file__).resolve().parent.parent
PARLEY_DATA = Path(envstr("PARLEY_DATA", str(BASE_DIR / "var"))).expanduser().absolute()
keep_private(PARLEY_DATA)
_SECRETS = PARLEY_DATA / "secrets.json"

# Where it is served

DEBUG = envbool("DEBUG", False)
HOST = envstr("HOST", "127.0.0.1")
PORT = envint("PORT", 8000, low=1, high=65535)
PARLEY_URL = envorigin("PARLEY_URL", f"http://127.0.0.1:{PORT}")
SECURE = envbool("SECURE", PARLEY_URL.startswith("https://"))
_PARLEY_HOST = urlsplit(PARLEY_URL).netloc.rpartition("@")[2].removesuffix(f":{urlsplit(PARLEY_URL).port}")
# Whatever else is allowed: people come by PARLEY_URL.
ALLOWED_HOSTS = [*envlist("ALLOWED_HOSTS", ("localhost", "127.0.0.1", "[::1]", HOST)), _PARLEY_HOST]
CSRF_TRUSTED_ORIGINS = [*envlist("CSRF_TRUSTED_ORIGINS"), PARLEY_URL]

# Secrets

SECRET_KEY = envsecret("SECRET_KEY") or secret_of("SECRET_KEY", _SECRETS)
# Earlier keys, which still prove what was signed with them.
SECRET_KEY_FALLBACKS = envsecrets("SECRET_KEY_FALLBACKS")
AGENT_SERVICE_KEY = envsecret("AGENT_SERVICE_KEY") or secret_of("AGENT_SERVICE_KEY", _SECRETS)

# What it is made of

INSTALLED_APPS = [
    "daphne",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "channels",
    "conference.accounts",
    "conference.rooms",
    "conference.classroom",
    "conference.transcripts",
    "conference.audit",
    "conference.agents",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "conference.static_files.CompressionMiddleware",
    "conference.security.SecurityHeadersMiddleware",
    "conference.http.OutOfRangeMiddleware",
    "conference.static_files.StaticFilesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "conference.accounts.middleware.UserLanguageMiddleware",
    "conference.accounts.middleware.BrowserZoneMiddleware",
    "conference.accounts.middleware.PasswordGuardMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "conference.urls"
ASGI_APPLICATION = "conference.asgi.application"
APPEND_SLASH = True

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "conference.accounts.context.account_settings",
                "conference.site_files.site_image",
            ],
            "builtins": ["conference.names"],
        },
    },
]

# Database

DATABASE_URL = envurl(
    "DATABASE_URL",
    f"sqlite:///{PARLEY_DATA / 'db.sqlite3'}",
    schemes=("sqlite", "postgres", "postgresql"),
)
DATABASES: dict[str, Any] = {"default": dj_database_url.parse(DATABASE_URL)}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    keep_database_private(Path(DATABASES["default"]["NAME"]))
    # A writer takes the lock when its transaction begins: it then waits its turn instead of failing half way.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=20000;",
    }
    # A file, because connections of several threads cannot share one in memory without locking each other out.
    DATABASES["default"]["TEST"] = {"NAME": str(PARLEY_DATA / "test.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Redis: cache, channel layer, room state, Celery

REDIS_URL = envurl("REDIS_URL", "redis://127.0.0.1:6379/0", schemes=("redis", "rediss"))
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "parley:cache",
    }
}
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        "CONFIG": {"hosts": [REDIS_URL], "prefix": "parley:channels"},
    }
}

# Celery. Tasks are idempotent, so a task whose worker died is simply delivered again.

# What a dead worker held is delivered again after the visibility timeout, looked for every sixth of it: tasks take
# milliseconds, and a task that waits for its retry waits 30 s at most, less than the timeout.
CELERY_VISIBILITY_TIMEOUT = envint("CELERY_VISIBILITY_TIMEOUT_SECS", 60, low=1)
CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_TRANSPORT = "conference.broker:Transport"
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": CELERY_VISIBILITY_TIMEOUT,
    "unacked_restore_interval": max(1, CELERY_VISIBILITY_TIMEOUT // 6),
    "unacked_restore_throttle": 1,
    "unacked_mutex_expire": CELERY_VISIBILITY_TIMEOUT,
}
CELERY_RESULT_BACKEND_TRANSPORT_OPTIONS = {"visibility_timeout": CELERY_VISIBILITY_TIMEOUT}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_RESULT_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_ROUTES = {f"{area}.*": {"queue": "transcripts"} for area in ("transcripts", "audit", "agents")}
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE: dict[str, Any] = {
    "end the sockets of closed accounts": {"task": "rooms.review_accounts", "schedule": 60.0},
    "close silent meetings": {"task": "transcripts.close_silent_meetings", "schedule": 15 * 60.0},
    "delete expired transcripts": {"task": "transcripts.delete_expired", "schedule": 60 * 60.0},
    "delete expired audit entries": {"task": "audit.delete_expired", "schedule": 60 * 60.0},
}

# Transcripts: days that a meeting is kept after its end; 0 keeps all

TRANSCRIPT_RETENTION_DAYS = envint("TRANSCRIPT_RETENTION_DAYS", 0, low=0)

# Prometheus: who may read /metrics; empty switches it off

METRICS_TOKEN = envsecret("METRICS_TOKEN", least_chars=16)

# Accounts

AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"
SIGNUP_ENABLED = envbool("SIGNUP_ENABLED", True)
# Whom people ask for an account or a password: a name, an address. Shown on the page for signing in.
ACCOUNT_CONTACT = envstr("ACCOUNT_CONTACT", most_chars=120)
PASSWORD_RESET_TIMEOUT = 2 * 3600
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

# Mail. Without a server for it, mails are written to the terminal of the worker.

EMAIL_HOST = envstr("EMAIL_HOST")
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'console'}.EmailBackend"
_EMAIL_SECURITY = envstr("EMAIL_SECURITY", "starttls", choices=("starttls", "tls", "none"))
EMAIL_USE_TLS, EMAIL_USE_SSL = _EMAIL_SECURITY == "starttls", _EMAIL_SECURITY == "tls"
EMAIL_PORT = envint("EMAIL_PORT", {"starttls": 587, "tls": 465, "none": 25}[_EMAIL_SECURITY], low=1, high=65535)
EMAIL_HOST_USER = envstr("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = envstr("EMAIL_HOST_PASSWORD")
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = envstr("EMAIL_FROM", f"Parley <parley@{urlsplit(PARLEY_URL).hostname}>")

# Media and the AI participant

ICE_SERVERS: list[Any] = envjson("ICE_SERVERS", [], list)
ICE_TRANSPORT_POLICY = envstr("ICE_TRANSPORT_POLICY", "all", choices=("all", "relay"))
TURN_URLS = envlist("TURN_URLS")
TURN_SECRET = envsecret("TURN_SECRET", least_chars=16)
AGENT_ENABLED = envbool("AGENT_ENABLED", True)
# The language models that the agent process uses; this process only tells people where questions go.
LLM_PROVIDERS = envlist("LLM_PROVIDER", ("local",))
LLM_BASE_URL = envstr("LLM_BASE_URL")
SPARK_URL = envstr("SPARK_URL", "wss://spark-api.xf-yun.com/v3.5/chat")
AGENT_NAME = envstr("AGENT_NAME", "Nova", most_chars=40)
AGENT_WAKE_NAMES = envlist("AGENT_WAKE_NAMES", (AGENT_NAME,), most=10, most_chars=40)
AGENT_DEFAULT_MODE = envstr(
    "AGENT_DEFAULT_MODE", "addressed", choices=("addressed", "conversation", "hand", "captions", "off")
)
AGENT_DEFAULT_VOICE = envstr("AGENT_DEFAULT_VOICE", most_chars=64)
AGENT_DEFAULT_SPEED = envfloat("AGENT_DEFAULT_SPEED", 1.0, low=0.5, high=2.0)
AGENT_DEFAULT_LANGUAGE = envstr("AGENT_DEFAULT_LANGUAGE", choices=("", "auto", "en", "zh-Hans", "zh-Hant"))
AGENT_DEFAULT_MAX_ANSWER_WORDS = envint("AGENT_DEFAULT_MAX_ANSWER_WORDS", 60, low=10, high=200)
AGENT_DEFAULT_PROMPT = envstr("AGENT_DEFAULT_PROMPT", most_chars=2000)
AGENT_DEFAULT_VOCABULARY = envlist("AGENT_DEFAULT_VOCABULARY", most=100, most_chars=40)

# Browser-facing protection. Secure cookies and HSTS only where the address is https: on plain http they lock users out.
# No HSTS with the launcher's own certificate: browsers would then refuse the exception that users have to make for it.

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
_SELF_MADE_CERTIFICATE = bool(envstr("PARLEY_CA_FILE"))
SECURE_HSTS_SECONDS = envint("HSTS_SECONDS", 3600 if SECURE and not (DEBUG or _SELF_MADE_CERTIFICATE) else 0, low=0)
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if envbool("TRUST_PROXY", False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CSRF_FAILURE_VIEW = "conference.http.csrf_failure"
# The largest body of a request. Nobody uploads files: those go from browser to browser.
DATA_UPLOAD_MAX_MEMORY_SIZE = 1 << 20

# Static files, straight from the source folders: nothing has to be collected before a start

_STATIC_VERSION = "" if DEBUG else static_version(BASE_DIR / "static")
# Bundles of exactly these files take the place of the pages' modules; `python -m deploy.bundle` makes them.
_BUNDLES = [folder for folder in (bundle_folder(PARLEY_DATA, _STATIC_VERSION),) if _STATIC_VERSION and folder.is_dir()]
STATIC_URL = f"/static/{_STATIC_VERSION}{'b' if _BUNDLES else ''}/" if _STATIC_VERSION else "/static/"
STATIC_ROOT = None
STATICFILES_DIRS = [*_BUNDLES, *(folder for folder in (BASE_DIR / "static",) if folder.is_dir())]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_MAX_AGE = 0 if DEBUG else 60
# The address of a file changes with its content, but where one works on the files.
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/[0-9a-f]{12}b?/"
WHITENOISE_ALLOW_ALL_ORIGINS = False

# Languages and time

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("zh-hans", _("Simplified Chinese"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = envstr("TIME_ZONE", "UTC")

# Logging: to stderr, without request bodies, names or addresses

LOG_LEVEL = envstr("LOG_LEVEL", "INFO", choices=("DEBUG", "INFO", "WARNING", "ERROR"))
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "conference": {"level": LOG_LEVEL},
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        # A scanner with a made-up Host header gets its 400; a traceback for each helps nobody.
        "django.security.DisallowedHost": {"handlers": [], "level": "CRITICAL", "propagate": True},
        "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
        "django.channels.server": {"level": "WARNING"},
        "celery": {"level": LOG_LEVEL},
    },
}
