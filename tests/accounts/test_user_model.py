import pytest
from django.db import IntegrityError

from accounts.models import User

pytestmark = pytest.mark.django_db


def test_a_user_is_known_by_the_address() -> None:
    user = User.objects.create_user("Ann@Example.com", "paper-and-ink-7")
    assert str(user) == user.get_username() == "ann@example.com"
    assert User.objects.get_by_natural_key("ANN@example.COM") == user
    assert not user.is_staff


def test_the_database_refuses_the_same_address_in_other_capitals() -> None:
    User.objects.create(email="ann@example.com")
    with pytest.raises(IntegrityError):
        User.objects.create(email="ANN@example.com")


def test_a_user_without_an_address_is_refused() -> None:
    with pytest.raises(ValueError, match="needs an e-mail address"):
        User.objects.create_user("")


def test_a_user_without_a_password_cannot_log_in_with_one() -> None:
    assert not User.objects.create_user("ann@example.com").has_usable_password()


def test_a_superuser_may_do_everything() -> None:
    boss = User.objects.create_superuser("boss@example.com", "paper-and-ink-7")
    assert boss.is_staff
    assert boss.is_superuser
