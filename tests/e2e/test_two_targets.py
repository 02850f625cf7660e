"""Two targets in one text or attribute, one of them from a pool: both are served, and both are explained."""

import pytest
from playwright.sync_api import Page

from tests.e2e.conftest import OpenPools, OpenVisitor
from tests.e2e.expecting import expect
from tests.e2e.pools import FIRST, SECOND, PoolAccount, write_pool
from tests.e2e.showing import show

STATIC = "+18665550102"
_SOURCES = {
    "tracking_sources": [
        {
            "name": "Everyone",
            "preset": "any",
            "priority": 1000,
            "assign": {"sales": {"number_pool": "leads"}, "service": {"tracking_number": STATIC}},
        }
    ]
}

PLACES = {
    "the pooled one first": ("<p>Sales 800-555-0100, service 800-555-0123</p>", "p", ""),
    "the pooled one last": ("<p>Service 800-555-0123, sales 800-555-0100</p>", "p", ""),
    "the pooled one between": ("<p>800-555-0123, 800-555-0100, 800-555-0123</p>", "p", ""),
    "in an attribute": ('<p title="Sales 800-555-0100, service 800-555-0123">Call</p>', "p", "title"),
    "the other way round in an attribute": ('<p title="800-555-0123 or 800-555-0100">Call</p>', "p", "title"),
    "in pieces": ("<p>Sales <b>800</b>-555-0100, service <b>800</b>-555-0123</p>", "p", ""),
    "one in pieces": ("<p>Sales <b>800</b>-555-0100, service 800-555-0123</p>", "p", ""),
    "in a title": ("<p>Call</p><svg><title>800-555-0123 or 800-555-0100</title></svg>", "svg title", ""),
}
"""The HTML, what to read of it, and which attribute; the sales number is the pool's."""

_READ = """([selector, name]) => {
  const one = document.querySelector(selector);
  return name ? one.getAttribute(name) : one.textContent;
}"""
_EXPLAIN = "dni.explain().targets.map((one) => [one.target_number, one.attribute, one.skipped])"


def write_shown(html: str, sales: str, service: str) -> str:
    """The HTML as it reads with these numbers."""
    return html.replace("800-555-0100", sales).replace("800-555-0123", service)


def open_account(open_pools: OpenPools, *numbers: str) -> PoolAccount:
    """An account whose sales number is from a pool, and whose service number is always the same."""
    return open_pools(write_pool(*numbers), sections=_SOURCES)


@pytest.mark.parametrize("place", PLACES)
def test_the_pooled_one_of_two_is_claimed_and_both_are_swapped(
    open_pools: OpenPools, open_visitor: OpenVisitor, place: str
) -> None:
    html, selector, attribute = PLACES[place]
    visitor = open_visitor(open_account(open_pools, FIRST))
    visitor.look(body=html)
    own = visitor.page.evaluate(_READ, [selector, attribute])
    visitor.page.wait_for_function(f"(place) => ({_READ})(place).includes('0120')", arg=[selector, attribute])
    shown = visitor.page.evaluate(_READ, [selector, attribute])
    assert shown == write_shown(own.replace("866-555-0102", "800-555-0123"), "866-555-0120", "866-555-0102")
    assert visitor.names() == ["claim"]


def test_the_static_one_does_not_wait_for_the_pooled_one(open_pools: OpenPools, open_visitor: OpenVisitor) -> None:
    visitor = open_visitor(open_account(open_pools, FIRST))
    visitor.answer("claim", lambda route: None)
    visitor.look(body="<p>Sales 800-555-0100, service 800-555-0123</p>")
    visitor.wait_until(lambda: visitor.answered)
    expect(visitor.page.locator("p")).to_have_text("Sales 800-555-0100, service 866-555-0102")


def test_the_pooled_one_of_two_follows_its_lease_and_both_are_put_back(
    open_pools: OpenPools, open_visitor: OpenVisitor
) -> None:
    account = open_account(open_pools, FIRST, SECOND)
    visitor = open_visitor(account)
    visitor.look(body="<p>Sales 800-555-0100, service 800-555-0123</p>")
    expect(visitor.page.locator("p")).to_have_text("Sales 866-555-0120, service 866-555-0102")
    account.release(FIRST)
    visitor.hide()
    visitor.come_back()
    expect(visitor.page.locator("p")).to_have_text("Sales 866-555-0121, service 866-555-0102")
    visitor.page.evaluate("dni.restore()")
    expect(visitor.page.locator("p")).to_have_text("Sales 800-555-0100, service 800-555-0123")


def test_a_link_and_its_text_may_be_two_targets(open_pools: OpenPools, open_visitor: OpenVisitor) -> None:
    visitor = open_visitor(open_account(open_pools, FIRST))
    visitor.look(body='<a href="tel:+18005550100">800-555-0123</a>')
    expect(visitor.page.locator("a")).to_have_attribute("href", "tel:+18665550120")
    expect(visitor.page.locator("a")).to_have_text("866-555-0102")


def test_every_target_of_a_text_or_attribute_is_explained(page: Page) -> None:
    show(
        page,
        '<p title="800-555-0123 or 800-555-0100">Sales 800-555-0100, service 800-555-0123</p>',
    )
    assert sorted(page.evaluate(_EXPLAIN)) == [
        ["sales", "", ""],
        ["sales", "title", ""],
        ["service", "", ""],
        ["service", "title", ""],
    ]


def test_a_target_that_is_twice_in_a_text_is_explained_once(page: Page) -> None:
    show(page, "<p>800-555-0100 or (800) 555-0100</p>")
    assert page.evaluate(_EXPLAIN) == [["sales", "", ""]]


@pytest.mark.parametrize("text", ["800-555-0100, 800-555-0123", "800-555-0123, 800-555-0100"])
def test_one_of_two_that_keeps_its_number_is_explained_with_the_reason(page: Page, text: str) -> None:
    # The newsletter's source assigns nothing to service.
    show(page, f"<p>{text}</p>", query="utm_campaign=spring")
    assert sorted(page.evaluate(_EXPLAIN)) == [["sales", "", ""], ["service", "", "no_tracking_number"]]


def test_two_targets_of_a_text_that_is_ignored_are_both_explained(page: Page) -> None:
    show(page, "<p data-dni-ignore>800-555-0100, 800-555-0123</p>")
    assert sorted(page.evaluate(_EXPLAIN)) == [["sales", "", "ignored"], ["service", "", "ignored"]]
