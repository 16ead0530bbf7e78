"""How many live sockets somebody may have open, counted over two web processes that share Redis."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
import redis
from django.conf import settings as site
from django.contrib.auth.models import AbstractBaseUser
from pytest_django import Settings
from websockets.exceptions import ConnectionClosed

from inference import shared_places
from inference.shared_places import Place
from tests.inference.live_server import draw_live, open_live
from tests.inference.site_process import SiteProcess, run_site
from tests.services.conftest import OwnRedis, log_in, name_database

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]

TOO_MANY = 4409


@contextmanager
def run_two(data: Path) -> Iterator[list[SiteProcess]]:
    with ExitStack() as both:
        yield [
            both.enter_context(
                run_site(
                    data,
                    needs_model=False,
                    DATABASE_URL=name_database(),
                    REDIS_URL=site.REDIS_URL,
                    WEIGHTS_PATH=str(data / "none"),  # hello does not wait for it
                )
            )
            for _ in range(2)
        ]


def is_admitted(host: str, session_key: str) -> bool:
    with open_live(host, session_key=session_key) as socket:
        try:
            socket.receive()  # hello
        except ConnectionClosed:
            assert socket.connection.close_code == TOO_MANY
            return False
        return True


def wait_until_admitted(host: str, session_key: str, patience_s: float) -> None:
    give_up_at = time.monotonic() + patience_s
    while not is_admitted(host, session_key):
        assert time.monotonic() < give_up_at
        time.sleep(0.2)


def test_a_person_has_six_sockets_over_two_processes_and_a_killed_one_holds_none(
    owner: AbstractBaseUser, tmp_path: Path
) -> None:
    session_key = log_in(owner).partition("=")[2]
    with run_two(tmp_path) as (killed, lives), ExitStack() as sockets:
        for host in [killed.host] * 4 + [lives.host] * 2:
            sockets.enter_context(draw_live(host, session_key=session_key))
        assert not is_admitted(lives.host, session_key)
        assert not is_admitted(killed.host, session_key)
        time.sleep(shared_places.RENEWED_EVERY_S + 1)
        killed.process.kill()
        assert not is_admitted(lives.host, session_key)
        wait_until_admitted(lives.host, session_key, shared_places.LASTS_S + 10)


def test_a_closed_socket_gives_its_place_to_another_process(owner: AbstractBaseUser, tmp_path: Path) -> None:
    session_key = log_in(owner).partition("=")[2]
    with run_two(tmp_path) as (one, other), ExitStack() as sockets:
        for _ in range(6):
            last = sockets.enter_context(draw_live(one.host, session_key=session_key))
        assert not is_admitted(other.host, session_key)
        last.connection.close()
        wait_until_admitted(other.host, session_key, 5)


@pytest.fixture
def server(redis_server: OwnRedis, settings: Settings) -> OwnRedis:
    settings.REDIS_URL = redis_server.url
    return redis_server


async def test_the_thirty_of_a_network_are_taken_together_and_none_is_taken_of_a_full_one(server: OwnRedis) -> None:
    network = {"network:203.0.113.7": 30}
    took = await asyncio.gather(*(Place({f"visitor:{number}": 6, **network}).take() for number in range(40)))
    assert sum(took) == 30
    client = redis.Redis.from_url(server.url)
    assert len(client.keys("places:visitor:*")) == 30
    assert await Place({"visitor:elsewhere": 6, "network:198.51.100.1": 30}).take()


async def test_places_that_nobody_renews_end(server: OwnRedis, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shared_places, "LASTS_S", 2)
    monkeypatch.setattr(shared_places, "RENEWED_EVERY_S", 0.5)
    left, kept = Place({"user:1": 1}), Place({"user:2": 1})
    assert await left.take()
    assert await kept.take()
    keeping = asyncio.create_task(kept.keep())
    await asyncio.sleep(3.5)
    assert await Place({"user:1": 1}).take()
    assert not await Place({"user:2": 1}).take()
    keeping.cancel()
    await kept.give_back()
    assert await Place({"user:2": 1}).take()


async def test_while_redis_is_away_each_process_counts_for_itself_and_afterwards_all_again(
    server: OwnRedis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shared_places, "RENEWED_EVERY_S", 0.2)
    held = Place({"user:1": 1})
    assert await held.take()
    keeping = asyncio.create_task(held.keep())
    server.stop()
    assert await Place({"user:1": 1}).take()
    await asyncio.sleep(0.5)
    server.start()  # empty
    await asyncio.sleep(1)
    assert not await Place({"user:1": 1}).take()
    keeping.cancel()
