from collections.abc import Iterator

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _forget_rate_limits() -> Iterator[None]:
    """The cache counts logins, codes and generations; one test must not use up another's."""
    cache.clear()
    yield
    cache.clear()
