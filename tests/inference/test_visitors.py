import pytest
from pytest_django import Settings

from inference.visitors import find_network


def scope(client: str = "10.0.0.1", *forwarded: str) -> dict:
    headers = [(b"host", b"localhost"), *((b"x-forwarded-for", value.encode()) for value in forwarded)]
    return {"client": (client, 4711), "headers": headers}


@pytest.mark.parametrize(
    ("proxies", "forwarded", "network"),
    [
        (0, [], "10.0.0.1"),
        (0, ["203.0.113.7"], "10.0.0.1"),
        (1, ["203.0.113.7"], "203.0.113.7"),
        (1, ["192.0.2.66, 203.0.113.7"], "203.0.113.7"),
        (1, ["192.0.2.66", "203.0.113.7"], "203.0.113.7"),
        (2, ["192.0.2.66, 203.0.113.7, 10.9.9.9"], "203.0.113.7"),
        (2, ["203.0.113.7"], "10.0.0.1"),
        (1, [], "10.0.0.1"),
    ],
)
def test_the_address_is_the_one_that_our_outermost_proxy_saw(
    settings: Settings, proxies: int, forwarded: list[str], network: str
):
    settings.TRUSTED_PROXY_COUNT = proxies
    assert find_network(scope("10.0.0.1", *forwarded)) == network


def test_the_addresses_of_one_ipv6_household_count_as_one():
    ours, theirs = (find_network(scope(f"2001:db8:0:{n}::7")) for n in (1, 2))
    assert find_network(scope("2001:db8:0:1:ffff::1")) == ours != theirs


def test_an_ipv4_address_written_as_ipv6_is_the_same_address():
    assert find_network(scope("::ffff:203.0.113.7")) == "203.0.113.7"


def test_a_server_on_a_unix_socket_has_no_addresses():
    assert find_network({"client": None, "headers": []}) == ""
