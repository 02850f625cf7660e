"""A visit's tabs share its numbers and its heartbeats; a hidden page sends none."""

import pytest

from tests.e2e.conftest import OpenPools, OpenVisitor
from tests.e2e.expecting import expect
from tests.e2e.pools import FIRST, SECOND, SHORT_BUFFER_SECONDS, write_pool
from tests.e2e.visitors import OTHER_AFFILIATE, Visitor, open_tab


def open_heard_tab(visitor: Visitor) -> Visitor:
    """Another tab of the visit, once the server has heard from it."""
    tab = open_tab(visitor)
    with tab.page.expect_response("**/renew"):
        tab.look("")
    return tab


def test_a_second_tab_shows_the_number_at_once(open_pools: OpenPools, open_visitor: OpenVisitor) -> None:
    visitor = open_visitor(open_pools(write_pool(FIRST)))
    visitor.look()
    visitor.sees("866-555-0120")
    tab = open_tab(visitor)
    tab.answer("renew", lambda route: None)
    tab.look("", path="/next")
    tab.sees("866-555-0120")
    assert tab.names() == ["renew"]


def test_one_of_two_tabs_sends_the_heartbeats(open_pools: OpenPools, open_visitor: OpenVisitor) -> None:
    visitor = open_visitor(open_pools(write_pool(FIRST, buffer_seconds=SHORT_BUFFER_SECONDS)))
    tab = open_tab(visitor)
    # The tab would ask 2.7 s after the other page if it did not see each time that this one has asked.
    visitor.page.add_init_script("Math.random = () => 0")
    tab.page.add_init_script("Math.random = () => 9")
    visitor.look()
    visitor.sees("866-555-0120")
    with tab.page.expect_response("**/renew"):
        tab.look("")
    visitor.calls.clear()
    tab.calls.clear()
    visitor.wait_until(lambda: len(visitor.names()) >= 5)
    assert tab.names() == []


def test_when_that_tab_is_closed_the_other_goes_on(open_pools: OpenPools, open_visitor: OpenVisitor) -> None:
    account = open_pools(write_pool(FIRST, buffer_seconds=SHORT_BUFFER_SECONDS))
    visitor = open_visitor(account)
    visitor.look()
    visitor.sees("866-555-0120")
    tab = open_heard_tab(visitor)
    visitor.page.close()
    tab.calls.clear()
    tab.wait_until(lambda: len(tab.names("renew")) >= 3)
    tab.sees("866-555-0120")
    lease = account.find_lease(FIRST)
    assert lease
    assert lease.live


def test_all_tabs_show_the_response_to_one_tab(open_pools: OpenPools, open_visitor: OpenVisitor) -> None:
    account = open_pools(write_pool(FIRST, SECOND))
    visitor = open_visitor(account)
    visitor.look()
    visitor.sees("866-555-0120")
    tab = open_heard_tab(visitor)
    tab.hide()
    account.release(FIRST)
    visitor.hide()
    visitor.come_back()
    visitor.sees("866-555-0121")
    tab.sees("866-555-0121")
    assert tab.names("claim") == []


def open_pair(open_pools: OpenPools, open_visitor: OpenVisitor) -> tuple[Visitor, Visitor]:
    """A visible page, and a hidden tab of the same visit, whose clock does not move from now on."""
    visitor = open_visitor(open_pools(write_pool(FIRST)))
    visitor.look()
    visitor.sees("866-555-0120")
    tab = open_tab(visitor)
    tab.page.clock.install()
    with tab.page.expect_response("**/renew"):
        tab.look("")
    tab.page.evaluate("window.changes = 0; addEventListener('storage', () => { window.changes += 1; })")
    tab.hide()
    # The other page renews the lease, and stores that.
    tab.wait_until(lambda: tab.page.evaluate("changes") == 1)
    tab.page.clock.pause_at(tab.page.evaluate("Date.now()") / 1000 + 1)
    tab.calls.clear()
    return visitor, tab


def leave(visitor: Visitor, tab: Visitor, after_ms: int) -> None:
    """Hide the page so long after the tab's own time, and wait until the tab has heard of it."""
    now_ms = tab.page.evaluate("Date.now()")
    visitor.page.evaluate("(now_ms) => { Date.now = () => now_ms; }", now_ms + after_ms)
    visitor.hide()
    tab.wait_until(lambda: tab.page.evaluate("changes") == 2)


def let_ask(tab: Visitor) -> None:
    """Let the tab ask the server and take its answer."""
    with tab.page.expect_response("**/renew"):
        tab.page.clock.run_for(1000)
    tab.wait_until(lambda: tab.page.evaluate(f"JSON.parse(localStorage['dni_{tab.account}']).renew_at_ms > Date.now()"))


