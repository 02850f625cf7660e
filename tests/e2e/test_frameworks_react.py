"""React and compatible libraries hydrate a page with the tag as they do without it: no error, no node created again."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.e2e.conftest import OpenContext
from tests.e2e.expecting import expect
from tests.e2e.framework_pages import (
    IS_HYDRATED,
    await_swap,
    prepare_page,
    read_outcome,
    render_pages,
    serve_pieces,
    show_hydrated,
)
from tests.e2e.showing import GOOGLE_ADS, read_all
from tests.serving import RunningServer

HYDRATING = [("react18", "root"), ("react18", "document"), ("react19", "root"), ("react19", "document")]
OTHERS = [("react17", "root"), ("preact10", "root"), ("preact", "root"), ("react19", "client_only")]
WAYS = {
    "async": '<script src="/client.js" async></script>',
    "module": '<script src="/client.js" type="module"></script>',
    "blocking": '<script src="/client.js"></script>',
    "inline": "<script>START</script>",
    "at DOMContentLoaded": '<script>addEventListener("DOMContentLoaded", () => {START})</script>',
    "when another script has loaded": """<script>
        document.head.append(Object.assign(document.createElement("script"), {src: "/empty.js", onload() {START}}));
    </script>""",
}
_COUNT_FRAMES = """globalThis.lateFrames = 0;
globalThis.comparedFrames = 0;
requestAnimationFrame(function look() {
  for (const root of [document, ...document.querySelectorAll("#root")]) {
    const mark = Object.getOwnPropertyNames(root).find((name) => name.startsWith("__reactContainer$"));
    if (mark && !root[mark].stateNode.current.memoizedState.isDehydrated) {
      comparedFrames += 1;
      lateFrames += document.querySelector("#plain").textContent === "800-555-0100";
    }
  }
  requestAnimationFrame(look);
});"""
"""Runs in each frame before the tag does, which may still swap in it: what is counted is drawn at most once less."""
NUMBERS = ["866-555-0101", "Call us at 866-555-0101, day or night.", "(866) 555-0101", "Row 7: 866.555.0101"]

Hydrate = Callable[..., tuple[dict[str, Any], Page]]


@pytest.fixture
def hydrate(open_context: OpenContext, server: RunningServer) -> Hydrate:
    """A function that does what `show_hydrated` does, on a page of a new visitor; returns the outcome and the page."""

    def hydrate_one(framework: str, name: str, **options: Any) -> tuple[dict[str, Any], Page]:
        page = open_context().new_page()
        return show_hydrated(page, server.url, framework, name, **options), page

    return hydrate_one


def test_without_the_tag_nothing_is_lost(hydrate: Hydrate) -> None:
    outcome, _page = hydrate("react19", "root", has_tag=False, types=True)
    assert outcome == {
        "errors": [],
        "lost_elements": 0,
        "lost_texts": 0,
        "typed": "Ada",
        "focused": "name",
        "left_behind": 0,
    }


@pytest.mark.parametrize(("framework", "name"), HYDRATING + OTHERS[:3])
def test_nothing_is_lost_that_is_kept_without_the_tag(hydrate: Hydrate, framework: str, name: str) -> None:
    expected, _page = hydrate(framework, name, has_tag=False, types=True)
    outcome, page = hydrate(framework, name, has_tag=True, types=True)
    assert outcome == expected
    assert [text for text in read_all(page, "p, #link, li") if "555" in text] == NUMBERS
    assert page.locator("#link").get_attribute("href") == "tel:+18665550101"


@pytest.mark.parametrize(("framework", "name"), HYDRATING)
def test_at_most_one_frame_shows_the_own_number_once_react_has_compared(
    page: Page, server: RunningServer, framework: str, name: str
) -> None:
    page.add_init_script(_COUNT_FRAMES)
    show_hydrated(page, server.url, framework, name, has_tag=True)
    assert page.evaluate("comparedFrames") > 0
    assert page.evaluate("lateFrames") <= 1


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("framework", ["react18", "react19"])
def test_the_outcome_is_the_same_for_every_kind_of_script(hydrate: Hydrate, framework: str, way: str) -> None:
    outcome, page = hydrate(framework, "root", has_tag=True, script_tag=WAYS[way])
    assert (outcome["errors"], outcome["lost_elements"], outcome["lost_texts"]) == ([], 0, 0)
    assert [text for text in read_all(page, "p, #link, li") if "555" in text] == NUMBERS


@pytest.mark.parametrize(("framework", "name"), OTHERS)
def test_a_page_that_compares_no_texts_never_gets_its_own_number_back(
    hydrate: Hydrate, framework: str, name: str
) -> None:
    _outcome, page = hydrate(framework, name, has_tag=True)
    assert set(page.evaluate("frames")) <= {None, "866-555-0101"}


@pytest.mark.parametrize("framework", ["react18", "react19"])
@pytest.mark.parametrize("rest_comes", ["before the script", "after the script"])
def test_streamed_content_is_kept(
    open_context: OpenContext, server: RunningServer, framework: str, rest_comes: str
) -> None:
    outcomes = []
    served = render_pages(framework)["streamed"]
    for has_tag in (False, True):
        page = open_context().new_page()
        prepare_page(page, server.url, has_tag=has_tag)
        with serve_pieces(served.write_pieces(""), served.script) as (url, pieces_server):
            page.goto(f"{url}/?{GOOGLE_ADS}", wait_until="commit")
            expect(page.locator("#waiting")).to_be_visible()
            await_swap(page, has_tag=has_tag)
            if rest_comes == "before the script":
                pieces_server.send_rest()
                expect(page.locator("#late")).to_be_visible()
                pieces_server.send_script()
            else:
                pieces_server.send_script()
                page.wait_for_function(IS_HYDRATED)
                await_swap(page, has_tag=has_tag)
                pieces_server.send_rest()
            page.wait_for_function("globalThis.lateHydrated")
            await_swap(page, has_tag=has_tag)
            if has_tag:
                expect(page.locator("#late p")).to_have_text("Late: 866-555-0101")
            outcomes.append(read_outcome(page))
            page.locator("#late").click()
            expect(page.locator("#late b")).to_have_text("1 late clicks")
    assert outcomes[1] == outcomes[0]


@pytest.fixture
def hydrate_late(open_context: OpenContext, server: RunningServer) -> Hydrate:
    """A function that shows a page whose root a timer makes, when nothing loads any more; returns the outcome and the page."""

    def hydrate_one(framework: str, name: str) -> tuple[dict[str, Any], Page]:
        served = render_pages(framework)[name]
        page = open_context().new_page()
        prepare_page(page, server.url, has_tag=True)
        script = served.script.replace("</", "<\\/")
        with serve_pieces(served.write_pieces(f"<script>start = () => {{{script}}}</script>"), "") as (url, _server):
            page.goto(f"{url}/?{GOOGLE_ADS}")
            await_swap(page, has_tag=True)
            page.evaluate("setTimeout(start)")
            page.wait_for_function(IS_HYDRATED)
            await_swap(page, has_tag=True)
            return read_outcome(page), page

    return hydrate_one


@pytest.mark.parametrize("framework", ["react18", "react19"])
def test_limitation_a_root_that_a_timer_creates_is_found_too_late(hydrate_late: Hydrate, framework: str) -> None:
    outcome, _page = hydrate_late(framework, "root")
    assert outcome["lost_elements"] > 0
    assert "#418" in "".join(outcome["errors"])


@pytest.mark.parametrize("framework", ["react18", "react19"])
def test_a_site_can_keep_react_from_comparing(hydrate_late: Hydrate, framework: str) -> None:
    outcome, page = hydrate_late(framework, "suppressed")
    assert (outcome["errors"], outcome["lost_elements"], outcome["lost_texts"]) == ([], 0, 0)
    assert [text for text in read_all(page, "p, #link, li") if "555" in text] == NUMBERS
    assert set(page.evaluate("frames")) <= {None, "866-555-0101"}
