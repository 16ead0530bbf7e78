"""Log in with Google, against a server that plays Google on localhost."""

import html
import re
import urllib.request
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.google import views
from django.core.mail import EmailMessage
from django.test import Client

from accounts.models import TermsAcceptance, User
from tests.accounts.codes import code_of_app
from tests.accounts.conftest import PASSWORD
from tests.fake_google import FakeGoogle

START, SIGNUP, CONNECTIONS = "/accounts/google/login/", "/accounts/3rdparty/signup/", "/accounts/3rdparty/"
TOKEN = "/_allauth/app/v1/auth/provider/token"

pytestmark = pytest.mark.django_db


@pytest.fixture
def google(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeGoogle]:
    fake = FakeGoogle("our-client-id", "our-client-secret")
    fake.start()
    monkeypatch.setattr(views.GoogleOAuth2Adapter, "authorize_url", f"{fake.url}/authorize")
    monkeypatch.setattr(views.GoogleOAuth2Adapter, "access_token_url", f"{fake.url}/token")
    monkeypatch.setattr(views, "CERTS_URL", f"{fake.url}/certs")
    yield fake
    fake.stop()


def agree_at_google(client: Client, url: str) -> Any:
    """What a browser does there: opens the page, clicks, and comes back to us."""
    page = urllib.request.urlopen(url).read().decode()
    (back,) = re.findall(r'href="([^"]+)"', page)
    parts = urlsplit(html.unescape(back))
    return client.get(parts.path, {name: values[0] for name, values in parse_qs(parts.query).items()})


def go(client: Client, **form: str) -> Any:
    start = client.post(START, form)
    assert start.status_code == 302
    return agree_at_google(client, start["Location"])


def is_in(client: Client) -> bool:
    return bool(client.get("/draw/").wsgi_request.user.is_authenticated)


def test_a_newcomer_agrees_to_the_terms_and_is_in_without_a_code(client: Client, google: FakeGoogle) -> None:
    google.person |= {"email": "new@example.com"}
    assert go(client)["Location"] == SIGNUP
    assert not User.objects.exists()
    assert client.post(SIGNUP, {"email": "new@example.com"}).context["form"].errors["terms"]
    assert client.post(SIGNUP, {"email": "new@example.com", "terms": "on"})["Location"] == "/accounts/arrive/"
    assert is_in(client)
    assert EmailAddress.objects.get(email="new@example.com").verified
    assert TermsAcceptance.objects.filter(user__email="new@example.com").exists()
    assert not User.objects.get().has_usable_password()


def test_an_address_that_google_does_not_vouch_for_needs_our_code(client: Client, google: FakeGoogle) -> None:
    google.person |= {"email": "new@example.com", "email_verified": False}
    go(client)
    assert client.post(SIGNUP, {"email": "new@example.com", "terms": "on"})["Location"] == "/accounts/confirm-email/"
    assert not is_in(client)


def test_the_account_with_the_same_address_is_entered_and_its_owner_told(
    client: Client, google: FakeGoogle, person: User, mailoutbox: list[EmailMessage]
) -> None:
    assert go(client)["Location"] == "/accounts/arrive/"
    assert client.get("/draw/").wsgi_request.user == person
    assert "Google" in mailoutbox[-1].subject


def test_an_unconfirmed_address_at_google_opens_nobodys_account(
    client: Client, google: FakeGoogle, person: User
) -> None:
    google.person |= {"email_verified": False}
    go(client)
    assert not is_in(client)


def test_an_account_whose_address_is_unconfirmed_here_is_not_entered(
    client: Client, google: FakeGoogle, person: User
) -> None:
    """Somebody else may have signed up with it and wait for the owner to come."""
    EmailAddress.objects.update(verified=False)
    go(client)
    assert not is_in(client)


def test_google_does_not_replace_the_second_step(client: Client, google: FakeGoogle, app_secret: str) -> None:
    assert go(client)["Location"] == "/accounts/2fa/authenticate/"
    assert not is_in(client)
    assert (
        client.post("/accounts/2fa/authenticate/", {"code": code_of_app(app_secret)})["Location"] == "/accounts/arrive/"
    )


