import threading

from inference.side_engine import SideEngine


def count_threads() -> int:
    return sum(thread.name.startswith("engine-") for thread in threading.enumerate())


def test_no_thread_starts_before_the_first_job():
    before = count_threads()
    doubling = SideEngine(lambda: 2, lambda factor, numbers: [factor * number for number in numbers])
    assert count_threads() == before
    assert doubling.make(21, owner="ann") == 42
    assert count_threads() > before
    doubling.close()


def test_one_that_was_never_used_can_be_closed():
    SideEngine(lambda: 2, lambda _, numbers: numbers).close()
