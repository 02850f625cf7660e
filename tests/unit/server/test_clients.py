"""Identifying clients by the connection's address, or by the address that the proxy in front has added."""

import pytest
from flask import Request
from werkzeug.test import EnvironBuilder

from server.http.clients import Clients

PROXY = "10.0.0.1"


def ask(address: str = PROXY, **headers: str) -> Request:
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return Request(EnvironBuilder(headers=names, environ_overrides={"REMOTE_ADDR": address}).get_environ())


def identify(address: str) -> str:
    return Clients("a secret", "").identify(ask(address))


def test_a_client_is_identified_by_a_digest_that_does_not_reveal_its_address() -> None:
    assert identify("192.0.2.1") == identify("192.0.2.1") != identify("192.0.2.2")
    assert "192" not in identify("192.0.2.1")
    assert Clients("another secret", "").identify(ask("192.0.2.1")) != identify("192.0.2.1")


def test_an_ipv6_network_of_64_bits_is_one_client() -> None:
    assert identify("2001:db8:1:2::1") == identify("2001:db8:1:2:ffff::9") != identify("2001:db8:1:3::1")


def test_an_ipv4_address_written_as_ipv6_is_the_same_client() -> None:
    assert identify("::ffff:192.0.2.1") == identify("192.0.2.1")


def test_headers_are_ignored_unless_one_is_configured() -> None:
    clients = Clients("a secret", "")
    assert clients.identify(ask(X_Forwarded_For="192.0.2.1")) == clients.identify(ask())


def test_of_the_configured_header_the_last_address_counts() -> None:
    clients = Clients("a secret", "X-Forwarded-For")
    honest = clients.identify(ask(X_Forwarded_For="192.0.2.1"))
    assert honest == identify("192.0.2.1")
    assert clients.identify(ask(X_Forwarded_For="198.51.100.7, 203.0.113.9,192.0.2.1")) == honest
    assert clients.identify(ask(X_Forwarded_For="192.0.2.1, 203.0.113.9")) != honest


def test_without_the_configured_header_the_connection_counts() -> None:
    assert Clients("a secret", "X-Forwarded-For").identify(ask()) == identify(PROXY)


@pytest.mark.parametrize("written", ["192.0.2.1:50000", "[::ffff:192.0.2.1]:50000", " 192.0.2.1 "])
def test_a_port_and_spaces_do_not_count(written: str) -> None:
    assert Clients("a secret", "X-Real-IP").identify(ask(X_Real_IP=written)) == identify("192.0.2.1")


@pytest.mark.parametrize("written", ["unknown", "\u00e9", "x" * 5000, ","])
def test_the_header_can_contain_anything(written: str) -> None:
    assert len(Clients("a secret", "X-Real-IP").identify(ask(X_Real_IP=written))) == 16
