from collections.abc import Iterator

import pytest
from django.core.cache import cache


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The slow tests first: several processes then end at about the same time."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


@pytest.fixture(autouse=True)
def _forget_rate_limits() -> Iterator[None]:
    """The cache counts logins, codes and generations; one test must not use up another's."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture(autouse=True)
def _have_agreed_to_the_terms(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The people of the tests, but for those in tests of the very question."""
    if "asks_for_agreement" not in request.fixturenames:
        monkeypatch.setattr("accounts.pages.terms.has_accepted", lambda user: True)


@pytest.fixture
def asks_for_agreement() -> None:
    """The site asks whoever has not agreed to the present terms, as it really does."""
