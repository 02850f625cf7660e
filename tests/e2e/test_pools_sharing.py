"""Which visitor sees which number of a pool: each combination of the landing's tags has one number at a time."""

from tests.e2e.conftest import OpenPools, OpenVisitor
from tests.e2e.pools import DEFAULT, FIRST, SECOND, SHORT_BUFFER_SECONDS, THIRD, write_pool
from tests.e2e.visitors import AFFILIATE, OTHER_AFFILIATE


def test_a_combination_gets_a_number(open_pools: OpenPools, open_visitor: OpenVisitor) -> None:
    account = open_pools(write_pool(FIRST, SECOND))
    visitor = open_visitor(account)
    visitor.look()
    visitor.sees("866-555-0120")
    assert visitor.page.locator("a").get_attribute("href") == "tel:+18665550120"
    lease = account.find_lease(FIRST)
    assert lease
    assert lease.key.tags == {"affiliate_id": "ABC", "sub_id": "test", "keyword": "roof"}


def test_the_same_combination_gets_the_same_number_in_another_browser(
    open_pools: OpenPools, open_visitor: OpenVisitor
) -> None:
    account = open_pools(write_pool(FIRST, SECOND))
    visitors = [open_visitor(account) for _ in range(2)]
    for visitor in visitors:
        visitor.look()
        visitor.sees("866-555-0120")
    lease = account.find_lease(FIRST)
    assert lease
    assert lease.viewers == 2


def test_the_order_of_parameters_does_not_matter(open_pools: OpenPools, open_visitor: OpenVisitor) -> None:
    account = open_pools(write_pool(FIRST, SECOND))
    for query in (AFFILIATE, "kw=roof&other=1&s=test&a=ABC"):
        visitor = open_visitor(account)
        visitor.look(query)
        visitor.sees("866-555-0120")


def test_another_combination_gets_another_number(open_pools: OpenPools, open_visitor: OpenVisitor) -> None:
    account = open_pools(write_pool(FIRST, SECOND, THIRD))
    for query, number in (
        (AFFILIATE, "866-555-0120"),
        (OTHER_AFFILIATE, "866-555-0121"),
        ("a=ABC&s=test&kw=gutter", "866-555-0122"),
    ):
        visitor = open_visitor(account)
        visitor.look(query)
        visitor.sees(number)


def test_a_per_visitor_number_is_shown_to_one_visitor(open_pools: OpenPools, open_visitor: OpenVisitor) -> None:
    account = open_pools(write_pool(FIRST, SECOND, mode="per_visitor", key_tags=[]))
    for number in ("866-555-0120", "866-555-0121"):
        visitor = open_visitor(account)
        visitor.look()
        visitor.sees(number)


def test_a_second_visitor_of_a_pool_of_one_sees_the_default_number(
    open_pools: OpenPools, open_visitor: OpenVisitor
) -> None:
    account = open_pools(write_pool(FIRST))
    first, second = open_visitor(account), open_visitor(account)
    first.look()
    first.sees("866-555-0120")
    second.look(OTHER_AFFILIATE)
    second.page.wait_for_function("heard.some(({reason}) => reason === 'pool_exhausted')")
    second.sees("800-555-0199")
    assert second.reasons() == ["no_tracking_number", "pool_exhausted"]
    assert second.page.evaluate("dni.numbers().sales.national") == DEFAULT
    first.sees("866-555-0120")


def test_a_page_with_the_default_number_does_not_ask_again(open_pools: OpenPools, open_visitor: OpenVisitor) -> None:
    account = open_pools(write_pool(FIRST))
    first, second = open_visitor(account), open_visitor(account)
    first.look()
    first.sees("866-555-0120")
    second.page.clock.install()
    second.look(OTHER_AFFILIATE)
    second.sees("800-555-0199")
    second.page.clock.fast_forward("10:00")
    second.page.evaluate("document.body.append('Or 800-555-0100'); dni.swap()")
    second.page.clock.fast_forward("10:00")
    assert second.names() == ["claim"]


def test_the_next_visitor_gets_a_number_after_its_buffer(open_pools: OpenPools, open_visitor: OpenVisitor) -> None:
    account = open_pools(write_pool(FIRST, buffer_seconds=SHORT_BUFFER_SECONDS))
    first, second = open_visitor(account), open_visitor(account)
    first.look()
    first.sees("866-555-0120")
    second.look(OTHER_AFFILIATE)
    second.sees("800-555-0199")
    first.page.close()
    second.wait_until(account.count_free)
    second.look(OTHER_AFFILIATE)
    second.sees("866-555-0120")


def test_a_visitor_who_returns_within_the_buffer_keeps_the_number(
    open_pools: OpenPools, open_visitor: OpenVisitor
) -> None:
    account = open_pools(write_pool(FIRST, SECOND))
    visitor = open_visitor(account)
    visitor.look()
    visitor.sees("866-555-0120")
    visitor.page.goto("about:blank")
    visitor.look("")
    visitor.sees("866-555-0120")
    assert account.count_free() == 1
