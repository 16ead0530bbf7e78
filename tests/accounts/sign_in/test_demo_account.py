import os
import re
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client

from accounts.models import User
from accounts.sign_in.demo import DEMO_ACCOUNT

LOGIN = "/accounts/login/"

pytestmark = pytest.mark.django_db


def create() -> str:
    output = StringIO()
    call_command("demo_account", stdout=output)
    return output.getvalue()


def test_the_command_refuses_outside_development() -> None:
    with pytest.raises(CommandError, match="development only"):
        create()
    assert not User.objects.exists()


def test_the_login_page_offers_it_in_development_only(client: Client, settings: Any) -> None:
    assert DEMO_ACCOUNT.email not in client.get(LOGIN).content.decode()
    settings.DEBUG = True
    assert "Try the demo account" in client.get(LOGIN).content.decode()


def test_its_button_logs_in(client: Client, development: Any) -> None:
    create()
    page = client.get(LOGIN).content.decode()
    form = page[: page.index("Try the demo account")].rpartition("<form")[2]
    values = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))
    assert client.post(LOGIN, values)["Location"] == "/accounts/arrive/"


def test_outside_development_nobody_gets_in_even_where_it_exists(client: Client, settings: Any) -> None:
    settings.DEBUG = True
    create()
    credentials = {"login": DEMO_ACCOUNT.email, "password": DEMO_ACCOUNT.password}
    assert client.post(LOGIN, credentials)["Location"] == "/accounts/arrive/"
    settings.DEBUG = False
    assert not client.get("/draw/").wsgi_request.user.is_authenticated
    assert Client().post(LOGIN, credentials).status_code == 200


@pytest.mark.slow
def test_the_command_makes_a_database_that_is_not_there_when_asked(tmp_path: Path) -> None:
    environment = {**os.environ, "ENV_FILE": os.devnull, "DEBUG": "true"}
    environment |= {
        "DJANGO_SETTINGS_MODULE": "sketch2real_site.settings",
        "DATABASE_URL": f"sqlite:///{tmp_path}/new.sqlite3",
    }
    command = [sys.executable, "manage.py", "demo_account"]
    root = Path(__file__).resolve().parents[3]
    without = subprocess.run(command, cwd=root, env=environment, check=False, capture_output=True, text=True)
    assert "no such table" in without.stderr
    done = subprocess.run(
        [*command, "--migrate"], cwd=root, env=environment, check=True, capture_output=True, text=True
    )
    assert "created" in done.stdout


def test_running_the_command_again_changes_nothing(development: Any) -> None:
    assert "created" in create()
    before = User.objects.get().password
    assert "ready" in create()
    assert User.objects.get().password == before


def test_the_command_repairs_a_changed_password(development: Any) -> None:
    create()
    user = User.objects.get()
    user.set_password("something-else-1")
    user.save()
    create()
    assert User.objects.get().check_password(DEMO_ACCOUNT.password)
