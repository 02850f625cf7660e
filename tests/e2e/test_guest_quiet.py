"""First rule of a guest: no console output and no error, on any page, at any position of the tag.

The page fixture fails a test in which anything was heard, so these only have to go everywhere.
"""

import pytest
from playwright.sync_api import Page

from demo_pages.pages import PAGES
from tests.e2e.expecting import expect
from tests.e2e.showing import settle

PATHS = [path.replace("<path:view>", "visits") for page in PAGES for path in page.paths]
CALLS = """() => {
  const odd = [undefined, null, 0, -1, NaN, "", "x", "__proto__", {}, [], () => 0, Symbol("s"), document, window, 10n];
  const names = Object.keys(dni);
  for (const name of names) {
    for (const first of odd) {
      for (const second of odd) {
        if (name !== "on" || typeof second === "function") dni[name](first, second);
      }
    }
  }
  for (const call of odd) dni.push(call);
  for (const name of odd) dni.push([name, 1]);
  return names.length;
}"""


@pytest.mark.parametrize("path", PATHS)
def test_a_page_has_no_console_output_and_no_error(page: Page, path: str) -> None:
    page.goto(f"{path}?gclid=click-1")
    settle(page)
    page.evaluate("dni.explain(); dni.restore(); dni.swap()")
    settle(page)


@pytest.mark.parametrize("placement", ["head-hide", "async", "body-end", "double", "late"])
def test_the_tag_swaps_at_every_position(page: Page, placement: str) -> None:
    page.goto(f"/contact?tag={placement}&gclid=click-1")
    expect(page.locator(".number a").first).to_have_text("(866) 555-0101")


def test_no_call_with_any_argument_throws(page: Page) -> None:
    page.goto("/contact?gclid=click-1")
    assert page.evaluate(CALLS)
    page.reload()
    expect(page.locator(".number a").first).to_have_text("(866) 555-0101")
