"""The subdomains of AMP caches, with the examples of AMP's documentation."""

import pytest

from server.domain.amp_caches import list_cache_origins, write_cache_label


@pytest.mark.parametrize(
    ("domain", "label"),
    [
        ("example.com", "example-com"),
        ("foo.example.com", "foo-example-com"),
        ("foo-example.com", "foo--example-com"),
        ("hello--world.com", "hello----world-com"),
        ("xn--57hw060o.com", "xn---com-p33b41770a"),
        ("en-us.example.com", "0-en--us-example-com-0"),
    ],
)
def test_a_domain_becomes_one_label(domain: str, label: str) -> None:
    assert write_cache_label(domain) == label


def test_a_domain_that_is_too_long_becomes_a_digest() -> None:
    long = f"{'a' * 60}.com"
    assert len(long) == 64
    label = write_cache_label(long)
    assert len(label) == 52
    assert label.isalnum()
    assert write_cache_label(long[1:]) == f"{'a' * 59}-com"


def test_a_label_that_only_looks_like_punycode_is_kept() -> None:
    assert write_cache_label("xn--a!.com") == "0-xn----a!-com-0"


def test_only_sites_on_domains_with_the_usual_port_have_cache_origins() -> None:
    origins = [
        "https://www.example.com",
        "http://a.example",
        "https://b.example:8443",
        "http://localhost",
        "http://[::1]",
    ]
    assert list(list_cache_origins(origins)) == [
        "https://www-example-com.cdn.ampproject.org",
        "https://www-example-com.www.bing-amp.com",
        "https://a-example.cdn.ampproject.org",
        "https://a-example.www.bing-amp.com",
    ]
