import ctypes
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import cache

# Tests run side by side: threads of one would only wait for those of another. torch and OpenCV read this when they are
# imported, here and in the processes that tests start.
os.environ["OMP_NUM_THREADS"] = os.environ["OPENCV_FOR_THREADS_NUM"] = "1"

# Pictures and tensors come and go: memory that is kept costs less than pages that the kernel clears each time (glibc).
if mallopt := getattr(ctypes.CDLL(None), "mallopt", None):
    M_TRIM_THRESHOLD, M_MMAP_THRESHOLD, KEPT_BYTES = -1, -3, 2**30
    mallopt(M_MMAP_THRESHOLD, KEPT_BYTES)
    mallopt(M_TRIM_THRESHOLD, KEPT_BYTES)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The slow tests first: several processes then end at about the same time."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


@pytest.fixture(scope="session")
def shipped_models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the shipped generator as OpenVINO loads it."""
    from sketchgan.runtime.export import export_checkpoint  # noqa: PLC0415 - imports torch, which most tests do not need

    weights = Path(__file__).resolve().parents[1] / "weights" / "face256.safetensors"
    return export_checkpoint(weights, tmp_path_factory.mktemp("shipped")).parent


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
