"""The settings as a production server or a developer's laptop gets them: each in a process of its own."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(__file__).resolve().parents[2]
PRODUCTION = {
    "SECRET_KEY": "a-long-text-that-is-random-enough-for-a-test-0123456789-abcdefgh",
    "ALLOWED_HOSTS": "draw.example.com",
    "EMAIL_URL": "smtp://localhost",
}


def run(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {
        "PATH": os.environ["PATH"],
        "ENV_FILE": os.devnull,
        "DJANGO_SETTINGS_MODULE": "sketch2real_site.settings",
        **variables,
    }
    return subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


def read_settings(names: list[str], **variables: str) -> dict[str, object]:
    code = (
        "import json; from django.conf import settings; "
        f"print(json.dumps({{name: getattr(settings, name) for name in {names}}}, default=str))"
    )
    result = run("-c", code, **variables)
    assert result.returncode == 0, result.stderr
    read: dict[str, object] = json.loads(result.stdout)
    return read


@pytest.mark.parametrize("missing", PRODUCTION)
def test_production_does_not_start_without(missing: str) -> None:
    result = run("manage.py", "check", **{name: value for name, value in PRODUCTION.items() if name != missing})
    assert result.returncode != 0
    assert f"{missing} is not set." in result.stderr


@pytest.mark.slow
def test_the_deployment_check_is_silent_in_production() -> None:
    for more in ({}, {"GOOGLE_CLIENT_ID": "id", "GOOGLE_CLIENT_SECRET": "secret", "REDIS_URL": "redis://cache:6379/0"}):
        result = run("manage.py", "check", "--deploy", "--fail-level", "WARNING", **PRODUCTION, **more)
        assert result.returncode == 0, result.stderr
        assert "no issues" in result.stdout


@pytest.mark.slow
def test_two_web_processes_without_redis_are_refused() -> None:
    result = run("manage.py", "check", WEB_CONCURRENCY="2", **PRODUCTION)
    assert result.returncode != 0
    assert "sketch2real.E001" in result.stderr


@pytest.mark.slow
def test_the_server_itself_refuses_two_processes_without_redis() -> None:
    result = run("-c", "import sketch2real_site.asgi", WEB_CONCURRENCY="2", **PRODUCTION)
    assert result.returncode != 0
    assert "Set REDIS_URL, or WEB_CONCURRENCY=1." in result.stderr


def test_redis_serves_the_cache_and_nothing_that_sockets_wait_on() -> None:
    read = read_settings(["CACHES"], REDIS_URL="redis://cache:6379/0", **PRODUCTION)
    assert read["CACHES"] == {
        "default": {"BACKEND": "sketch2real_site.redis_cache.SharedRedisCache", "LOCATION": "redis://cache:6379/0"}
    }
    assert not hasattr(settings, "CHANNEL_LAYERS")


def test_a_bucket_is_private_with_signed_addresses() -> None:
    read = read_settings(["STORAGES"], MEDIA_S3_BUCKET="faces", **PRODUCTION)
    storage = read["STORAGES"]["default"]  # type: ignore[index]
    assert storage["BACKEND"] == "storages.backends.s3.S3Storage"
    assert storage["OPTIONS"]["querystring_auth"] is True
    assert storage["OPTIONS"]["default_acl"] is None


def test_development_needs_nothing() -> None:
    read = read_settings(["EMAIL_BACKEND", "SESSION_COOKIE_SECURE", "SECURE_SSL_REDIRECT"], DEBUG="true")
    assert read == {
        "EMAIL_BACKEND": "accounts.mailing.outbox.OutboxBackend",
        "SESSION_COOKIE_SECURE": False,
        "SECURE_SSL_REDIRECT": False,
    }


def test_production_is_https_with_argon2_passwords() -> None:
    names = ["SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT", "PASSWORD_HASHERS", "DEBUG"]
    assert read_settings(names, **PRODUCTION) == {
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SECURE_SSL_REDIRECT": True,
        "PASSWORD_HASHERS": ["django.contrib.auth.hashers.Argon2PasswordHasher"],
        "DEBUG": False,
    }


@pytest.mark.slow
def test_with_https_cookies_belong_to_this_host_alone() -> None:
    names = ["SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "SESSION_COOKIE_PATH", "SESSION_COOKIE_DOMAIN"]
    assert list(read_settings(names, **PRODUCTION).values()) == ["__Host-sessionid", "__Host-csrftoken", "/", None]
    assert list(read_settings(names[:2], HTTPS="false", **PRODUCTION).values()) == ["sessionid", "csrftoken"]


@pytest.mark.slow
def test_links_in_mails_lead_to_the_first_host_or_where_it_is_said() -> None:
    assert read_settings(["SITE_URL"], **PRODUCTION) == {"SITE_URL": "https://draw.example.com"}
    said = {"SITE_URL": "https://draw.example.com:8443"}
    assert read_settings(["SITE_URL"], **said, **PRODUCTION) == said


def test_google_needs_both_its_keys() -> None:
    result = run("manage.py", "check", GOOGLE_CLIENT_ID="id", **PRODUCTION)
    assert result.returncode != 0
    assert "Set both GOOGLE_CLIENT_ID and GOOGLE_CLIENT_SECRET" in result.stderr


@pytest.mark.slow
def test_without_keys_there_is_no_google_and_with_them_the_policy_lets_forms_go_there() -> None:
    without = read_settings(["INSTALLED_APPS", "CONTENT_SECURITY_POLICY"], **PRODUCTION)
    assert "google" not in str(without)
    keys = {"GOOGLE_CLIENT_ID": "id", "GOOGLE_CLIENT_SECRET": "secret"}
    read = read_settings(["INSTALLED_APPS", "CONTENT_SECURITY_POLICY"], **keys, **PRODUCTION)
    assert "allauth.socialaccount.providers.google" in str(read["INSTALLED_APPS"])
    assert read["CONTENT_SECURITY_POLICY"]["DIRECTIVES"]["form-action"] == [  # type: ignore[index]
        "'self'",
        "https://accounts.google.com",
    ]


def test_the_example_file_names_every_variable_that_the_settings_read() -> None:
    source = (ROOT / "sketch2real_site" / "settings.py").read_text()
    read = set(re.findall(r'read_\w+\(\s*"([A-Z0-9_]+)"', source))
    named = set(re.findall(r"^#?([A-Z0-9_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    assert "SECRET_KEY" in read
    assert read == named


def test_the_site_has_no_sites_framework() -> None:
    assert "django.contrib.sites" not in settings.INSTALLED_APPS
