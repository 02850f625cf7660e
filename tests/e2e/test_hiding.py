"""Hide-until-swapped hides numbers before the swap, and CSS alone shows them if the script does not load."""

import re

import pytest
from playwright.sync_api import Page, Route

from server.domain.snippets import build_snippet
from tests.e2e.expecting import expect
from tests.e2e.showing import serve_document
from tests.serving import RunningServer

HIDDEN_MS = 300
BODY = (
    '<a href="TEL:800-555-0100">Call</a> <b data-dni-target=sales>us</b> <p class=dni-hide>800-555-0100</p> <i>Text</i>'
)
_READ_VISIBILITY = "(selector) => getComputedStyle(document.querySelector(selector)).visibility"


@pytest.fixture
def hiding_page(page: Page, server: RunningServer) -> Page:
    """A page with the hiding snippet, as the server gives it out."""
    snippet = build_snippet(server.url, "demo")
    document = f"<!doctype html><html lang=en><head>{snippet.hiding_tag}</head><body>{BODY}</body></html>"
    serve_document(page, document, path="/shown")
    return page


def slow_animations(page: Page) -> None:
    """Give the script a hundred times the hiding's time, so that on a busy machine it is still the script that ends it."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("Animation.enable")
    devtools.send("Animation.setPlaybackRate", {"playbackRate": 0.01})


def never_answer(route: Route) -> None:
    """Leave the request open, as a server does that hangs."""


@pytest.mark.parametrize("selector", ["a", "b", "p"])
def test_numbers_are_hidden_until_the_script_is_loaded(hiding_page: Page, selector: str) -> None:
    hiding_page.route("**/dni.js", never_answer)
    hiding_page.add_init_script(
        "window.seen = []; requestAnimationFrame(function look() {"
        f" const one = document.querySelector('{selector}');"
        " if (one) seen.push(getComputedStyle(one).visibility);"
        " requestAnimationFrame(look); })"
    )
    hiding_page.goto("/shown?gclid=click-1", wait_until="commit")
    hiding_page.wait_for_function("seen.includes('visible')")
    assert hiding_page.evaluate("seen[0]") == "hidden"
    assert hiding_page.evaluate("seen.indexOf('visible')") > hiding_page.evaluate("seen.lastIndexOf('hidden')")


def test_css_alone_ends_the_hiding_after_300_ms(hiding_page: Page) -> None:
    hiding_page.route("**/dni.js", never_answer)
    hiding_page.goto("/shown?gclid=click-1", wait_until="commit")
    hiding_page.wait_for_function("document.querySelector('i')")
    ends = hiding_page.evaluate("document.getAnimations().map((one) => one.effect.getComputedTiming().endTime)")
    assert ends in ([], [HIDDEN_MS] * 3)
    expect(hiding_page.locator("a")).to_have_css("visibility", "visible")
    assert hiding_page.evaluate("document.getAnimations().length") == 0


def test_a_failing_script_does_not_change_the_hiding(hiding_page: Page) -> None:
    hiding_page.route("**/dni.js", lambda route: route.abort())
    hiding_page.goto("/shown?gclid=click-1")
    expect(hiding_page.locator("a")).to_have_css("visibility", "visible")
    expect(hiding_page.locator("a")).to_have_attribute("href", "TEL:800-555-0100")


def test_other_text_is_never_hidden(hiding_page: Page) -> None:
    hiding_page.route("**/dni.js", never_answer)
    hiding_page.goto("/shown?gclid=click-1", wait_until="commit")
    hiding_page.wait_for_function("document.querySelector('i')")
    assert hiding_page.evaluate(_READ_VISIBILITY, "i") == "visible"


@pytest.mark.parametrize("query", ["gclid=click-1", ""])
def test_the_script_shows_everything_at_once(hiding_page: Page, query: str) -> None:
    hiding_page.goto(f"/shown?{query}")
    hiding_page.wait_for_function("window.dni && dni.numbers")
    hiding_page.wait_for_function("document.querySelector('style').media === 'not all'")
    assert hiding_page.evaluate(_READ_VISIBILITY, "a") == "visible"
    assert hiding_page.evaluate("document.getAnimations().length") == 0


def test_no_frame_of_a_hiding_page_shows_the_target_number(hiding_page: Page) -> None:
    slow_animations(hiding_page)
    hiding_page.add_init_script(
        "window.seen = []; requestAnimationFrame(function look() {"
        " const one = document.querySelector('p');"
        " if (one) seen.push(getComputedStyle(one).visibility + ' ' + one.textContent);"
        " requestAnimationFrame(look); })"
    )
    hiding_page.goto("/shown?gclid=click-1")
    hiding_page.wait_for_function("seen.includes('visible 866-555-0101')")
    assert "visible 800-555-0100" not in hiding_page.evaluate("seen")


def test_the_demo_pages_hide_the_way_the_snippet_does(page: Page, server: RunningServer) -> None:
    snippet = build_snippet(server.url, "demo")
    style = re.sub("</?style[^>]*>", "", snippet.hiding_tag.split("\n")[0])
    page.goto("/?tag=head-hide&gclid=click-1")
    assert page.evaluate("document.querySelector('style[data-dni-hide]')?.textContent.trim()") == style
