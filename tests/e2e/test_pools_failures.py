"""When the server fails: the default number, the reason, and retries with growing delays."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Route

from tests.e2e.conftest import OpenPools, OpenVisitor
from tests.e2e.pools import FIRST, write_pool
from tests.e2e.visitors import Visitor

PATIENCE_MS = 3000
LONGEST_FIRST_RETRY_MS = 5000
FAILURES: dict[str, tuple[Callable[[Route], None], str]] = {
    "is away": (lambda route: route.abort("connectionrefused"), "network"),
    "knows no such account": (lambda route: route.fulfill(status=404, body="<h1>Not found"), "http_404"),
    "says 429": (lambda route: route.fulfill(status=429, headers={"Retry-After": "5"}, body="{}"), "http_429"),
    "says 500 with HTML": (lambda route: route.fulfill(status=500, body="<!doctype html><h1>Error"), "http_500"),
    "answers HTML": (
        lambda route: route.fulfill(body="<!doctype html><h1>Log in to the hotel's network"),
        "invalid_response",
    ),
    "answers an empty record": (lambda route: route.fulfill(json={}), "invalid_response"),
}
COUNT_FAILURES = """window.failures = 0;
const ask = window.fetch;
window.fetch = (...given) => { const answer = ask(...given); answer.catch(() => { failures += 1; }); return answer; };"""


def wait_for_reason(visitor: Visitor, reason: str) -> None:
    visitor.page.wait_for_function("(reason) => heard.some((one) => one.reason === reason)", arg=reason)


@pytest.mark.parametrize("failure", FAILURES)
def test_a_claim_is_retried_when_the_server(open_pools: OpenPools, open_visitor: OpenVisitor, failure: str) -> None:
    answer, reason = FAILURES[failure]
    visitor = open_visitor(open_pools(write_pool(FIRST)))
    visitor.page.clock.install()
    visitor.answer("claim", answer)
    visitor.look()
    wait_for_reason(visitor, reason)
    visitor.sees("800-555-0199")
    visitor.let_through("claim")
    visitor.page.clock.run_for(LONGEST_FIRST_RETRY_MS)
    visitor.sees("866-555-0120")
    assert visitor.reasons() == ["no_tracking_number", reason]
    assert visitor.names() == ["claim", "claim"]


@pytest.mark.parametrize("failure", ["is away", "says 429", "answers an empty record"])
def test_a_heartbeat_is_retried_when_the_server(open_pools: OpenPools, open_visitor: OpenVisitor, failure: str) -> None:
    visitor = open_visitor(open_pools(write_pool(FIRST)))
    visitor.page.clock.install()
    visitor.look()
    visitor.sees("866-555-0120")
    visitor.answer("renew", FAILURES[failure][0])
    visitor.page.clock.fast_forward(21_000)
    visitor.wait_until(lambda: visitor.answered)
    visitor.let_through("renew")
    visitor.wait_until(lambda: visitor.page.clock.run_for(1000) or len(visitor.names("renew")) > 1)
    visitor.sees("866-555-0120")
    assert visitor.reasons() == ["no_tracking_number"]


def test_the_next_page_announces_why_it_shows_the_default_number(
    open_pools: OpenPools, open_visitor: OpenVisitor
) -> None:
    visitor = open_visitor(open_pools(write_pool(FIRST)))
    visitor.page.clock.install()
    visitor.look()
    visitor.sees("866-555-0120")
    visitor.answer("renew", FAILURES["is away"][0])
    visitor.page.clock.fast_forward("10:00")
    visitor.sees("800-555-0199")
    for path in ("", "/next"):
        if path:
            visitor.look("", path=path)
        wait_for_reason(visitor, "network")
        visitor.sees("800-555-0199")
        assert visitor.reasons() == ["no_tracking_number", "expired", "network"]


def test_a_server_that_never_responds_times_out_after_three_seconds(
    open_pools: OpenPools, open_visitor: OpenVisitor
) -> None:
    visitor = open_visitor(open_pools(write_pool(FIRST)))
    visitor.page.clock.install()
    visitor.answer("claim", lambda route: None)
    visitor.look()
    visitor.wait_until(lambda: visitor.answered)
    visitor.page.clock.pause_at(visitor.page.evaluate("Date.now()") / 1000 + 1)
    assert visitor.reasons() == ["no_tracking_number"]
    visitor.sees("800-555-0100")
    visitor.page.clock.run_for(2500)
    assert visitor.reasons() == ["no_tracking_number", "timeout"]
    visitor.sees("800-555-0199")


def test_a_late_response_still_counts(open_pools: OpenPools, open_visitor: OpenVisitor) -> None:
    visitor = open_visitor(open_pools(write_pool(FIRST)))
    waiting: list[Route] = []
    visitor.page.clock.install()
    visitor.answer("claim", lambda route: waiting.append(route))
    visitor.look()
    visitor.wait_until(lambda: waiting)
    visitor.page.clock.fast_forward(PATIENCE_MS)
    wait_for_reason(visitor, "timeout")
    waiting[0].continue_()
    visitor.sees("866-555-0120")


def test_a_later_reason_is_announced_too(open_pools: OpenPools, open_visitor: OpenVisitor) -> None:
    visitor = open_visitor(open_pools(write_pool(FIRST)))
    waiting: list[Route] = []
    visitor.page.clock.install()
    visitor.answer("claim", lambda route: waiting.append(route))
    visitor.look()
    visitor.wait_until(lambda: waiting)
    visitor.page.clock.fast_forward(PATIENCE_MS)
    wait_for_reason(visitor, "timeout")
    waiting[0].abort()
    wait_for_reason(visitor, "network")
    visitor.sees("800-555-0199")
    assert visitor.reasons() == ["no_tracking_number", "timeout", "network"]
    assert visitor.page.evaluate("dni.explain().reasons.sales") == "network"


def test_a_failure_that_stays_the_same_is_announced_once(open_pools: OpenPools, open_visitor: OpenVisitor) -> None:
    visitor = open_visitor(open_pools(write_pool(FIRST)))
    visitor.page.clock.install()
    visitor.answer("claim", FAILURES["is away"][0])
    visitor.look()
    visitor.wait_until(lambda: visitor.page.clock.run_for(1000) or len(visitor.names("claim")) > 3)
    assert visitor.reasons() == ["no_tracking_number", "network"]


def test_an_open_page_announces_the_failure_that_removed_its_number(
    open_pools: OpenPools, open_visitor: OpenVisitor
) -> None:
    visitor = open_visitor(open_pools(write_pool(FIRST)))
    visitor.page.add_init_script("Math.random = () => 0")
    visitor.page.add_init_script(COUNT_FAILURES)
    visitor.page.clock.install()
    visitor.look()
    visitor.sees("866-555-0120")
    visitor.page.clock.pause_at(visitor.page.evaluate("Date.now()") / 1000 + 1)
    visitor.answer("renew", FAILURES["is away"][0])
    for failures, wait_ms in enumerate((20_000, 2500, 5000), 1):
        visitor.page.clock.run_for(wait_ms)
        visitor.page.wait_for_function("(failures) => window.failures === failures", arg=failures)
        visitor.page.clock.run_for(10)
        visitor.sees("866-555-0120")
    visitor.answer("renew", lambda route: None)
    visitor.page.clock.run_for(9500)
    assert visitor.reasons() == ["no_tracking_number"]
    visitor.page.clock.run_for(3400)
    visitor.sees("800-555-0199")
    assert visitor.reasons() == ["no_tracking_number", "network"]


@pytest.mark.parametrize("is_seen_first", [False, True])
def test_a_failed_request_from_before_the_page_was_hidden_is_not_a_reason(
    open_pools: OpenPools, open_visitor: OpenVisitor, is_seen_first: bool
) -> None:
    visitor = open_visitor(open_pools(write_pool(FIRST)))
    waiting: list[Route] = []
    visitor.page.add_init_script(COUNT_FAILURES)
    visitor.page.clock.install()
    visitor.answer("claim", lambda route: waiting.append(route))
    visitor.look()
    visitor.wait_until(lambda: waiting)
    visitor.page.clock.pause_at(visitor.page.evaluate("Date.now()") / 1000 + 1)
    visitor.hide()
    if is_seen_first:
        visitor.come_back()
    waiting[0].abort()
    visitor.page.wait_for_function("failures === 1")
    visitor.page.clock.run_for(10)
    visitor.let_through("claim")
    if not is_seen_first:
        visitor.come_back()
    visitor.page.clock.run_for(1000)
    visitor.sees("866-555-0120")
    assert visitor.reasons() == ["no_tracking_number"]


def test_a_browser_that_is_offline_shows_the_default_number_and_the_leased_one_when_it_is_back(
    open_pools: OpenPools, open_visitor: OpenVisitor
) -> None:
    visitor = open_visitor(open_pools(write_pool(FIRST)))
    visitor.page.clock.install()
    visitor.look(body="<a>Call us</a>")
    visitor.page.context.set_offline(True)
    visitor.page.evaluate("document.querySelector('a').textContent = '800-555-0100'")
    wait_for_reason(visitor, "network")
    visitor.sees("800-555-0199")
    visitor.page.context.set_offline(False)
    visitor.page.clock.run_for(LONGEST_FIRST_RETRY_MS)
    visitor.sees("866-555-0120")


def test_retries_have_growing_delays(open_pools: OpenPools, open_visitor: OpenVisitor) -> None:
    visitor = open_visitor(open_pools(write_pool(FIRST)))
    # The least of what chance adds.
    visitor.page.add_init_script("Math.random = () => 0")
    visitor.page.clock.install()
    visitor.answer("claim", lambda route: route.fulfill(status=503))
    visitor.look()
    wait_for_reason(visitor, "http_503")
    for tries, wait_ms in enumerate((2500, 5000, 10_000, 20_000, 20_000, 20_000), 2):
        visitor.page.clock.run_for(wait_ms - 2000)
        assert len(visitor.names("claim")) == tries - 1
        with visitor.page.expect_response("**/claim"):
            visitor.page.clock.run_for(2000)
        assert len(visitor.names("claim")) == tries


def test_a_visitor_with_a_wrong_clock_gets_a_number(open_pools: OpenPools, open_visitor: OpenVisitor) -> None:
    account = open_pools(write_pool(FIRST))
    for year in (1990, 2090):
        visitor = open_visitor(account)
        visitor.page.clock.install(time=f"{year}-01-01")
        visitor.look()
        visitor.sees("866-555-0120")
        with visitor.page.expect_response("**/renew"):
            visitor.page.clock.fast_forward(21_000)
        visitor.sees("866-555-0120")
        assert visitor.reasons() == ["no_tracking_number"]
