"""A lease that has ended: the default number at once, a new claim, and every spot on the page follows."""

from playwright.sync_api import Page

from tests.e2e.conftest import OpenPools, OpenVisitor
from tests.e2e.expecting import expect
from tests.e2e.pools import FIRST, SECOND, SHORT_BUFFER_SECONDS, PoolAccount, write_pool
from tests.e2e.showing import read_all
from tests.e2e.visitors import OTHER_AFFILIATE, Visitor

EVERYWHERE = """
<a href="tel:+18005550100">800-555-0100</a>
<p id="plain">Call 800.555.0100 or (800) 555-0100 now</p>
<p id="split">Call <b>800</b>-555-<i>0100</i>!</p>
<p id="marked" data-dni-target="sales">800-555-0100</p>
<a id="whatsapp" title="Call 800-555-0100" href="tel:8005550100">Call</a>
<x-card></x-card>
<script>
customElements.define("x-card", class extends HTMLElement {
  constructor() { super(); this.attachShadow({mode: "open"}).innerHTML = "<p id=shadow>+1 800-555-0100</p>"; }
});
</script>
"""
READ = """() => {
  const text = (element) => element.textContent;
  const plain = ["a", "#plain", "#split", "#marked"].map((one) => text(document.querySelector(one)));
  const link = document.querySelector("#whatsapp");
  const hrefs = [...document.querySelectorAll("a")].map((one) => one.getAttribute("href"));
  return [...plain, ...hrefs, link.title, text(document.querySelector("x-card").shadowRoot.querySelector("p"))];
}"""


def write_places(digits: str) -> list[str]:
    """What all places of the page show when it shows this number, as the page writes its own: ten digits."""
    area, office, line = digits[:3], digits[3:6], digits[6:]
    dashed = f"{area}-{office}-{line}"
    return [
        dashed,
        f"Call {area}.{office}.{line} or ({area}) {office}-{line} now",
        f"Call {dashed}!",
        dashed,
        f"tel:+1{digits}",
        f"tel:{digits}",
        f"Call {dashed}",
        f"+1 {dashed}",
    ]


def expect_places(page: Page, digits: str) -> None:
    page.wait_for_function(
        f"(places) => JSON.stringify(({READ})()) === JSON.stringify(places)", arg=write_places(digits)
    )


def show_first(open_pools: OpenPools, open_visitor: OpenVisitor, *numbers: str) -> tuple[PoolAccount, Visitor]:
    """A visitor who sees the first of the pool's numbers."""
    account = open_pools(write_pool(*numbers))
    visitor = open_visitor(account)
    visitor.look()
    visitor.sees("866-555-0120")
    return account, visitor


def replace_first(account: PoolAccount, visitor: Visitor) -> None:
    """End the lease of the first number, and wait until the visitor sees the second."""
    account.release(FIRST)
    beat(visitor)
    visitor.sees("866-555-0121")


def beat(visitor: Visitor) -> None:
    """Make the page send its request at once, as when it becomes visible again."""
    visitor.hide()
    visitor.come_back()


def test_a_number_that_was_released_is_replaced_by_another(open_pools: OpenPools, open_visitor: OpenVisitor) -> None:
    account, visitor = show_first(open_pools, open_visitor, FIRST, SECOND)
    replace_first(account, visitor)
    assert visitor.reasons() == ["no_tracking_number", "released"]
    assert visitor.names("claim", "renew") == ["claim", "renew", "claim"]


def test_the_default_number_is_there_before_the_new_claim(open_pools: OpenPools, open_visitor: OpenVisitor) -> None:
    account, visitor = show_first(open_pools, open_visitor, FIRST, SECOND)
    account.release(FIRST)
    visitor.answer("claim", lambda route: None)
    beat(visitor)
    visitor.sees("800-555-0199")
    visitor.wait_until(lambda: visitor.answered)
    assert visitor.reasons() == ["no_tracking_number", "released"]


def test_the_only_number_is_replaced_by_the_default_number(open_pools: OpenPools, open_visitor: OpenVisitor) -> None:
    account = open_pools(write_pool(FIRST))
    visitor, other = open_visitor(account), open_visitor(account)
    visitor.look()
    visitor.sees("866-555-0120")
    account.release(FIRST)
    other.look(OTHER_AFFILIATE)
    other.sees("866-555-0120")
    beat(visitor)
    visitor.page.wait_for_function("heard.some(({reason}) => reason === 'pool_exhausted')")
    visitor.sees("800-555-0199")


