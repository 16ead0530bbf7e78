"""Every setting of the site, and the only reader of the environment. `.env.example` explains the variables."""

from pathlib import Path
from typing import Any

from allauth.core.internal.cryptokit import UserCodeFormat
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse_lazy

from sketch2real_site.env import (
    load_dotenv,
    read_choice,
    read_database,
    read_flag,
    read_integer,
    read_list,
    read_mail_server,
    read_path,
    read_rate,
    read_required,
    read_site,
    read_text,
    read_url,
    split_list,
)
from sketch2real_site.storage import Bucket, describe_bucket, describe_folder

BASE_DIR = Path(__file__).resolve().parent.parent
load_dotenv(read_path("ENV_FILE", BASE_DIR / ".env"))

# --- How the site is reached

DEBUG = read_flag("DEBUG", default=False)
HTTPS = read_flag("HTTPS", default=not DEBUG)
SECRET_KEY = read_required(
    "SECRET_KEY",
    fallback="only-for-development-" + "0" * 40 if DEBUG else None,
    purpose="It signs sessions and codes; `make run` writes a random one to .env.",
)
ALLOWED_HOSTS = split_list(
    read_required(
        "ALLOWED_HOSTS",
        fallback="localhost,127.0.0.1,[::1]" if DEBUG else None,
        purpose="It lists the names of this site, such as draw.example.com.",
    )
)
# Where links in mails lead. In development without it: to the host that was asked for, with its port.
SITE_URL = read_site("SITE_URL", ALLOWED_HOSTS, is_https=HTTPS, may_be_empty=DEBUG)
CSRF_TRUSTED_ORIGINS = read_list("CSRF_TRUSTED_ORIGINS")
TRUSTED_PROXY_COUNT = read_integer("TRUSTED_PROXY_COUNT", 0, minimum=0, maximum=9)
WEB_CONCURRENCY = read_integer("WEB_CONCURRENCY", 1, minimum=1, maximum=256)

ROOT_URLCONF = "sketch2real_site.urls"
ASGI_APPLICATION = "sketch2real_site.asgi.application"

INSTALLED_APPS = [
    "accounts.staff.admin_config.SecuredAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.headless",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.usersessions",
    "channels",
    "csp",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "rest_framework",
    "sketch2real_site",
    "accounts",
    "inference",
    "studio",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "inference.health.HealthMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "sketch2real_site.headers.HeadersMiddleware",
    "sketch2real_site.compression.TextCompressionMiddleware",
    "csp.middleware.CSPMiddleware",
    "inference.json_bodies.JSONBodyMiddleware",
    "accounts.sign_in.api_errors.AllauthErrorsMiddleware",
    "accounts.sign_in.step_lock.StepLockMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.pages.language.LanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.sign_in.sessions.ActivityMiddleware",
    "accounts.sign_in.limits.RetryAfterMiddleware",
    "accounts.pages.terms_views.TermsMiddleware",
    "sketch2real_site.failures.FailureMiddleware",
    "accounts.sign_in.outage.MailOutageMiddleware",
]

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
                "csp.context_processors.nonce",
                "accounts.context_processors.offer_development_aids",
            ]
        },
    }
]

TIME_ZONE = "UTC"

# --- Languages (docs/operations.md says how to add one)

USE_I18N = True
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("de", "Deutsch")]  # each by the name that its speakers know
LOCALE_PATHS = [BASE_DIR / "locale", BASE_DIR / "locale" / "libraries"]
FORMAT_MODULE_PATH = ["sketch2real_site.formats"]
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = HTTPS

# --- Where things are kept

VAR_DIR = BASE_DIR / "var"
VAR_DIR.mkdir(exist_ok=True)
DATABASES = {"default": read_database("DATABASE_URL", VAR_DIR / "db.sqlite3")}
# Held by the web process where there is no Redis (only_process.py); PostgreSQL has locks of its own.
PROCESS_LOCK = f"{DATABASES['default']['NAME']}.process"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = read_url("REDIS_URL", ["redis", "rediss", "unix"])
CACHES: dict[str, dict[str, Any]]
if REDIS_URL:
    CACHES = {"default": {"BACKEND": "sketch2real_site.redis_cache.SharedRedisCache", "LOCATION": REDIS_URL}}
else:
    # A count takes about 600 bytes.
    CACHES = {
        "default": {"BACKEND": "sketch2real_site.limit_cache.LimitCache", "OPTIONS": {"MAX_ENTRIES": 250_000}},
    }
# Without CHANNEL_LAYERS: a socket is answered where it was opened, and needs nothing that carries messages.

MEDIA_ROOT = read_path("MEDIA_ROOT", VAR_DIR / "media")
MEDIA_BUCKET = Bucket(
    name=read_text("MEDIA_S3_BUCKET", ""),
    endpoint_url=read_url("MEDIA_S3_ENDPOINT_URL", ["http", "https"]),
    region=read_text("MEDIA_S3_REGION", ""),
    access_key=read_text("MEDIA_S3_ACCESS_KEY", ""),
    secret_key=read_text("MEDIA_S3_SECRET_KEY", ""),
)
STORAGES = {
    "default": describe_bucket(MEDIA_BUCKET) if MEDIA_BUCKET.name else describe_folder(MEDIA_ROOT),
    "staticfiles": {"BACKEND": "sketch2real_site.static_files.SmallStaticFilesStorage"},
}
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATIC_ROOT.mkdir(exist_ok=True)  # WhiteNoise warns when it is missing, which it is before collectstatic
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_ALLOW_ALL_ORIGINS = False  # the site's files are for its own pages
# In development a changed file is served at once, without collectstatic.
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEBUG

