"""Whatever a framework does, a text waits only for a limited time."""

import pytest
from playwright.sync_api import Page

from tests.e2e.showing import GOOGLE_ADS, serve_document

NUMBER = "<p>800-555-0100</p>"
_MARK = "__reactContainer$abc = {stateNode: {current: {memoizedState: {isDehydrated: true}}}}"
WAITING = {
    "a root of React at any depth": (
        f"<main><div><div><div id=root>{NUMBER}</div></div></div></main><script>root.{_MARK}</script>",
        3000,
    ),
    "the whole document": (f"{NUMBER}<script>document.{_MARK}</script>", 3000),
    "React Router": (f"{NUMBER}<script>window.__reactRouterContext = {{}}</script>", 500),
    "Remix": (f"{NUMBER}<script>window.__remixContext = {{}}</script>", 500),
    "Nuxt": (f"<div id=__nuxt>{NUMBER}</div>", 3000),
}
NEVER_WAITING = {
    "a root that only the browser renders": f"<div id=root>{NUMBER}</div><script>root.{_MARK.replace('true', 'false')}</script>",
    "a root of React 17 that failed": "<div id=root>" + NUMBER + "</div><script>root.__reactContainer$abc = "
    "{stateNode: {current: {memoizedState: null}}}</script>",
    "an app of Nuxt that has started": f"<div id=__nuxt>{NUMBER}</div><script>__nuxt.__vue_app__ = {{}}</script>",
    "no framework": NUMBER,
}
BUILT_INS = """<script>
  Array.from = (all) => { const list = []; for (let at = 0; at < all.length; at++) list.push(all[at]); return list; };
  Object.keys = (all) => { const keys = []; for (const key in all) keys.push(key); return keys; };
  Array.prototype.toJSON = function () { return "mine"; };
</script>"""


def open_stopped(page: Page, body: str, head: str = "") -> None:
    """Open a page whose clock does not move."""
    tag = '<script src="/a/demo/dni.js"></script>'
    serve_document(page, f"<!doctype html><head>{head}{tag}</head><body>{body}</body>", path="/waiting")
    page.clock.install(time=0)
    page.goto("about:blank")
    page.clock.pause_at(1000)
    page.goto(f"/waiting?{GOOGLE_ADS}")


@pytest.mark.parametrize("head", ["", BUILT_INS], ids=["", "built-ins replaced"])
@pytest.mark.parametrize("kind", WAITING)
def test_a_text_waits_at_most_for_its_time(page: Page, kind: str, head: str) -> None:
    body, longest_ms = WAITING[kind]
    open_stopped(page, body, head)
    page.clock.run_for(longest_ms - 50)
    assert page.locator("p").inner_text() == "800-555-0100"
    page.clock.run_for(100)
    assert page.locator("p").inner_text() == "866-555-0101"


@pytest.mark.parametrize("kind", NEVER_WAITING)
def test_a_text_that_is_not_compared_waits_at_most_one_frame(page: Page, kind: str) -> None:
    open_stopped(page, NEVER_WAITING[kind])
    page.clock.run_for(20)
    assert page.locator("p").inner_text() == "866-555-0101"


def test_a_link_never_waits(page: Page) -> None:
    open_stopped(page, f'<a href="tel:+18005550100">Call</a>{NUMBER}<script>document.{_MARK}</script>')
    assert page.locator("a").get_attribute("href") == "tel:+18665550101"


def test_an_astro_island_is_checked_when_it_starts(page: Page) -> None:
    open_stopped(page, f"<astro-island ssr>{NUMBER}</astro-island>")
    assert page.locator("p").inner_text() == "866-555-0101"
    page.evaluate(
        f"""() => {{
          const island = document.querySelector("astro-island");
          island.{_MARK};
          island.dispatchEvent(new Event("astro:hydrate"));
        }}"""
    )
    assert page.locator("p").inner_text() == "800-555-0100"
    page.evaluate("document.querySelector('astro-island').__reactContainer$abc.stateNode.current.memoizedState = {}")
    page.clock.run_for(50)
    assert page.locator("p").inner_text() == "866-555-0101"


def test_restored_texts_stay_when_the_visitor_withdraws_consent(page: Page) -> None:
    open_stopped(page, WAITING["the whole document"][0])
    page.evaluate("dni.consent('denied')")
    page.clock.run_for(4000)
    assert page.locator("p").inner_text() == "800-555-0100"


def test_explain_lists_a_waiting_text_and_writes_nothing(page: Page) -> None:
    open_stopped(page, WAITING["the whole document"][0])
    shown = page.evaluate("dni.explain().targets.map((one) => one.shows)")
    assert shown == ["800-555-0100"]
    assert page.locator("p").inner_text() == "800-555-0100"


def test_limitation_a_deep_root_is_not_found_after_fifty_other_numbers(page: Page) -> None:
    others = "<b>800-555-0100</b>" * 50
    open_stopped(page, f"{others}<div><div><div id=root>{NUMBER}</div></div></div><script>root.{_MARK}</script>")
    assert page.locator("p").inner_text() == "866-555-0101"


def test_a_text_in_an_open_boundary_waits_for_its_own_node_to_be_marked(page: Page) -> None:
    numbers = {name: f"<b id={name}>800-555-0100</b>" for name in "abcdefg"}
    body = (
        f"<main id=root><!--$-->{numbers['a']}<!--&-->{numbers['b']}<!--/&-->{numbers['c']}<!--/$-->{numbers['d']}"
        f"<!--$?-->{numbers['e']}<!--/$--><p id=f>800-555-0100</p></main>"
        f"<div hidden id='S:0'>{numbers['g']}</div><script>document.{_MARK}</script>"
    )
    open_stopped(page, body)
    assert read_swapped(page) == ""
    # The root has been compared, except the content of boundaries.
    page.evaluate(
        """() => {
          document.__reactContainer$abc.stateNode.current.memoizedState = {};
          for (const node of [document.body, root, d, f]) node.__reactFiber$abc = {};
        }"""
    )
    page.clock.run_for(50)
    assert read_swapped(page) == "def"
    page.evaluate("for (const node of [a, c]) node.__reactFiber$abc = {}")
    page.clock.run_for(50)
    assert read_swapped(page) == "acdef"
    page.clock.run_for(3000)
    assert read_swapped(page) == "abcdefg"


def read_swapped(page: Page) -> str:
    """Return the ids of the elements that show the tracking number."""
    ids = page.locator("[id]").evaluate_all(
        "(all) => all.filter((one) => one.textContent === '866-555-0101').map((one) => one.id)"
    )
    return "".join(sorted(each for each in ids if len(each) == 1))
