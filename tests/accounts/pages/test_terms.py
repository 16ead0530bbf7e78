"""Agreeing to the terms: needed for an account, and kept with version and time."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import TermsAcceptance, User
from accounts.pages.terms import TERMS_VERSION, accept_terms
from tests.accounts.conftest import PASSWORD

SIGNUP, APP_SIGNUP = "/accounts/signup/", "/_allauth/app/v1/auth/signup"

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("url", ["/terms/", "/privacy/"])
def test_anybody_can_read_both_pages_and_their_version(client: Client, url: str) -> None:
    assert f"Version {TERMS_VERSION}" in client.get(url).content.decode()


def test_signing_up_keeps_the_version_and_the_time(client: Client) -> None:
    client.post(SIGNUP, {"email": "new@example.com", "password1": PASSWORD, "password2": PASSWORD, "terms": "on"})
    acceptance = TermsAcceptance.objects.get(user__email="new@example.com")
    assert acceptance.version == TERMS_VERSION
    assert timezone.now() - acceptance.accepted_at < timedelta(minutes=1)


def test_without_agreement_there_is_no_account(client: Client) -> None:
    response = client.post(SIGNUP, {"email": "new@example.com", "password1": PASSWORD, "password2": PASSWORD})
    assert response.context["form"].errors["terms"] == ["Without your agreement there can be no account."]
    assert not User.objects.exists()


def test_the_form_links_to_both_pages(client: Client) -> None:
    label = client.get(SIGNUP).context["form"]["terms"].label
    assert 'href="/terms/"' in label
    assert 'href="/privacy/"' in label


def test_the_app_has_to_send_the_agreement_too(client: Client) -> None:
    new = {"email": "new@example.com", "password": PASSWORD}
    refused = client.post(APP_SIGNUP, new, content_type="application/json")
    assert refused.status_code == 400
    assert [error["param"] for error in refused.json()["errors"]] == ["terms"]
    assert not User.objects.exists()
    assert client.post(APP_SIGNUP, {**new, "terms": True}, content_type="application/json").status_code == 401
    assert TermsAcceptance.objects.get().version == TERMS_VERSION


@pytest.mark.parametrize("answer", ["no", "off", "0", "false", "nein", "", 0, 7, None, False, [], [True], {"a": 1}])
def test_the_app_has_to_send_a_yes(client: Client, answer: Any) -> None:
    new = {"email": "new@example.com", "password": PASSWORD, "terms": answer}
    response = client.post(APP_SIGNUP, new, content_type="application/json")
    assert response.status_code == 400
    assert response.json()["errors"][0]["message"] == "Without your agreement there can be no account."
    assert not User.objects.exists()


@pytest.mark.parametrize("answer", ["no", "off", "0", ""])
def test_a_form_has_to_send_a_yes(client: Client, answer: str) -> None:
    form = {"email": "new@example.com", "password1": PASSWORD, "password2": PASSWORD, "terms": answer}
    assert client.post(SIGNUP, form).status_code == 200
    assert not User.objects.exists()


def test_news_are_for_those_who_said_yes(client: Client, person: User) -> None:
    client.force_login(person)
    for answer, wants in [("no", False), ("on", True), ("off", False)]:
        form = {"language": "en", "theme": "system", "hand": "right", "wants_news": answer}
        client.post("/accounts/preferences/", form)
        person.refresh_from_db()
        assert person.wants_news is wants


def test_agreeing_twice_keeps_the_first_time(person: User) -> None:
    first = accept_terms(user=person)
    assert accept_terms(user=person) == first