# A drawing is at most 10 MB of JSON (studio/strokes.py); uploads of pictures are files and have a limit of their own.
DATA_UPLOAD_MAX_MEMORY_SIZE = 11 * 2**20
UPLOAD_MAX_BYTES = 10 * 2**20

# --- Who you are

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.EmailBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
_VALIDATORS = "django.contrib.auth.password_validation."
# No rules about digits or capitals: length counts, and that nobody else uses it (Django's list of 20,000 leaked ones).
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_VALIDATORS}UserAttributeSimilarityValidator", "OPTIONS": {"user_attributes": ["email"]}},
    {"NAME": f"{_VALIDATORS}MinimumLengthValidator"},
    {"NAME": f"{_VALIDATORS}CommonPasswordValidator"},
]
LOGIN_URL = reverse_lazy("account_login")
LOGIN_REDIRECT_URL = reverse_lazy("arrive")
LOGOUT_REDIRECT_URL = ACCOUNT_LOGOUT_REDIRECT_URL = reverse_lazy("landing")

ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_SIGNUP_FORM_CLASS = "accounts.pages.terms.AcceptTermsForm"
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True  # before the address changes; allauth.mfa always asks
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 10 * 60  # mails are slow sometimes
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
# allauth cannot offer it for an address that is taken, so offering it would tell which addresses are.
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_CHANGE = False
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 10 * 60
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Sketch2Real: "
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
ACCOUNT_ADAPTER = "accounts.sign_in.adapter.AccountAdapter"
# Tighter than allauth's where a mail goes out: three tries a code, so that a day of guessing finds one code in 16,000.
# The days by network bound how much one of them can make the site remember, and whom it can have mailed.
ACCOUNT_RATE_LIMITS = {
    "begin": "20/m/ip,500/d/ip",  # ours: accounts/sign_in/begin_views.py
    "confirm_email": "1/10s/key,10/h/key,20/d/key",
    "request_login_code": "20/m/ip,500/d/ip,1/30s/key,5/h/key,20/d/key",
    "reset_password": "20/m/ip,500/d/ip,1/30s/key,5/h/key,20/d/key",
    "signup": "20/m/ip,500/d/ip",
}
ACCOUNT_FORMS = {
    "add_email": "accounts.sign_in.forms.NewAddressForm",
    "login": "accounts.sign_in.forms.LoginForm",
    "signup": "accounts.sign_in.forms.NewAccountForm",
    "change_password": "accounts.sign_in.forms.NewPasswordForm",
    "reset_password_from_key": "accounts.sign_in.forms.ForgottenPasswordForm",
    "confirm_email_verification_code": "accounts.sign_in.forms.ConfirmEmailForm",
    "confirm_password_reset_code": "accounts.sign_in.forms.ConfirmPasswordResetForm",
    "confirm_login_code": "accounts.sign_in.forms.ConfirmLoginForm",
    "set_password": "accounts.sign_in.forms.FirstPasswordForm",
}
ALLAUTH_USER_CODE_FORMAT = UserCodeFormat(numeric=True, length=6, dashed=False)
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXY_COUNT
HEADLESS_CLIENTS = ("app", "browser")

SESSION_ENGINE = "accounts.sign_in.session_store"
USERSESSIONS_TRACK_ACTIVITY = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG and not HTTPS  # browsers offer passkeys on http://localhost, too
MFA_TOTP_ISSUER = "Sketch2Real"
MFA_FORMS = {
    "authenticate": "accounts.sign_in.mfa_forms.AuthenticateForm",
    "reauthenticate": "accounts.sign_in.mfa_forms.ReauthenticateForm",
    "activate_totp": "accounts.sign_in.mfa_forms.ActivateAppForm",
    "add_webauthn": "accounts.sign_in.mfa_forms.AddPasskeyForm",
}

# --- Mail

OUTBOX_DIR = read_path("OUTBOX_DIR", VAR_DIR / "outbox")
DEFAULT_FROM_EMAIL = read_text("DEFAULT_FROM_EMAIL", "Sketch2Real <hello@localhost>")
# Who is told when a visitor reports a shared picture; empty: the admin's list alone shows it.
REPORTS_EMAIL = read_text("REPORTS_EMAIL", "")
MAIL_TRANSPORT = ""  # of accounts/mailing/post.py
if DEBUG:
    EMAIL_BACKEND = "accounts.mailing.outbox.OutboxBackend"
else:
    globals().update(read_mail_server("EMAIL_URL"))

# --- Log in with Google

