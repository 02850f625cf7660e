"""Frame by frame: if the tag is in the head, no frame shows the target number to a visitor with a tracking number."""

import pytest
from playwright.sync_api import Page

from tests.e2e.showing import settle

_WATCH = r"""
(() => {
  const target = /800\D{0,2}555\D{0,2}01(00|23)/;
  const unread = "script, style, textarea, [contenteditable], [data-dni-ignore]";
  const isInView = (node) => {
    const range = document.createRange();
    range.selectNode(node);
    return [...range.getClientRects()].some((rect) => rect.width && rect.bottom > 0 && rect.top < innerHeight);
  };
  const showsTarget = (node) => target.test(node.data) && !node.parentNode.closest(unread) && isInView(node);
  window.framesSeen = [];
  requestAnimationFrame(function look() {
    const walker = document.createTreeWalker(document, NodeFilter.SHOW_TEXT);
    let shown = "";
    while (walker.nextNode()) if (showsTarget(walker.currentNode)) shown ||= walker.currentNode.data;
    if (document.body) framesSeen.push(shown);
    if (!window.isDone) requestAnimationFrame(look);
  });
})();
"""
PATHS = ["/", "/contact", "/landing/storm-damage", "/directory"]


def watch(page: Page, path: str) -> list[str]:
    """Open a page and return the target number, or nothing, that each of its frames shows in the window."""
    page.add_init_script(_WATCH)
    page.goto(path)
    settle(page)
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    page.evaluate("window.isDone = true")
    seen: list[str] = page.evaluate("framesSeen")
    assert seen, f"no frame of {path} was seen"
    return seen


@pytest.mark.parametrize("path", [*PATHS, "/directory?rows=3000"])
def test_no_frame_of_a_later_page_shows_the_target_number(page: Page, path: str) -> None:
    page.goto("/landing/free-estimate?gclid=click-1&strip=off")
    seen = watch(page, path + ("&" if "?" in path else "?") + "strip=off")
    assert page.evaluate("performance.getEntriesByName(location.origin + '/a/demo/dni.js')[0].transferSize") == 0
    assert [shown for shown in seen if shown] == []


@pytest.mark.parametrize("path", PATHS)
def test_no_frame_of_the_first_page_shows_it_either(page: Page, path: str) -> None:
    seen = watch(page, path + ("&" if "?" in path else "?") + "strip=off&gclid=click-1")
    assert [shown for shown in seen if shown] == []


def test_the_frame_watch_sees_the_target_number_without_the_tag(page: Page) -> None:
    seen = watch(page, "/contact?strip=off")
    assert any(seen)