def test_next_survives_the_way_to_google(client: Client, google: FakeGoogle, person: User) -> None:
    assert go(client, next="/gallery/")["Location"] == "/gallery/"


def test_a_link_of_another_site_cannot_start_it(client: Client, google: FakeGoogle) -> None:
    assert client.get(START).status_code == 200


def test_an_answer_that_this_browser_did_not_ask_for_is_refused(client: Client, google: FakeGoogle, db: None) -> None:
    start = Client().post(START)
    response = agree_at_google(client, start["Location"])
    assert "That did not work" in response.content.decode()
    assert not is_in(client)


def test_a_person_can_connect_and_disconnect(
    client: Client, google: FakeGoogle, person: User, mailoutbox: list[EmailMessage]
) -> None:
    google.person |= {"email": "other@gmail.example"}
    client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    start = client.post(f"{START}?process=connect")
    assert agree_at_google(client, start["Location"])["Location"] == CONNECTIONS
    account = SocialAccount.objects.get(user=person)
    assert "Google" in client.get(CONNECTIONS).content.decode()
    client.post(CONNECTIONS, {"account": account.pk})
    assert not SocialAccount.objects.exists()
    assert [mail.to for mail in mailoutbox] == [[person.email]] * 2


def test_the_app_logs_in_with_a_token_that_google_signed(client: Client, google: FakeGoogle, person: User) -> None:
    token = {"client_id": google.client_id, "id_token": google.sign()}
    body = {"provider": "google", "process": "login", "token": token}
    response = client.post(TOKEN, body, content_type="application/json")
    assert response.status_code == 200
    assert response.json()["data"]["user"]["email"] == person.email


def test_the_app_signs_up_with_google_and_the_terms(client: Client, google: FakeGoogle, db: None) -> None:
    google.person |= {"email": "new@example.com"}
    token = {"client_id": google.client_id, "id_token": google.sign()}
    begun = client.post(
        TOKEN, {"provider": "google", "process": "login", "token": token}, content_type="application/json"
    )
    assert begun.status_code == 401
    headers = {"X-Session-Token": begun.json()["meta"]["session_token"]}
    url, new = "/_allauth/app/v1/auth/provider/signup", {"email": "new@example.com"}
    assert client.post(url, new, content_type="application/json", headers=headers).status_code == 400
    done = client.post(url, {**new, "terms": True}, content_type="application/json", headers=headers)
    assert done.status_code == 200


@pytest.mark.parametrize("claims", [{"aud": "another-client"}, {"iss": "https://evil.example"}, {"exp": 1}])
def test_a_token_for_somebody_else_is_refused(
    client: Client, google: FakeGoogle, person: User, claims: dict[str, Any]
) -> None:
    token = {"client_id": google.client_id, "id_token": google.sign(**claims)}
    body = {"provider": "google", "process": "login", "token": token}
    assert client.post(TOKEN, body, content_type="application/json").status_code == 400


def test_a_token_that_somebody_else_signed_is_refused(client: Client, google: FakeGoogle, person: User) -> None:
    forger = FakeGoogle(google.client_id, google.secret)
    token = {"client_id": google.client_id, "id_token": forger.sign()}
    body = {"provider": "google", "process": "login", "token": token}
    assert client.post(TOKEN, body, content_type="application/json").status_code == 400


@pytest.mark.parametrize("url", ["/accounts/login/", "/accounts/signup/"])
def test_it_is_offered_only_where_its_keys_are_set(client: Client, settings: Any, url: str) -> None:
    assert "Go on with Google" in client.get(url).content.decode()
    settings.SOCIALACCOUNT_PROVIDERS = {"google": {"APPS": []}}
    assert "Google" not in client.get(url).content.decode()


def test_a_visitor_cannot_see_connections(client: Client) -> None:
    assert client.get(CONNECTIONS)["Location"].startswith("/accounts/login/")
