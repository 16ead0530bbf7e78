"""Visitors are counted by network, as sockets are, and people by person."""

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

STROKES = "/api/v1/imports/strokes/"

pytestmark = pytest.mark.django_db


def post_from(address: str) -> int:
    return Client(REMOTE_ADDR=address).post(STROKES).status_code


def test_a_household_with_ipv6_is_one_visitor() -> None:
    """It has 2**64 addresses: counted each by itself they would have no limit."""
    assert [post_from(f"2001:db8::{number:x}") for number in range(31)] == [400] * 30 + [429]
    assert post_from("2001:db8:0:1::1") == 400


def test_the_same_ipv4_address_is_one_visitor_however_it_is_written() -> None:
    for _ in range(30):
        post_from("::ffff:198.51.100.7")
    assert post_from("198.51.100.7") == 429


def test_a_method_that_is_refused_counts_for_nothing(client: Client) -> None:
    assert client.get(STROKES).status_code == 405
    assert not cache._cache  # type: ignore[attr-defined]


def test_whoever_comes_around_a_proxy_does_not_choose_an_address(settings: Any) -> None:
    settings.TRUSTED_PROXY_COUNT = 2
    settings.REST_FRAMEWORK = {**settings.REST_FRAMEWORK, "NUM_PROXIES": 2}
    forged = [{"X-Forwarded-For": f"198.51.100.{number}"} for number in range(31)]
    assert [Client(headers=headers).post(STROKES).status_code for headers in forged] == [400] * 30 + [429]


def test_behind_proxies_the_visitor_is_the_one_that_the_outermost_saw(settings: Any) -> None:
    settings.TRUSTED_PROXY_COUNT = 1
    forged = [{"X-Forwarded-For": f"198.51.100.{number}, 203.0.113.5"} for number in range(31)]
    assert [Client(headers=headers).post(STROKES).status_code for headers in forged] == [400] * 30 + [429]
    assert Client(headers={"X-Forwarded-For": "203.0.113.6"}).post(STROKES).status_code == 400
