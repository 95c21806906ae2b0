"""All settings, from the environment, in one file. The README's table documents each variable."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from newsletter.common.templates import template_dirs
from newsletter.env import Environment, database, secret

env = Environment()

DATA = Path(env.text("NEWSLETTER_DATA", "data")).resolve()
DATA.mkdir(mode=0o700, parents=True, exist_ok=True)
KEYS = DATA / "keys"
OUTBOX = DATA / "outbox"
JOURNALS = DATA / "journals"
MEDIA_ROOT = DATA / "media"

SECRET_KEY = secret(KEYS, "secret_key").hex()
#: Signs the personal links of every mail ever sent; losing it breaks their unsubscribe links.
LINK_KEY = secret(KEYS, "link_key")
#: Keys the hashes that say "never again" after a person's address was erased.
SUPPRESSION_KEY = secret(KEYS, "suppression_key")

BASE_URL = env.base_url("NEWSLETTER_BASE_URL", "http://127.0.0.1:8000")
TRANSPORT = env.choice("NEWSLETTER_TRANSPORT", ("outbox",), "outbox")
REDIS_URL = env.text("REDIS_URL")
FETCH_PRIVATE = env.flag("NEWSLETTER_FETCH_PRIVATE")
DEBUG = False

HTTPS = BASE_URL.startswith("https://")
_host = BASE_URL.split("://", 1)[1]
ALLOWED_HOSTS = [_host.rsplit(":", 1)[0] if _host.count(":") == 1 else _host]
ALLOWED_HOSTS += [h for h in ("127.0.0.1", "localhost") if h not in ALLOWED_HOSTS]
CSRF_TRUSTED_ORIGINS = [BASE_URL]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SILENCED_SYSTEM_CHECKS = [
    # The firm's other subdomains are not ours to bind, nor to preload.
    "security.W005",
    "security.W021",
    # The proxy redirects pages to https; a one-click POST must never be redirected (RFC 8058).
    "security.W008",
]
CSRF_FAILURE_VIEW = "newsletter.web.problems.csrf_failure"
# A redirect answers neither a one-click POST (RFC 8058, section 3.1) nor a mistyped link.
APPEND_SLASH = False

INSTALLED_APPS = [
    "newsletter.firm",
    "newsletter.archive",
    "newsletter.audience",
    "newsletter.digests",
    "newsletter.delivery",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "django_htmx",
]
AUTH_USER_MODEL = "firm.User"
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "newsletter.web.headers.ContentSecurityPolicy",
    "newsletter.web.cookieless.WithoutCookies",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
# The words that the style sheet knows.
MESSAGE_TAGS = {25: "good", 30: "warn", 40: "bad"}
ROOT_URLCONF = "newsletter.urls"
WSGI_APPLICATION = "newsletter.wsgi.application"
TEMPLATES_OVERRIDE = env.templates_folder("NEWSLETTER_TEMPLATES_DIR")
TEMPLATE_DIRS = template_dirs(TEMPLATES_OVERRIDE)
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [str(folder) for folder in TEMPLATE_DIRS],
        "OPTIONS": {
            "environment": "newsletter.web.jinja.environment",
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

DATABASES = {"default": database(env.text("DATABASE_URL"), DATA)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES: dict[str, Any] = {
    "default": (
        {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
        if REDIS_URL
        else {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}
    )
}

PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "newsletter.web.account.StaffAccounts"
# Behind the TLS proxy the client's address is the last one of X-Forwarded-For.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if HTTPS else 0
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key"}
LOGIN_URL = "/staff/sign-in"
LOGIN_REDIRECT_URL = "/staff/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/staff/sign-in"

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français"), ("en", "English")]
USE_TZ = True
TIME_ZONE = env.text("NEWSLETTER_TIME_ZONE", "Europe/Paris")
STATIC_URL = "/static/"
STATICFILES_DIRS = [folder / "static" for folder in TEMPLATE_DIRS if (folder / "static").is_dir()]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_ALLOW_ALL_ORIGINS = False
MEDIA_URL = "/media/"
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": env.text("NEWSLETTER_LOG_LEVEL", "INFO")},
    # At DEBUG these print bodies, addresses and the API key; the beat would tell each tick.
    "loggers": {
        name: {"level": "WARNING"}
        for name in ("python_http_client", "urllib3", "CSSUTILS", "amqp", "kombu", "celery.beat")
    },
}
