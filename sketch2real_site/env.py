"""Reads the environment loudly: a value that cannot be meant stops the start and says what to write instead."""

import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

_TRUE = {"1", "true", "yes", "on"}
_FALSE = {"0", "false", "no", "off"}
# Services that django-anymail speaks to over HTTPS, and its name for the key that each of them gives.
MAIL_SERVICES = {
    "brevo": "BREVO_API_KEY",
    "mailersend": "MAILERSEND_API_TOKEN",
    "mailgun": "MAILGUN_API_KEY",
    "mailtrap": "MAILTRAP_API_TOKEN",
    "postmark": "POSTMARK_SERVER_TOKEN",
    "resend": "RESEND_API_KEY",
    "sparkpost": "SPARKPOST_API_KEY",
}
# To PostgreSQL, of one process. Its own limit is 100 for all of them unless it is told otherwise.
CONNECTIONS, MAX_CONNECTIONS = 20, 1000
PATIENCE_S = 10.0  # of who waits for a connection
IDLE_S = 60.0
MAIL_TIMEOUT_S = 10  # for each answer of the mail server
_POST = {"EMAIL_BACKEND": "accounts.mailing.post.PostBackend"}
_RATE = re.compile(r"[1-9][0-9]*/(second|minute|hour|day)")


def load_dotenv(path: Path) -> None:
    """Take over the variables of a .env file; what the process environment already says wins."""
    if path.is_file():
        environ.Env.read_env(path)


def read_text(name: str, default: str) -> str:
    return os.environ.get(name, "").strip() or default


def read_required(name: str, *, fallback: str | None, purpose: str) -> str:
    """Raises ImproperlyConfigured if the variable is empty and there is no `fallback`."""
    value = read_text(name, fallback or "")
    if not value:
        raise ImproperlyConfigured(f"{name} is not set. {purpose} Set it, or DEBUG=true for development.")
    return value


def read_flag(name: str, *, default: bool) -> bool:
    value = read_text(name, str(default)).lower()
    if value not in _TRUE | _FALSE:
        raise ImproperlyConfigured(f"{name}={value!r} is neither yes nor no. Write true or false.")
    return value in _TRUE


def read_integer(name: str, default: int, *, minimum: int, maximum: int) -> int:
    value = read_text(name, str(default))
    if not re.fullmatch(r"-?[0-9]+", value) or not minimum <= int(value) <= maximum:
        raise ImproperlyConfigured(f"{name}={value!r} is not a whole number from {minimum} to {maximum}.")
    return int(value)


def read_choice(name: str, choices: Sequence[str]) -> str:
    """The first choice is the default."""
    value = read_text(name, choices[0])
    if value not in choices:
        raise ImproperlyConfigured(f"{name}={value!r} is unknown. Write one of: {', '.join(choices)}.")
    return value


def read_list(name: str) -> list[str]:
    return split_list(read_text(name, ""))


def split_list(text: str) -> list[str]:
    """What stands between commas."""
    return [item.strip() for item in text.split(",") if item.strip()]


def read_path(name: str, default: Path) -> Path:
    """A relative path counts from the current folder."""
    return Path(read_text(name, str(default))).expanduser().resolve()


def read_rate(name: str, default: str) -> str:
    value = read_text(name, default)
    if not _RATE.fullmatch(value):
        raise ImproperlyConfigured(f"{name}={value!r} is not a rate. Write, for example, 30/minute.")
    return value


def read_url(name: str, schemes: Sequence[str]) -> str:
    """An address with one of `schemes`, or an empty text when the variable is not set."""
    value = read_text(name, "")
    if value and urlsplit(value).scheme not in schemes:
        raise ImproperlyConfigured(f"{name} does not begin with {' or '.join(f'{scheme}://' for scheme in schemes)}.")
    return value


