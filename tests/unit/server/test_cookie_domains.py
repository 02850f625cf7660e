"""The domains whose hosts share a visit."""

import pytest

from server.domain.public_config.cookie_domains import list_cookie_domains, write_cookie_domains


@pytest.mark.parametrize(
    ("hosts", "expected"),
    [
        (["shop.test", "www.shop.test"], ["shop.test"]),
        (["a.shop.test", "b.shop.test"], ["shop.test"]),
        (["a.eu.shop.test", "b.eu.shop.test"], ["eu.shop.test"]),
        (["shop.co.uk", "www.shop.co.uk"], ["shop.co.uk"]),
        (["shop.test", "www.shop.test", "blog.example", "shop.example"], ["shop.test"]),
        (["shop.test", "www.shop.test", "a.example", "b.a.example"], ["shop.test", "a.example"]),
    ],
)
def test_hosts_of_one_registrable_domain_share_a_visit(hosts: list[str], expected: list[str]) -> None:
    assert list_cookie_domains(f"https://{host}" for host in hosts) == expected


@pytest.mark.parametrize(
    "hosts",
    [
        [],
        ["shop.test"],
        ["shop.test", "shop.test:8443"],
        ["a.test", "b.test"],
        ["a.co.uk", "b.co.uk"],
        ["127.0.0.1", "127.0.0.2"],
        ["[::1]", "[::2]"],
        ["localhost", "localhost:8000"],
    ],
)
def test_hosts_of_other_domains_share_no_visit(hosts: list[str]) -> None:
    assert list_cookie_domains(f"https://{host}" for host in hosts) == []


def test_a_cookie_lasts_as_long_as_a_visit_and_is_secure_if_all_hosts_are() -> None:
    attributes = ";path=/;samesite=lax;domain=shop.test;max-age=1800"
    origins = ["https://shop.test", "https://www.shop.test", "http://blog.example"]
    assert write_cookie_domains(origins, 30) == {"shop.test": attributes + ";secure"}
    assert write_cookie_domains(["http://shop.test", "https://www.shop.test"], 30) == {"shop.test": attributes}