# Offered when both are set.
GOOGLE_CLIENT_ID = read_text("GOOGLE_CLIENT_ID", "")
GOOGLE_CLIENT_SECRET = read_text("GOOGLE_CLIENT_SECRET", "")
if bool(GOOGLE_CLIENT_ID) != bool(GOOGLE_CLIENT_SECRET):
    raise ImproperlyConfigured("Set both GOOGLE_CLIENT_ID and GOOGLE_CLIENT_SECRET, or neither.")
if GOOGLE_CLIENT_ID:
    INSTALLED_APPS.append("allauth.socialaccount.providers.google")
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True  # tells the owner by mail
SOCIALACCOUNT_AUTO_SIGNUP = False  # the terms have to be agreed to
SOCIALACCOUNT_PROVIDERS = {
    "google": {
        "APPS": [{"client_id": GOOGLE_CLIENT_ID, "secret": GOOGLE_CLIENT_SECRET}] if GOOGLE_CLIENT_ID else [],
        "SCOPE": ["profile", "email"],
        "OAUTH_PKCE_ENABLED": True,
        # Google vouches for the address: whoever owns it at Google is let into the account that has it here.
        "EMAIL_AUTHENTICATION": True,
    }
}

# --- Security

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
if HTTPS:
    # Browsers take a cookie of this name only from this very host, by HTTPS: no sub-domain can plant one.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
# Sub-domains and browser preload lists are for the owner of the domain to decide.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SECURE_REDIRECT_EXEMPT = ["^healthz$", "^readyz$"]  # a load balancer asks inside the house, without https
if TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "img-src": [SELF, "blob:", "data:"],
        "connect-src": [SELF],  # covers ws: and wss: of the same host
        "object-src": [NONE],
        "base-uri": [NONE],
        # Browsers hold a form to this list also where it is redirected to.
        "form-action": [SELF, *(["https://accounts.google.com"] if GOOGLE_CLIENT_ID else [])],
        "frame-ancestors": [NONE],
    }
}

# --- API

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.sign_in.authentication.SessionTokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_THROTTLE_RATES": {"generation_user": read_rate("GENERATION_RATE_USER", "120/minute")},
    "EXCEPTION_HANDLER": "inference.api_errors.exception_handler",
    "NUM_PROXIES": TRUSTED_PROXY_COUNT,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Sketch2Real",
    "DESCRIPTION": "Turn a drawn face into a photograph of somebody who does not exist.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
}

# --- Running the model

WEIGHTS_PATH = read_path("WEIGHTS_PATH", BASE_DIR / "weights" / "face256.safetensors")
# Makes the photographs of 512 and 1024 pixels; loaded with the first that is asked for.
UPSCALER_PATH = read_path("UPSCALER_PATH", BASE_DIR / "weights" / "upscaler512.safetensors")
# Turns photos into drawings; loaded with the first that somebody brings.
SKETCHER_PATH = read_path("SKETCHER_PATH", BASE_DIR / "weights" / "sketcher256.safetensors")
MODEL_CACHE_DIR = read_path("MODEL_CACHE_DIR", VAR_DIR / "models")
INFERENCE_RUNTIME = read_choice("INFERENCE_RUNTIME", ["auto", "openvino", "torch"])
# Which checkpoint serves instead: written by `manage.py weights use`, read by every server process.
WEIGHTS_POINTER = read_path("WEIGHTS_POINTER", VAR_DIR / "current_weights.json")
# Load the networks in the background of a start, or with the first picture.
WARM_UP = read_flag("WARM_UP", default=True)
RESULT_CACHE_MB = read_integer("RESULT_CACHE_MB", 32, minimum=0, maximum=65_536)
# 0: as many as the model's runtime is good for, which it finds out at its first start.
INFERENCE_WORKERS = read_integer("INFERENCE_WORKERS", 0, minimum=0, maximum=64)
INFERENCE_URL = read_url("INFERENCE_URL", ["http", "https"])
INFERENCE_TOKEN = read_required(
    "INFERENCE_TOKEN",
    fallback=None if INFERENCE_URL else "unused",
    purpose="Ray Serve answers only who sends the token that it was started with.",
)
INFERENCE_FALLBACK = read_flag("INFERENCE_FALLBACK", default=False)
LIVE_VISITORS = read_flag("LIVE_VISITORS", default=True)

# --- Logs: one line an event, key=value

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "key_value": {"format": "time=%(asctime)s level=%(levelname)s logger=%(name)s event=%(message)s"},
    },
    "filters": {
        "hide_paths": {"()": "sketch2real_site.logs.HidePaths"},
        "hide_sockets": {"()": "sketch2real_site.logs.HideSockets"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "key_value", "filters": ["hide_paths"]}},
    "root": {"handlers": ["console"], "level": read_choice("LOG_LEVEL", ["INFO", "DEBUG", "WARNING", "ERROR"])},
    "loggers": {
        # Django's own handlers, replaced by the root's.
        "django": {"handlers": [], "propagate": True},
        "django.server": {"handlers": [], "propagate": True},
        # No line a request with address and path, whatever uvicorn's options say.
        "uvicorn.access": {"handlers": [], "propagate": False},
        "uvicorn.error": {"filters": ["hide_sockets"]},
    },
}
