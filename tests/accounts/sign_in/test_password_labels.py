import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from django.utils import translation


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "labels"),
    [
        ("en", ["Current password", "New password", "New password (again)"]),
        ("de", ["Aktuelles Passwort", "Neues Passwort", "Neues Passwort (noch einmal)"]),
    ],
)
def test_the_fields_of_a_new_password_are_named_like_the_others(client: Client, language: str, labels: list[str]):
    client.force_login(get_user_model().objects.create_user("mia@example.com", password="teapot river lantern"))
    form = client.get(reverse("account_change_password")).context["form"]
    with translation.override(language):
        assert [str(field.label) for field in form] == labels
