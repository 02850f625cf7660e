"""Pool numbers when storage is blocked, full or has junk: each page view is a visit of its own, and still gets a number."""

import json

import pytest

from tests.e2e.conftest import OpenPools, OpenVisitor
from tests.e2e.expecting import expect
from tests.e2e.pools import FIRST, SECOND, write_pool
from tests.e2e.visitors import AFFILIATE

BLOCKED = {
    "throws": "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('no', 'SecurityError'); }})",
    "is missing": "Object.defineProperty(window, 'localStorage', {value: null})",
    "takes nothing": "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }",
}
FORGED = {"number": "+18665550177", "national": "(866) 555-0177", "international": "+1 866-555-0177", "lease": "x.y"}
JUNK = {
    "a lease that nobody signed": {"sales": FORGED},
    "an empty record": {"sales": {}},
    "texts": {"sales": "+18665550177"},
    "nothing": None,
}


@pytest.mark.parametrize("storage", BLOCKED)
def test_a_page_gets_a_number_when_storage(open_pools: OpenPools, open_visitor: OpenVisitor, storage: str) -> None:
    visitor = open_visitor(open_pools(write_pool(FIRST)))
    visitor.page.add_init_script(BLOCKED[storage])
    visitor.page.clock.install()
    visitor.look()
    visitor.sees("866-555-0120")
    # No heartbeat comes before it is due.
    visitor.page.clock.run_for("00:15")
    assert visitor.names() == ["claim"]
    with visitor.page.expect_response("**/renew"):
        visitor.page.clock.run_for("00:06")
    visitor.sees("866-555-0120")
    assert visitor.reasons() == ["no_tracking_number"]


def test_a_page_in_a_frame_without_an_origin_shows_the_default_number(
    open_pools: OpenPools, open_visitor: OpenVisitor, noises: list[str]
) -> None:
    visitor = open_visitor(open_pools(write_pool(FIRST)))
    visitor.page.goto("/?tag=none")
    visitor.page.evaluate(
        """(src) => document.body.append(Object.assign(document.createElement("iframe"), {src, sandbox: "allow-scripts"}))""",
        f"/contact?account={visitor.account}&{AFFILIATE}",
    )
    expect(visitor.page.frame_locator("iframe").locator(".number a").first).to_have_text("(800) 555-0199")
    assert [noise for noise in noises if "blocked by CORS policy" not in noise] == []
    noises.clear()


@pytest.mark.parametrize("junk", JUNK)
def test_junk_in_place_of_numbers_is_replaced_by_a_number(
    open_pools: OpenPools, open_visitor: OpenVisitor, junk: str
) -> None:
    visitor = open_visitor(open_pools(write_pool(FIRST, SECOND)))
    visitor.look()
    visitor.sees("866-555-0120")
    visitor.page.goto("/?tag=none")
    visitor.page.evaluate(
        "([key, numbers]) => { localStorage[key] = JSON.stringify({...JSON.parse(localStorage[key]), numbers}); }",
        [f"dni_{visitor.account}", JUNK[junk]],
    )
    visitor.look("")
    visitor.page.wait_for_function("document.querySelector('a').textContent.startsWith('866-555-012')")


def test_old_stored_numbers_are_not_shown(open_pools: OpenPools, open_visitor: OpenVisitor) -> None:
    visitor = open_visitor(open_pools(write_pool(FIRST)))
    visitor.page.clock.install()
    visitor.look()
    visitor.sees("866-555-0120")
    visitor.page.goto("/?tag=none")
    visitor.page.clock.fast_forward("10:00")
    visitor.answer("renew", lambda route: None)
    visitor.look("")
    visitor.sees("800-555-0199")
    assert json.loads(visitor.page.evaluate(f"localStorage['dni_{visitor.account}']"))["numbers"]["sales"]["lease"]
