"""Shows a test's own HTML on the site that `dni serve` serves, with an account's tag, as a visitor from Google Ads sees it."""

from typing import Any

from playwright.sync_api import Page, Route
from playwright.sync_api import TimeoutError as NeverHappened

from tests.waiting import HANG_MS

GOOGLE_ADS = "gclid=click-1"
SALES = "800-555-0100"

_BEGIN_PROBE = """(written) => {
  const probe = document.createElement("p");
  probe.textContent = written;
  dni.swap(probe);
  return probe;
}"""


def show(
    page: Page,
    body: str,
    *,
    account: str = "demo",
    head: str = "",
    query: str = GOOGLE_ADS,
    path: str = "/shown",
    tag: str = "",
    probe: str = SALES,
) -> None:
    """Open a page with `body` in it, and wait until the tag has finished its work.

    head comes before the tag, which is last in the head. tag is its HTML, by default the usual one. A query without a source
    shows the page to a visitor without a tracking number. probe is how one of the
    account's target numbers is written, see `settle`.
    """
    tag = tag or f'<script src="/a/{account}/dni.js"></script>'
    show_document(
        page,
        f'<!doctype html><html lang="en"><head><meta charset="utf-8">{head}{tag}</head><body>{body}</body></html>',
        query=query,
        path=path,
        probe=probe,
    )


def show_document(
    page: Page,
    document: str,
    *,
    content_type: str = "text/html; charset=utf-8",
    headers: dict[str, str] | None = None,
    query: str = GOOGLE_ADS,
    path: str = "/shown",
    starts: bool = True,
    probe: str = SALES,
) -> None:
    """Open a page that is exactly `document`; unless `starts` is false, its tag must start."""
    serve_document(page, document, path=path, content_type=content_type, headers=headers)
    page.goto(f"{path}?{query}")
    if starts:
        _await_start(page, document)
        settle(page, probe)


def serve_document(
    page: Page,
    document: str,
    *,
    path: str,
    content_type: str = "text/html; charset=utf-8",
    headers: dict[str, str] | None = None,
) -> None:
    """Make the site return `document` at `path`, for any query."""

    def answer(route: Route) -> None:
        route.fulfill(body=document, headers={"Content-Type": content_type} | (headers or {}))

    page.route(lambda url: url.split("?")[0].endswith(f"//{_host(url)}{path}"), answer)


def settle(page: Page, probe: str = SALES) -> None:
    """Wait until the tag has finished its queue: the last job in it is a piece of our own, outside the page.

    It holds the number probe, which the tag must be going to swap unless it swaps nothing at all. There are two pieces, as
    a job before the first may add others after it.
    """
    for _ in range(2 if page.evaluate("Object.keys(dni.numbers() || {}).length") else 0):
        piece = page.evaluate_handle(_BEGIN_PROBE, probe)
        try:
            page.wait_for_function(
                "([piece, probe]) => piece.textContent !== probe", arg=[piece, probe], timeout=HANG_MS
            )
        except NeverHappened as error:
            explained = page.evaluate("JSON.stringify(dni.explain().numbers)")
            raise AssertionError(f"{probe} was never swapped; the tag's numbers are {explained}") from error


def read_all(page: Page, selector: str, attribute: str = "") -> list[str]:
    """Return the text, or an attribute, of every element that a selector fits, those in open shadow roots too."""
    read: list[Any] = page.locator(selector).evaluate_all(
        "(all, name) => all.map((one) => name ? one.getAttribute(name) : one.textContent)", attribute
    )
    return read


def _await_start(page: Page, document: str) -> None:
    try:
        page.wait_for_function("window.dni && dni.numbers", timeout=HANG_MS)
    except NeverHappened as error:
        raise AssertionError(f"window.dni was never published on this page:\n{document}") from error


def _host(url: str) -> str:
    return url.split("/")[2]
