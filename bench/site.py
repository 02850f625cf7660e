"""The demo site as a real server serves it, and fresh pages of it in a browser."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Page

from bench.long_page import write_long_page
from tests.serving import start_dni

ADVERT = "gclid=bench"
"""The query of a visitor from Google Ads, for which both target numbers have a tracking number."""

_LONG_PAGE = f"http://127.0.0.1:8000/long?{ADVERT}"
"""An address of the demo account's origin. Nothing listens there; the page is given to the browser."""

_COUNT_SWAPPED = 'document.querySelector("table").textContent.split(/866\\D{0,3}555\\D{0,3}010[12]/).length - 1'
_COME_TO_REST = "new Promise(done => requestAnimationFrame(() => requestIdleCallback(done)))"


class NothingSwappedError(Exception):
    """The tag swapped nothing, so no figure would mean anything."""


@contextmanager
def serve_demo() -> Iterator[str]:
    """Serve the demo site from a folder of its own; yields its address."""
    with TemporaryDirectory() as folder, start_dni(Path(folder), "demo") as server:
        yield server.url


@contextmanager
def open_directory(browser: Browser, url: str, *, rows: int, target_every: int = 1) -> Iterator[Page]:
    """Open the directory page without the tag, as a new visitor from an ad, and wait until the browser has finished it."""
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{url}/directory?rows={rows}&target_every={target_every}&strip=off&tag=none&{ADVERT}")
        page.evaluate(_COME_TO_REST)
        yield page


@contextmanager
def open_long_page(browser: Browser, *, target_every: int) -> Iterator[Page]:
    """Open the page of the speed goals in the same way. It needs no server."""
    with browser.new_context() as context:
        page = context.new_page()
        body = write_long_page(target_every)
        page.route(_LONG_PAGE, lambda route: route.fulfill(body=body, content_type="text/html; charset=utf-8"))
        page.goto(_LONG_PAGE)
        page.evaluate(_COME_TO_REST)
        yield page


def fetch_tag(browser: Browser, url: str) -> str:
    """The script that the demo account's visitors get."""
    with browser.new_context() as context:
        return context.request.get(f"{url}/a/demo/dni.js").text()


def demand_swapped(page: Page, rows: int) -> None:
    """Raise NothingSwappedError unless at least this number of rows of the page's table shows a tracking number."""
    swapped = page.evaluate(_COUNT_SWAPPED)
    if swapped < rows:
        raise NothingSwappedError(f"the tag swapped {swapped} rows of {rows} at {page.url}")