def read_site(name: str, hosts: Sequence[str], *, is_https: bool, may_be_empty: bool) -> str:
    """The site's own origin, such as https://draw.example.com; by itself, the first of `hosts`."""
    url = read_url(name, ["http", "https"]).rstrip("/")
    if url:
        if urlsplit(url).path or not urlsplit(url).netloc:
            raise ImproperlyConfigured(
                f"{name}={url!r} is not an origin. Write, for example, https://draw.example.com."
            )
        return url
    if may_be_empty:
        return ""
    if not hosts or "*" in hosts[0] or hosts[0].startswith("."):
        raise ImproperlyConfigured(f"{name} is not set, and the first of ALLOWED_HOSTS is a pattern. Set it.")
    return f"{'https' if is_https else 'http'}://{hosts[0]}"


def read_database(name: str, default: Path) -> dict[str, Any]:
    """PostgreSQL from a URL, or else the SQLite file `default`. How many connections: `?pool=` of the URL."""
    url = read_url(name, ["postgres", "postgresql", "sqlite"])
    config: dict[str, Any] = environ.Env.db_url_config(url or f"sqlite:///{default}")
    if config["ENGINE"] == "django.db.backends.sqlite3":
        config["OPTIONS"] = {
            # Take the write lock at BEGIN and wait for it: a lock taken half-way fails at once. A save writes for some
            # milliseconds; who waits longer than this is told so, while the page still waits for the answer.
            "transaction_mode": "IMMEDIATE",
            "timeout": 5,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        }
    else:
        _pool_connections(name, config)
    return config


def _pool_connections(name: str, config: dict[str, Any]) -> None:
    """Each request has a thread of its own under ASGI: a connection that outlives its request is never used again."""
    if config.setdefault("CONN_MAX_AGE", 0) != 0:
        raise ImproperlyConfigured(f"{name} says conn_max_age. Write pool=20 for connections that are used again.")
    options = config.setdefault("OPTIONS", {})
    size = options.pop("pool", CONNECTIONS)
    if not isinstance(size, int) or not 0 <= size <= MAX_CONNECTIONS:
        raise ImproperlyConfigured(f"{name} says pool={size!r}, which is no number from 0 to {MAX_CONNECTIONS}.")
    if size:
        options["pool"] = {"min_size": 0, "max_size": size, "timeout": PATIENCE_S, "max_idle": IDLE_S}
    config["CONN_HEALTH_CHECKS"] = True


def read_mail_server(name: str) -> dict[str, Any]:
    """The settings of mails from smtp+tls://user:password@host:587, or django-anymail's from mailgun://KEY.

    MAIL_TRANSPORT is the backend that speaks to the server, in the hands of accounts/mailing/post.py.
    """
    url = read_url(name, ["smtp", "smtps", "smtp+tls", "smtp+ssl", *MAIL_SERVICES])
    if not url:
        raise ImproperlyConfigured(f"{name} is not set. Nobody can sign up without the code that is mailed to them.")
    if urlsplit(url).scheme in MAIL_SERVICES:
        return _describe_mail_service(name, url)
    config: dict[str, Any] = environ.Env.email_url_config(url)
    found = {key: value for key, value in config.items() if key.startswith("EMAIL_")}
    transport = found.pop("EMAIL_BACKEND")
    return {**found, **_POST, "EMAIL_TIMEOUT": MAIL_TIMEOUT_S, "MAIL_TRANSPORT": transport}


def _describe_mail_service(name: str, url: str) -> dict[str, Any]:
    service, _, rest = url.partition("://")
    key, _, options = rest.partition("?")
    if not key:
        raise ImproperlyConfigured(f"{name} holds no key. Write {service}://YOUR-KEY.")
    # django-anymail names its settings after the service: MAILGUN_SENDER_DOMAIN.
    further = {f"{service}_{option}".upper(): value for option, value in parse_qsl(options)}
    return {
        **_POST,
        "MAIL_TRANSPORT": f"anymail.backends.{service}.EmailBackend",
        "ANYMAIL": {MAIL_SERVICES[service]: unquote(key), "REQUESTS_TIMEOUT": MAIL_TIMEOUT_S, **further},
    }