def test_an_open_page_gets_another_number_when_the_longest_lease_time_runs_out(
    open_pools: OpenPools, open_visitor: OpenVisitor
) -> None:
    short = {"buffer_seconds": SHORT_BUFFER_SECONDS, "max_lease_seconds": SHORT_BUFFER_SECONDS}
    visitor = open_visitor(open_pools(write_pool(FIRST, SECOND, **short)))
    visitor.look()
    visitor.sees("866-555-0120")
    visitor.sees("866-555-0121")
    assert "expired" in visitor.reasons()


def test_every_spot_follows_a_changed_number_and_is_put_back(open_pools: OpenPools, open_visitor: OpenVisitor) -> None:
    account = open_pools(write_pool(FIRST, SECOND))
    visitor = open_visitor(account)
    visitor.look(body=EVERYWHERE)
    expect_places(visitor.page, "8665550120")
    account.release(FIRST)
    visitor.answer("claim", lambda route: route.abort())
    beat(visitor)
    expect_places(visitor.page, "8005550199")
    visitor.let_through("claim")
    beat(visitor)
    expect_places(visitor.page, "8665550121")
    visitor.page.evaluate("dni.restore()")
    expect_places(visitor.page, "8005550100")


def test_added_content_shows_the_current_number(open_pools: OpenPools, open_visitor: OpenVisitor) -> None:
    account, visitor = show_first(open_pools, open_visitor, FIRST, SECOND)
    replace_first(account, visitor)
    visitor.page.evaluate("document.body.append(document.querySelector('a').cloneNode(true))")
    visitor.page.evaluate("document.body.insertAdjacentHTML('beforeend', '<a>800-555-0100</a>')")
    expect(visitor.page.locator("a")).to_have_text(["866-555-0121"] * 3)
    assert read_all(visitor.page, "a:nth-of-type(2)", "href") == ["tel:+18665550121"]


def test_nodes_are_the_same_after_the_number_has_changed(open_pools: OpenPools, open_visitor: OpenVisitor) -> None:
    account, visitor = show_first(open_pools, open_visitor, FIRST, SECOND)
    visitor.page.evaluate("window.link = document.querySelector('a'); window.text = link.firstChild; link.focus()")
    replace_first(account, visitor)
    assert visitor.page.evaluate("link === document.activeElement && text === link.firstChild && link.isConnected")


def test_a_restored_page_sends_nothing(open_pools: OpenPools, open_visitor: OpenVisitor) -> None:
    visitor = open_visitor(open_pools(write_pool(FIRST)))
    visitor.page.clock.install()
    visitor.look()
    visitor.sees("866-555-0120")
    visitor.page.evaluate("dni.restore()")
    visitor.sees("800-555-0100")
    visitor.page.clock.fast_forward("10:00")
    beat(visitor)
    assert visitor.names() == ["claim"]


def test_an_unconfirmed_number_is_removed_within_an_interval(open_pools: OpenPools, open_visitor: OpenVisitor) -> None:
    account = open_pools(write_pool(FIRST))
    visitor = open_visitor(account)
    # The most of what chance adds: tries come as late as they may.
    visitor.page.add_init_script("Math.random = () => 0.999")
    visitor.page.clock.install()
    visitor.look()
    visitor.sees("866-555-0120")
    claimed_at_ms = visitor.page.evaluate("heard.findLast(({name}) => name === 'swap').at_ms")
    visitor.answer("renew", lambda route: route.abort())
    visitor.page.clock.pause_at(visitor.page.evaluate("Date.now()") / 1000 + 1)
    link = visitor.page.locator("a").first
    visitor.wait_until(lambda: visitor.page.clock.run_for(1000) or link.text_content() == "800-555-0199")
    assert visitor.names("renew")
    taken_off_at_ms = visitor.page.evaluate("heard.findLast(({name}) => name === 'swap').at_ms")
    # A third of the buffer until the heartbeat, and as long again for what may go wrong on the way.
    assert taken_off_at_ms - claimed_at_ms <= 41_000
