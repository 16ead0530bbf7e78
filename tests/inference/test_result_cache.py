import threading

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inference.result_cache import ResultCache, ResultKey
from sketchgan.network.condition import Condition

SKETCH = np.full((256, 256), 255, np.uint8)


def key(number: int) -> ResultKey:
    return ResultKey.of("model-1", SKETCH, Condition(seed=number))


def test_a_picture_is_found_by_its_drawing_its_settings_and_its_model():
    cache = ResultCache(1000)
    cache.put(ResultKey.of("model-1", SKETCH, Condition(seed=1)), b"photo")
    other = SKETCH.copy()
    other[0, 0] = 254
    assert cache.get(ResultKey.of("model-1", SKETCH.copy(), Condition(seed=1))) == b"photo"
    assert cache.get(ResultKey.of("model-1", other, Condition(seed=1))) is None
    assert cache.get(ResultKey.of("model-1", SKETCH, Condition(seed=2))) is None
    assert cache.get(ResultKey.of("model-1", SKETCH, Condition(fidelity=0.5, seed=1))) is None
    assert cache.get(ResultKey.of("model-2", SKETCH, Condition(seed=1))) is None


def test_the_longest_unused_picture_gives_way():
    cache = ResultCache(20)
    cache.put(key(1), b"1" * 10)
    cache.put(key(2), b"2" * 10)
    assert cache.get(key(1))
    cache.put(key(3), b"3" * 10)
    assert [cache.get(key(n)) is not None for n in (1, 2, 3)] == [True, False, True]


def test_a_picture_larger_than_the_budget_is_not_kept():
    cache = ResultCache(9)
    cache.put(key(1), b"1" * 10)
    assert cache.get(key(1)) is None


def test_a_cleared_cache_is_empty_and_usable():
    cache = ResultCache(10)
    cache.put(key(1), b"1" * 10)
    cache.clear()
    assert cache.get(key(1)) is None
    cache.put(key(2), b"2" * 10)
    assert cache.get(key(2))


@pytest.mark.slow
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 40)), max_size=60), st.integers(0, 100))
def test_the_budget_holds_whatever_is_put(puts: list[tuple[int, int]], budget: int):
    cache = ResultCache(budget)
    for number, size in puts:
        cache.put(key(number), bytes(size))
        kept = sum(len(picture) for picture in cache._pictures.values())
        assert kept == cache._bytes <= budget


def test_many_threads_share_it():
    cache = ResultCache(200)

    def use(first: int) -> None:
        for n in range(first, first + 200):
            cache.put(key(n % 17), bytes([n % 17]) * (n % 17 + 1))
            picture = cache.get(key(n % 17))
            assert picture is None or picture == bytes([n % 17]) * (n % 17 + 1)

    threads = [threading.Thread(target=use, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert cache._bytes == sum(map(len, cache._pictures.values())) <= 200
