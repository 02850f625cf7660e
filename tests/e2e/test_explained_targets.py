"""`dni.explain()` has the current reason for each target whose tracking number is not on the page."""

from typing import Any

from playwright.sync_api import Page, Route

from tests.e2e.conftest import OpenPools, OpenVisitor
from tests.e2e.expecting import expect
from tests.e2e.pools import FIRST, write_pool
from tests.e2e.showing import show

BOTH = "<p>Sales 800-555-0100, service 800-555-0123</p><i data-dni-ignore>800-555-0100</i>"
_EXPLAIN = "dni.explain().targets.map((one) => [one.target_number, one.element.localName, one.skipped]).sort()"


def explain(page: Page) -> Any:
    """Return the name and element of each target, and why it was skipped."""
    return page.evaluate(_EXPLAIN)


def test_a_pending_claim_is_explained_as_waiting(open_pools: OpenPools, open_visitor: OpenVisitor) -> None:
    visitor = open_visitor(open_pools(write_pool(FIRST)))
    claims: list[Route] = []
    visitor.answer("claim", claims.append)
    visitor.look(body=BOTH + "<a>800-555-0100</a>")
    visitor.wait_until(lambda: claims)
    assert explain(visitor.page) == [
        ["sales", "a", "waiting"],
        ["sales", "i", "ignored"],
        ["sales", "p", "waiting"],
        ["service", "p", "no_tracking_number"],
    ]
    claims[0].continue_()
    visitor.sees("866-555-0120")
    assert explain(visitor.page) == [
        ["sales", "a", ""],
        ["sales", "i", "ignored"],
        ["sales", "p", ""],
        ["service", "p", "no_tracking_number"],
    ]


def test_a_default_number_is_not_explained_as_waiting(open_pools: OpenPools, open_visitor: OpenVisitor) -> None:
    visitor = open_visitor(open_pools(write_pool(FIRST)))
    visitor.answer("claim", lambda route: route.fulfill(status=503))
    visitor.look()
    visitor.sees("800-555-0199")
    assert explain(visitor.page) == [["sales", "a", ""], ["sales", "a", ""]]
    assert visitor.page.evaluate("dni.explain().reasons.sales") == "http_503"


def test_after_restore_every_target_is_explained_as_restored(page: Page) -> None:
    show(page, BOTH)
    page.evaluate("dni.restore()")
    expect(page.locator("p")).to_contain_text("800-555-0100")
    assert explain(page) == [["sales", "i", "ignored"], ["sales", "p", "restored"], ["service", "p", "restored"]]
    assert page.evaluate("dni.explain().refusal") == "restored"
    page.evaluate("dni.swap()")
    expect(page.locator("p")).to_contain_text("866-555-0101")
    assert explain(page) == [["sales", "i", "ignored"], ["sales", "p", ""], ["service", "p", ""]]
    assert page.evaluate("dni.explain().refusal") == ""


def test_after_restore_no_target_is_explained_as_waiting(open_pools: OpenPools, open_visitor: OpenVisitor) -> None:
    visitor = open_visitor(open_pools(write_pool(FIRST)))
    visitor.look()
    visitor.sees("866-555-0120")
    visitor.page.evaluate("dni.restore()")
    visitor.sees("800-555-0100")
    assert explain(visitor.page) == [["sales", "a", "restored"], ["sales", "a", "restored"]]


def test_after_withdrawn_consent_every_target_is_explained(page: Page) -> None:
    show(page, BOTH)
    page.evaluate("dni.consent('denied')")
    expect(page.locator("p")).to_contain_text("800-555-0100")
    assert explain(page) == [["sales", "i", "ignored"], ["sales", "p", "consent"], ["service", "p", "consent"]]


def test_every_target_without_an_assigned_number_is_explained(page: Page) -> None:
    show(page, BOTH, query="utm_source=nowhere")
    assert explain(page) == [
        ["sales", "i", "ignored"],
        ["sales", "p", "no_tracking_number"],
        ["service", "p", "no_tracking_number"],
    ]
