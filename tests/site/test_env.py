"""A value that cannot be meant stops the start."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import get_connection

from sketch2real_site import env


@pytest.fixture
def variable(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], str]:
    def assign(value: str) -> str:
        monkeypatch.setenv("VARIABLE", value)
        return "VARIABLE"

    return assign


def read_number(name: str) -> int:
    return env.read_integer(name, 2, minimum=1, maximum=64)


READERS: dict[str, Callable[[str], Any]] = {
    "flag": lambda name: env.read_flag(name, default=False),
    "integer": read_number,
    "choice": lambda name: env.read_choice(name, ["auto", "torch"]),
    "rate": lambda name: env.read_rate(name, "30/minute"),
    "url": lambda name: env.read_url(name, ["redis", "rediss"]),
    "database": lambda name: env.read_database(name, Path("/tmp/db.sqlite3")),
    "mail": env.read_mail_server,
}


@pytest.mark.parametrize(
    ("reader", "value", "expected"),
    [
        ("flag", "Yes", True),
        ("flag", "off", False),
        ("flag", "", False),
        ("integer", "64", 64),
        ("integer", "", 2),
        ("choice", "torch", "torch"),
        ("choice", "", "auto"),
        ("rate", "5/hour", "5/hour"),
        ("url", "rediss://cache:6379/1", "rediss://cache:6379/1"),
        ("url", "", ""),
    ],
)
def test_a_good_value_is_read(variable: Callable[[str], str], reader: str, value: str, expected: object) -> None:
    assert READERS[reader](variable(value)) == expected


@pytest.mark.parametrize(
    ("reader", "value"),
    [
        ("flag", "maybe"),
        ("integer", "two"),
        ("integer", "0"),
        ("integer", "65"),
        ("integer", "1.5"),
        ("choice", "cuda"),
        ("rate", "often"),
        ("rate", "0/minute"),
        ("url", "memcached://cache"),
        ("database", "mysql://localhost/site"),
        ("database", "postgres://localhost/site?conn_max_age=60"),
        ("database", "postgres://localhost/site?pool=many"),
        ("database", "postgres://localhost/site?pool=-1"),
        ("mail", ""),
        ("mail", "localhost:25"),
    ],
)
def test_a_bad_value_is_refused_by_name(variable: Callable[[str], str], reader: str, value: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="VARIABLE"):
        READERS[reader](variable(value))


def test_an_address_is_never_repeated_in_the_error_because_it_may_hold_a_password(
    variable: Callable[[str], str],
) -> None:
    with pytest.raises(ImproperlyConfigured) as error:
        READERS["database"](variable("mysql://user:hunter2@localhost/site"))
    assert "hunter2" not in str(error.value)


def test_a_secret_that_is_missing_says_what_it_is_for(variable: Callable[[str], str]) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"VARIABLE is not set\. It signs sessions\."):
        env.read_required(variable(" "), fallback=None, purpose="It signs sessions.")


def test_the_database_is_sqlite_with_write_ahead_log_unless_a_url_says_otherwise(
    variable: Callable[[str], str],
) -> None:
    sqlite = env.read_database("NO_SUCH_VARIABLE", Path("/data/db.sqlite3"))
    assert sqlite["NAME"] == "/data/db.sqlite3"
    assert "journal_mode=WAL" in sqlite["OPTIONS"]["init_command"]
    postgres = env.read_database(variable("postgres://ann:secret@db:5432/site"), Path("/data/db.sqlite3"))
    assert postgres["ENGINE"] == "django.db.backends.postgresql"
    assert (postgres["HOST"], postgres["NAME"], postgres["USER"]) == ("db", "site", "ann")
    assert postgres["OPTIONS"]["pool"]["max_size"] == 20
    assert (postgres["CONN_MAX_AGE"], postgres["CONN_HEALTH_CHECKS"]) == (0, True)


def test_the_url_of_the_database_says_how_many_connections_a_process_keeps(variable: Callable[[str], str]) -> None:
    many = env.read_database(variable("postgres://db/site?pool=60&sslmode=require"), Path("/data/db.sqlite3"))
    assert many["OPTIONS"]["pool"]["max_size"] == 60
    assert many["OPTIONS"]["sslmode"] == "require"
    none = env.read_database(variable("postgres://db/site?pool=0&conn_max_age=0"), Path("/data/db.sqlite3"))
    assert (none["OPTIONS"], none["CONN_MAX_AGE"]) == ({}, 0)


def test_a_list_may_have_spaces_and_a_comma_at_the_end(variable: Callable[[str], str]) -> None:
    assert env.read_list(variable("a.example.com, b.example.com,")) == ["a.example.com", "b.example.com"]


def test_the_mail_server_comes_from_one_url(variable: Callable[[str], str]) -> None:
    config = env.read_mail_server(variable("smtp+tls://ann:secret@mail.example.com:587"))
    assert config["EMAIL_HOST"] == "mail.example.com"
    assert config["EMAIL_PORT"] == 587
    assert config["EMAIL_USE_TLS"]
    assert config["EMAIL_TIMEOUT"] == 10
    assert config["MAIL_TRANSPORT"] == "django.core.mail.backends.smtp.EmailBackend"
    assert config["EMAIL_BACKEND"] == "accounts.mailing.post.PostBackend"


@pytest.mark.parametrize("hosts", [["*"], [".example.com"], []])
def test_a_pattern_of_hosts_does_not_say_where_links_lead(hosts: list[str], variable: Callable[[str], str]) -> None:
    with pytest.raises(ImproperlyConfigured, match="VARIABLE"):
        env.read_site(variable(""), hosts, is_https=True, may_be_empty=False)
    url = "https://draw.example.com:8443"
    assert env.read_site(variable(f"{url}/"), hosts, is_https=True, may_be_empty=False) == url


@pytest.mark.parametrize("url", ["draw.example.com", "https://draw.example.com/path", "https://"])
def test_the_site_is_an_origin(url: str, variable: Callable[[str], str]) -> None:
    with pytest.raises(ImproperlyConfigured, match="VARIABLE"):
        env.read_site(variable(url), ["localhost"], is_https=True, may_be_empty=True)


def test_the_first_host_is_the_site(variable: Callable[[str], str]) -> None:
    hosts = ["draw.example.com", "www.example.com"]
    assert env.read_site(variable(""), hosts, is_https=True, may_be_empty=False) == "https://draw.example.com"
    assert env.read_site(variable(""), hosts, is_https=False, may_be_empty=True) == ""


def test_the_process_environment_wins_over_the_dotenv_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FROM_BOTH", "process")
    monkeypatch.delenv("FROM_FILE", raising=False)
    (tmp_path / ".env").write_text("FROM_BOTH=file\nFROM_FILE=file\n")
    env.load_dotenv(tmp_path / ".env")
    assert env.read_text("FROM_BOTH", "") == "process"
    assert env.read_text("FROM_FILE", "") == "file"
    monkeypatch.delenv("FROM_FILE")


def test_a_mail_service_is_named_by_its_scheme(variable: Callable[[str], str]) -> None:
    assert env.read_mail_server(variable("mailgun://key-1%2F2?sender_domain=mg.example.com")) == {
        "EMAIL_BACKEND": "accounts.mailing.post.PostBackend",
        "MAIL_TRANSPORT": "anymail.backends.mailgun.EmailBackend",
        "ANYMAIL": {"MAILGUN_API_KEY": "key-1/2", "MAILGUN_SENDER_DOMAIN": "mg.example.com", "REQUESTS_TIMEOUT": 10},
    }


@pytest.mark.parametrize("service", sorted(env.MAIL_SERVICES))
def test_every_mail_service_starts_with_its_key_alone(
    service: str, variable: Callable[[str], str], settings: Any
) -> None:
    read = env.read_mail_server(variable(f"{service}://secret"))
    settings.ANYMAIL = read["ANYMAIL"]
    assert get_connection(read["MAIL_TRANSPORT"])


@pytest.mark.parametrize("url", ["mailgun://", "mailgun://?sender_domain=x", "pigeon://key", ""])
def test_a_mail_server_that_cannot_be_meant_stops_the_start(url: str, variable: Callable[[str], str]) -> None:
    with pytest.raises(ImproperlyConfigured, match="VARIABLE"):
        env.read_mail_server(variable(url))
