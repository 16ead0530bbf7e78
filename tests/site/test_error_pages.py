import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from sketch2real_site import urls


def break_down(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("the secret reason")


def forbid(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


urlpatterns = [*urls.urlpatterns, path("broken/", break_down), path("forbidden/", forbid)]

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


def read(url: str) -> tuple[int, str]:
    response = Client(raise_request_exception=False).get(url)
    return response.status_code, response.content.decode()


@pytest.mark.parametrize(
    ("url", "status", "sentence"),
    [
        ("/nowhere/", 404, "Nobody has drawn this page"),
        ("/forbidden/", 403, "This is not yours to see"),
        ("/broken/", 500, "Something broke on our side"),
    ],
)
def test_an_error_has_a_page_that_says_what_to_do(url: str, status: int, sentence: str) -> None:
    code, page = read(url)
    assert code == status
    assert sentence in page
    assert 'href="/draw/"' in page


def test_the_page_of_a_crash_tells_no_secret() -> None:
    assert "secret reason" not in read("/broken/")[1]


def test_too_many_sign_ups_from_one_address_get_a_page_too(client: Client) -> None:
    form = {"email": "", "password1": "", "password2": ""}
    statuses = [client.post("/accounts/signup/", form).status_code for _ in range(21)]
    assert statuses == [200] * 20 + [429]
    assert "A little slower, please" in client.post("/accounts/signup/", form).content.decode()
