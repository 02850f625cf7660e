"""A hostile address is read within the bounds, and breaks nothing."""

import pytest
from playwright.sync_api import Page

from tests.e2e.expecting import expect
from tests.e2e.showing import show

LONGEST_QUERY = 7000  # what the server takes in a request line, less the path
HOSTILE = {
    "malformed escapes": "utm_term=%E4%A&gclid=%zz%",
    "a prototype": "__proto__=1&constructor=2&toString=3&hasOwnProperty=4&gclid=5",
    "a prototype in brackets": "__proto__[gclid]=1&constructor[prototype][x]=2&gclid=3",
    "a script": 'gclid=<script>alert(1)</script>&utm_term="><img src=x onerror=alert(1)>',
    "controls": "gclid=%00%01%0a%0d&utm_term=%e2%80%a8",
    "half a surrogate": "gclid=%ED%A0%80&utm_term=1",
    "nothing but separators": "&&&==&=&?&gclid=1&",
    "a parameter many times": "gclid=&gclid=&gclid=7" + "&gclid=x" * 200,
    "many parameters": "gclid=1&" + "&".join(f"p{index}={index}" for index in range(900)),
    "a long name": "gclid=1&" + "n" * 5000 + "=1",
    "a long value": "gclid=" + "v" * LONGEST_QUERY,
    "a long run of escapes": "gclid=1&utm_term=" + "%25" * 2000,
}


@pytest.mark.parametrize("query", HOSTILE)
def test_the_visitor_still_sees_a_tracking_number(page: Page, query: str) -> None:
    page.goto(f"/contact?{HOSTILE[query]}")
    expect(page.locator(".number a").first).to_have_text("(866) 555-0101")
    tags = page.evaluate("dni.tags()")
    assert all(len(value) <= 500 for value in tags.values())
    assert page.evaluate("[({}).x ?? null, ({}).gclid ?? null, typeof ({}).toString]") == [None, None, "function"]


def test_malformed_escapes_are_kept_as_text(page: Page) -> None:
    show(page, "", query="gclid=%zz%&utm_term=a%E4%A")
    assert page.evaluate("dni.tags()") == {"gclid": "%zz%", "utm_term": "a%E4%A"}


def test_a_tag_is_always_shown_as_text(page: Page) -> None:
    page.goto("/contact?gclid=<img src=x onerror=alert(1)>")
    expect(page.locator("#dni-strip")).to_contain_text("<img src=x onerror=alert(1)>", use_inner_text=False)
    assert page.locator("#dni-strip img[src=x]").count() == 0


def test_an_address_of_two_megabytes_causes_no_error(page: Page) -> None:
    show(page, "<p>800-555-0100</p>", query="gclid=2&long=" + "x" * 2_000_000)
    assert page.evaluate("location.href.length") > 2_000_000
    assert page.evaluate("dni.tags().gclid") == "2"


def test_an_address_that_the_server_rejects_gives_no_number(page: Page) -> None:
    response = page.goto("/contact?gclid=" + "x" * 20_000)
    assert response is not None
    assert 400 <= response.status < 500
