"""/ws/app/live/, the mobile app's socket, with a token from allauth's own login. Guards what inference/auth.py takes
from allauth's internals."""

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.test import Client

from inference.consumers import LiveConsumer
from sketchgan.network.condition import Condition
from tests.inference.echo import draw_sketch, expect_echo, read_echo
from tests.inference.live_server import LiveClient, Photo, draw_live, open_live

PATH = "/ws/app/live/"
PASSWORD = "a-long-secret"  # a test's


@pytest.fixture
def token(transactional_db: None) -> str:
    """Of a fresh login through the app client of allauth's headless API."""
    user = get_user_model().objects.create_user(email="ann@example.com", password=PASSWORD)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    credentials = {"email": user.email, "password": PASSWORD}
    response = Client().post("/_allauth/app/v1/auth/login", credentials, content_type="application/json")
    assert response.status_code == 200, response.content
    return response.json()["meta"]["session_token"]


def expect_a_photo(client: LiveClient) -> None:
    picture = draw_sketch(mark=4)
    client.send_sketch(picture, seq=1, seed=8)
    photo = client.receive()
    assert isinstance(photo, Photo)
    assert read_echo(photo.jpeg) == expect_echo(picture, Condition(0.8, 8))


def test_the_token_in_the_header_opens_the_socket(live_host: str, token: str):
    with draw_live(live_host, PATH, origin=None, headers={"X-Session-Token": token}) as app:
        expect_a_photo(app)


def test_the_token_among_the_subprotocols_opens_the_socket_and_is_not_echoed(live_host: str, token: str):
    with draw_live(live_host, PATH, origin=None, subprotocols=["s2r.v1", f"session.{token}"]) as app:
        assert app.connection.subprotocol == "s2r.v1"
        expect_a_photo(app)


@pytest.mark.parametrize("headers", [{}, {"X-Session-Token": ""}, {"X-Session-Token": "guessed"}])
def test_without_a_valid_token_the_socket_closes_with_4401(live_host: str, headers: dict[str, str]):
    with open_live(live_host, PATH, origin=None, headers=headers) as stranger:
        assert stranger.receive_close() == (4401, "Log in to draw live.")


def test_the_session_cookie_of_a_browser_does_not_open_it(live_host: str, token: str):
    with open_live(live_host, PATH, session_key=token) as browser:
        assert browser.receive_close()[0] == 4401


def test_a_token_of_an_inactive_person_is_worth_nothing(live_host: str, token: str):
    get_user_model().objects.update(is_active=False)
    with open_live(live_host, PATH, origin=None, headers={"X-Session-Token": token}) as app:
        assert app.receive_close()[0] == 4401


def test_signing_out_closes_the_open_socket(live_host: str, token: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(LiveConsumer, "check_login_every_s", 0.05)
    with draw_live(live_host, PATH, origin=None, headers={"X-Session-Token": token}) as app:
        expect_a_photo(app)
        response = Client().delete("/_allauth/app/v1/auth/session", headers={"X-Session-Token": token})
        assert response.status_code == 401  # allauth's way to say: signed out
        assert app.receive_close() == (4401, "Your login has ended. Log in again.")
