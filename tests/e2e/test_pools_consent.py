"""Consent and refusals with number pools: no request is sent before consent is given, or after it is withdrawn."""

from playwright.sync_api import Route

from tests.e2e.conftest import OpenContext, OpenPools, OpenVisitor
from tests.e2e.pools import FIRST, write_pool
from tests.e2e.visitors import Visitor, open_tab

CRAWLER = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"


def go_on(visitor: Visitor) -> None:
    """Do everything that otherwise causes requests."""
    visitor.page.evaluate("dni.tag('quote', 'requested'); document.body.append('800-555-0100'); dni.explain()")
    visitor.hide()
    visitor.come_back()
    visitor.page.clock.run_for("02:00")


def test_nothing_is_sent_before_consent(open_pools: OpenPools, open_visitor: OpenVisitor) -> None:
    visitor = open_visitor(open_pools(write_pool(FIRST), consent="required"))
    visitor.page.clock.install()
    visitor.look()
    go_on(visitor)
    visitor.sees("800-555-0100")
    assert visitor.names() == []
    assert visitor.page.evaluate("localStorage.length") == 0
    visitor.page.evaluate("dni.consent('granted')")
    visitor.sees("866-555-0120")
    assert visitor.names() == ["claim"]


def test_withdrawn_consent_stops_all_requests(open_pools: OpenPools, open_visitor: OpenVisitor) -> None:
    visitor = open_visitor(open_pools(write_pool(FIRST)))
    visitor.page.clock.install()
    visitor.look()
    visitor.sees("866-555-0120")
    visitor.page.evaluate("dni.consent('denied')")
    visitor.sees("800-555-0100")
    go_on(visitor)
    assert visitor.names() == ["claim"]
    assert visitor.page.evaluate("localStorage.length") == 0


def test_a_response_after_withdrawn_consent_changes_nothing(open_pools: OpenPools, open_visitor: OpenVisitor) -> None:
    visitor = open_visitor(open_pools(write_pool(FIRST)))
    waiting: list[Route] = []
    visitor.page.clock.install()
    visitor.answer("claim", lambda route: waiting.append(route))
    visitor.look()
    visitor.wait_until(lambda: waiting)
    visitor.page.evaluate("dni.consent('denied')")
    with visitor.page.expect_response("**/claim"):
        waiting[0].continue_()
    go_on(visitor)
    visitor.sees("800-555-0100")
    assert visitor.names() == ["claim"]
    assert visitor.page.evaluate("localStorage.length") == 0
    assert visitor.reasons() == ["no_tracking_number", "consent"]


def test_consent_withdrawn_in_one_tab_silences_the_others(open_pools: OpenPools, open_visitor: OpenVisitor) -> None:
    visitor = open_visitor(open_pools(write_pool(FIRST)))
    visitor.page.context.clock.install()
    visitor.look()
    visitor.sees("866-555-0120")
    tab = open_tab(visitor)
    with tab.page.expect_response("**/renew"):
        tab.look("")
    tab.page.evaluate("dni.consent('denied')")
    visitor.page.wait_for_function("localStorage.length === 0")
    visitor.calls.clear()
    go_on(visitor)
    assert visitor.names() == []
    assert visitor.page.evaluate("localStorage.length") == 0


def test_consent_that_is_given_again_claims_again(open_pools: OpenPools, open_visitor: OpenVisitor) -> None:
    visitor = open_visitor(open_pools(write_pool(FIRST)))
    visitor.look()
    visitor.sees("866-555-0120")
    visitor.page.evaluate("dni.consent('denied')")
    visitor.sees("800-555-0100")
    visitor.page.evaluate("dni.consent('granted')")
    visitor.sees("866-555-0120")
    first, second = visitor.bodies("claim")
    assert first["visitor_id"] != second["visitor_id"]


def test_a_known_bot_claims_nothing(open_pools: OpenPools, open_context: OpenContext) -> None:
    account = open_pools(write_pool(FIRST))
    visitor = Visitor(open_context(user_agent=CRAWLER).new_page(), account.key)
    visitor.page.clock.install()
    visitor.look()
    go_on(visitor)
    visitor.sees("800-555-0100")
    assert visitor.names() == []


def test_refused_automation_claims_nothing(open_pools: OpenPools, open_visitor: OpenVisitor) -> None:
    visitor = open_visitor(open_pools(write_pool(FIRST), automation="refused"))
    visitor.page.clock.install()
    visitor.look()
    go_on(visitor)
    visitor.sees("800-555-0100")
    assert visitor.names() == []
