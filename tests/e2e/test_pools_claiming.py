"""When a page claims pool numbers: once, for all of its targets together, and only if it has one."""

import pytest

from tests.e2e.conftest import OpenPools, OpenVisitor
from tests.e2e.pools import FIRST, SECOND, THIRD, write_pool
from tests.e2e.visitors import BODY, open_tab

BOTH = BODY + '<p>Or <a href="tel:+18005550123">800.555.0123</a></p>'


def test_targets_of_two_pools_are_claimed_together(open_pools: OpenPools, open_visitor: OpenVisitor) -> None:
    visitor = open_visitor(open_pools(write_pool(FIRST), write_pool(SECOND, name="desk", target="service")))
    visitor.look(body=BOTH)
    visitor.sees("866-555-0120")
    assert visitor.page.locator("a").all_text_contents() == ["866-555-0120", "866.555.0121"]
    assert visitor.names() == ["claim"]
    assert visitor.bodies("claim")[0]["target_numbers"] == ["sales", "service"]


def test_a_pool_for_two_targets_fills_both_with_one_number(open_pools: OpenPools, open_visitor: OpenVisitor) -> None:
    account = open_pools(write_pool(FIRST, SECOND, target_numbers=["sales", "service"]))
    visitor = open_visitor(account)
    visitor.look(body=BOTH)
    visitor.sees("866-555-0120")
    assert visitor.page.locator("a").all_text_contents() == ["866-555-0120", "866.555.0120"]
    assert account.count_free() == 1


def test_a_target_that_gets_a_number_leaves_the_other_its_default(
    open_pools: OpenPools, open_visitor: OpenVisitor
) -> None:
    account = open_pools(write_pool(FIRST, SECOND), write_pool(THIRD, name="desk", target="service"))
    for query, numbers in (("a=1", ["866-555-0120", "866.555.0122"]), ("a=2", ["866-555-0121", "800.555.0199"])):
        visitor = open_visitor(account)
        visitor.look(query, BOTH)
        visitor.sees(numbers[0])
        assert visitor.page.locator("a").all_text_contents() == numbers
    assert visitor.reasons() == ["pool_exhausted"]


def test_a_number_that_is_live_is_not_claimed_again_on_the_next_page(
    open_pools: OpenPools, open_visitor: OpenVisitor
) -> None:
    visitor = open_visitor(open_pools(write_pool(FIRST)))
    visitor.look()
    visitor.sees("866-555-0120")
    with visitor.page.expect_response("**/renew"):
        visitor.look("", path="/next")
    visitor.sees("866-555-0120")
    assert visitor.names("claim", "renew") == ["claim", "renew"]


def test_the_next_page_shows_it_before_its_first_paint(open_pools: OpenPools, open_visitor: OpenVisitor) -> None:
    visitor = open_visitor(open_pools(write_pool(FIRST)))
    visitor.look()
    visitor.sees("866-555-0120")
    # Whatever the server says later: it is never asked before.
    visitor.answer("renew", lambda route: None)
    visitor.page.add_init_script(
        """requestAnimationFrame(function look() {
          const link = document.querySelector("a");
          if (link) window.painted = link.textContent; else requestAnimationFrame(look);
        });"""
    )
    visitor.look("", path="/next")
    visitor.page.wait_for_function("window.painted")
    assert visitor.page.evaluate("painted") == "866-555-0120"


def test_a_page_without_a_target_claims_nothing(open_pools: OpenPools, open_visitor: OpenVisitor) -> None:
    account = open_pools(write_pool(FIRST))
    visitor = open_visitor(account)
    visitor.page.clock.install()
    visitor.look(body="<a href='tel:+18005550178'>800-555-0178</a>")
    visitor.page.evaluate("dni.tag('quote', 'requested'); dni.swap()")
    visitor.page.clock.fast_forward("05:00")
    assert visitor.names() == []
    assert account.count_free() == 1


@pytest.mark.parametrize(
    "body", ["<a href='tel:+18005550123'>800-555-0123</a>", "<a data-dni-ignore>800-555-0100</a>", "<a>Ext. 0100</a>"]
)
def test_a_page_that_shows_no_target_of_the_pool_claims_nothing(
    open_pools: OpenPools, open_visitor: OpenVisitor, body: str
) -> None:
    visitor = open_visitor(open_pools(write_pool(FIRST)))
    visitor.page.clock.install()
    visitor.look(body=body)
    visitor.page.clock.fast_forward("05:00")
    assert visitor.names() == []


def test_a_target_that_is_only_marked_is_claimed(open_pools: OpenPools, open_visitor: OpenVisitor) -> None:
    visitor = open_visitor(open_pools(write_pool(FIRST)))
    visitor.look(body='<a data-dni-target="sales">call us</a>')
    visitor.sees("(866) 555-0120")


@pytest.mark.parametrize(
    "change",
    [
        "document.body.innerHTML = '<a href=\"tel:+18005550100\">800-555-0100</a>'",
        "document.querySelector('a').textContent = '800-555-0100'",
        "document.querySelector('a').setAttribute('data-dni-target', 'sales')",
    ],
)
def test_a_target_that_comes_later_is_claimed_then(
    open_pools: OpenPools, open_visitor: OpenVisitor, change: str
) -> None:
    visitor = open_visitor(open_pools(write_pool(FIRST)))
    visitor.look(body="<a>(800) 555-0178</a>")
    visitor.page.evaluate("new Promise((done) => setTimeout(done, 0))")
    assert visitor.names() == []
    visitor.page.evaluate(change)
    visitor.page.wait_for_function("document.querySelector('a').textContent.includes('555-0120')")
    assert visitor.names() == ["claim"]


def test_targets_that_keep_coming_are_filled_from_one_claim(open_pools: OpenPools, open_visitor: OpenVisitor) -> None:
    visitor = open_visitor(open_pools(write_pool(FIRST)))
    visitor.look()
    visitor.sees("866-555-0120")
    for count in range(2, 5):
        visitor.page.evaluate("document.body.append(document.createElement('p'), 'Call 800 555 0100')")
        visitor.page.wait_for_function("(count) => document.body.innerText.split('0120').length > count", arg=count - 1)
    assert visitor.names() == ["claim"]


def test_a_new_visit_of_the_same_visitor_claims_again(open_pools: OpenPools, open_visitor: OpenVisitor) -> None:
    visitor = open_visitor(open_pools(write_pool(FIRST, SECOND)))
    visitor.look("a=1")
    visitor.sees("866-555-0120")
    visitor.look("a=2")
    visitor.sees("866-555-0121")
    assert visitor.names("claim", "renew") == ["claim", "claim"]
    assert visitor.bodies("claim")[0]["visitor_id"] == visitor.bodies("claim")[1]["visitor_id"]


def test_a_page_opened_in_the_background_claims_when_it_becomes_visible(
    open_pools: OpenPools, open_visitor: OpenVisitor
) -> None:
    visitor = open_visitor(open_pools(write_pool(FIRST)))
    tab = open_tab(visitor)
    tab.page.add_init_script("Object.defineProperty(document, 'hidden', {value: true, configurable: true})")
    tab.page.clock.install()
    tab.look()
    tab.page.clock.fast_forward("01:00")
    assert tab.names() == []
    tab.come_back()
    tab.sees("866-555-0120")
    assert tab.names() == ["claim"]