@pytest.mark.parametrize("first", ["the one that is left", "the one that is seen"])
def test_a_switch_between_two_tabs_causes_one_request(
    open_pools: OpenPools, open_visitor: OpenVisitor, first: str
) -> None:
    visitor, tab = open_pair(open_pools, open_visitor)
    if first == "the one that is left":
        leave(visitor, tab, 0)
        tab.come_back()
    else:
        tab.come_back()
        tab.page.clock.run_for(50)
        leave(visitor, tab, 1)
    let_ask(tab)
    tab.page.clock.run_for(5000)
    assert tab.names() == ["renew"]
    tab.sees("866-555-0120")


def test_a_tab_that_has_asked_after_the_leave_does_not_ask_again(
    open_pools: OpenPools, open_visitor: OpenVisitor
) -> None:
    visitor, tab = open_pair(open_pools, open_visitor)
    tab.come_back()
    let_ask(tab)
    leave(visitor, tab, -1000)
    tab.page.clock.run_for(5000)
    assert tab.names() == ["renew"]


def test_after_a_new_visit_in_one_tab_the_other_keeps_its_number(
    open_pools: OpenPools, open_visitor: OpenVisitor
) -> None:
    visitor = open_visitor(open_pools(write_pool(FIRST, SECOND)))
    visitor.look()
    visitor.sees("866-555-0120")
    tab = open_tab(visitor)
    tab.look(OTHER_AFFILIATE)
    tab.sees("866-555-0121")
    visitor.sees("866-555-0120")
    with visitor.page.expect_response("**/renew"):
        visitor.hide()
        visitor.come_back()
    visitor.sees("866-555-0120")


def test_a_hidden_page_sends_a_leave_and_nothing_more(open_pools: OpenPools, open_visitor: OpenVisitor) -> None:
    account = open_pools(write_pool(FIRST))
    visitor = open_visitor(account)
    visitor.page.clock.install()
    visitor.look()
    visitor.sees("866-555-0120")
    with visitor.page.expect_response("**/leave") as left:
        visitor.hide()
    assert left.value.status == 204
    lease = account.find_lease(FIRST)
    assert lease
    assert lease.viewers == 0
    visitor.page.clock.run_for("05:00")
    assert visitor.names() == ["claim", "leave"]


def test_a_page_that_becomes_visible_again_renews_at_once(open_pools: OpenPools, open_visitor: OpenVisitor) -> None:
    account = open_pools(write_pool(FIRST))
    visitor = open_visitor(account)
    visitor.look()
    visitor.sees("866-555-0120")
    visitor.hide()
    with visitor.page.expect_response("**/renew"):
        visitor.come_back()
    visitor.sees("866-555-0120")
    lease = account.find_lease(FIRST)
    assert lease
    assert lease.viewers == 1


def test_a_page_that_becomes_visible_too_late_shows_the_default_number_until_the_response(
    open_pools: OpenPools, open_visitor: OpenVisitor
) -> None:
    account = open_pools(write_pool(FIRST, SECOND))
    visitor = open_visitor(account)
    visitor.page.clock.install()
    visitor.look()
    visitor.sees("866-555-0120")
    visitor.hide()
    account.release(FIRST)
    visitor.page.clock.fast_forward("10:00")
    visitor.answer("renew", lambda route: None)
    visitor.come_back()
    visitor.sees("800-555-0199")
    visitor.let_through("renew")
    visitor.hide()
    visitor.come_back()
    visitor.sees("866-555-0121")


def test_heartbeats_keep_the_number_beyond_its_buffer(open_pools: OpenPools, open_visitor: OpenVisitor) -> None:
    account = open_pools(write_pool(FIRST, buffer_seconds=SHORT_BUFFER_SECONDS))
    visitor = open_visitor(account)
    visitor.look()
    visitor.sees("866-555-0120")
    visitor.page.wait_for_function("(buffer_ms) => Date.now() - heard[0].at_ms > 2 * buffer_ms", arg=3000)
    expect(visitor.page.locator("a")).to_have_text("866-555-0120")
    assert "expired" not in visitor.reasons()
    assert set(visitor.names()) == {"claim", "renew"}


def test_a_window_that_still_shows_the_number_renews_when_another_is_left(
    open_pools: OpenPools, open_visitor: OpenVisitor
) -> None:
    account = open_pools(write_pool(FIRST))
    visitor = open_visitor(account)
    visitor.look()
    visitor.sees("866-555-0120")
    tab = open_heard_tab(visitor)
    with visitor.page.expect_response("**/renew"):
        tab.hide()
    lease = account.find_lease(FIRST)
    assert lease
    assert lease.viewers == 1
