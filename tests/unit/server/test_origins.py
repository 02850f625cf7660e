"""Origins: one form for each web site, and nothing that is not one."""

import pytest

from server.domain.origins import NotAnOrigin, is_same_site, parse_origin, read_domain


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        ("https://www.example.com", "https://www.example.com"),
        ("HTTPS://Example.COM/", "https://example.com"),
        ("https://example.com:443", "https://example.com"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("https://münchen.example", "https://xn--mnchen-3ya.example"),
        ("http://[::1]:8000", "http://[::1]:8000"),
    ],
)
def test_an_origin_is_kept_as_browsers_send_it(text: str, origin: str) -> None:
    assert parse_origin(text) == origin


@pytest.mark.parametrize(
    "text",
    [
        "example.com",
        "ftp://example.com",
        "https://",
        "https://example.com/path",
        "https://example.com?x",
        "https://user@example.com",
        "https://*.example.com",
        "https://example.com:99999",
        "https://exa mple.com",
        "https://-x.example",
        "javascript:alert(1)",
        "null",
        "https://" + "a" * 300,
    ],
)
def test_an_invalid_origin_is_refused(text: str) -> None:
    with pytest.raises(NotAnOrigin, match="is not an origin"):
        parse_origin(text)


def test_a_site_is_recognised_by_its_host_without_port_and_www() -> None:
    assert read_domain("https://www.example.com:8443") == "example.com"


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        ("https://www.example.com", True),
        ("http://example.com", True),
        ("https://shop.example.com", True),
        ("https://notexample.com", False),
        ("https://example.com.evil.example", False),
        ("https://example.org", False),
    ],
)
def test_a_site_is_its_host_with_and_without_www_and_its_subdomains(other: str, expected: bool) -> None:
    assert is_same_site("https://example.com", other) is expected
    assert is_same_site(other, "https://example.com") is expected
