"""What `dni serve` really serves, a real browser, and pages that watch for noise.

Every page of every test must follow the first rule of a guest: whatever the test does to it, nothing is written to the
console and no error is thrown, or the test fails at its end.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright, expect, sync_playwright

from server.account_file.read import read_account_file
from server.check.engine_names import EngineName
from server.check.engines.playwright_browsers import PlaywrightEngine
from server.check.observing import Visits
from server.check.visited_pages import Visitors
from tests.browser import find_browser, find_light_browser, launch_options
from tests.e2e.accounts import list_account_files
from tests.e2e.check_site import Check, run_check
from tests.e2e.pools import PoolAccount, save_account, write_pool_account
from tests.e2e.shared_numbers import save_sharing_numbers
from tests.e2e.visitors import Visitor
from tests.serving import RunningServer, start_dni
from tests.waiting import HANG_MS

expect.set_options(timeout=HANG_MS)

OpenContext = Callable[..., BrowserContext]
OpenPools = Callable[..., PoolAccount]
OpenVisitor = Callable[[PoolAccount], Visitor]

SECRET_KEY = "the secret key of the tested server"
_ACCOUNT_NUMBERS = count(1)
CANCELLED = ("htmx:afterRequest", "htmx:sendAbort", "htmx:sendError")


@pytest.fixture(scope="session")
def database_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The database of the server, its lease store included."""
    return f"sqlite:///{tmp_path_factory.mktemp('database')}/dni.sqlite3"


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory, database_url: str) -> Iterator[RunningServer]:
    """`dni serve` with the demo site and all accounts of `accounts.py`."""
    folder = tmp_path_factory.mktemp("e2e")
    for content in list_account_files():
        save_sharing_numbers(database_url, read_account_file(content))
    settings = {
        "DNI_DATABASE_URL": database_url,
        "DNI_DEMO_PAGES": "true",
        "DNI_LOG_LEVEL": "error",
        "DNI_SECRET_KEY": SECRET_KEY,
    }
    with start_dni(folder, "serve", "--workers", "1", **settings) as running:
        yield running


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Playwright; a process can run only one."""
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """One browser for all tests of a worker."""
    browser = playwright.chromium.launch(**launch_options(find_light_browser()))
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def dni_visitors(browser: Browser, server: RunningServer) -> Visitors:
    """The visitors of `visit`, in the same browser: a process can run only one Playwright."""
    return Visitors(Visits(PlaywrightEngine(EngineName.CHROMIUM, browser)), server.url)


@pytest.fixture
def noises() -> Iterator[list[str]]:
    """Console messages and errors of a test's pages; a test that expects some removes them."""
    heard: list[str] = []
    yield heard
    assert heard == []


@pytest.fixture
def open_context(browser: Browser, server: RunningServer, noises: list[str]) -> Iterator[OpenContext]:
    """A function that opens a new visitor's browser context, with Playwright's options; its pages must stay quiet."""
    contexts: list[BrowserContext] = []

    def hear(message: ConsoleMessage) -> None:
        # The browser's own messages about failed requests do not count; tests make requests fail on purpose. On pages of the
        # console htmx reports each request that is cancelled because the person opens another page.
        if not message.text.startswith(("Failed to load resource", *CANCELLED)):
            noises.append(f"console.{message.type}: {message.text} ({message.location})")

    def open_one(**options: Any) -> BrowserContext:
        context = browser.new_context(**{"base_url": server.url} | options)
        context.set_default_timeout(HANG_MS)
        context.on("console", hear)
        context.on("weberror", lambda error: noises.append(f"uncaught: {error.error.stack}"))
        contexts.append(context)
        return context

    yield open_one
    for context in contexts:
        context.close()


@pytest.fixture
def page(open_context: OpenContext) -> Page:
    """A page of a new visitor."""
    return open_context().new_page()


@pytest.fixture
def open_pools(server: RunningServer, database_url: str) -> Iterator[OpenPools]:
    """A function that makes the server serve a new account with the given number pools; see `write_pool_account`."""
    with ExitStack() as stack:

        def open_one(*pools: dict[str, Any], **fields: Any) -> PoolAccount:
            content = write_pool_account(f"pools-{next(_ACCOUNT_NUMBERS)}", *pools, **fields)
            account = save_account(content, database_url)
            stack.enter_context(closing(account.leases))
            return account

        yield open_one


@pytest.fixture
def check(tmp_path: Path) -> Check:
    """A function that runs `dni check` on an address."""
    return partial(run_check, tmp_path, "chromium")


@pytest.fixture
def open_visitor(open_context: OpenContext) -> OpenVisitor:
    """A function that opens a page of a new visitor of an account with pools."""
    return lambda account: Visitor(open_context().new_page(), account.key)


@pytest.fixture
def caching_page(playwright: Playwright, server: RunningServer) -> Iterator[Page]:
    """A page of a browser whose back/forward cache is on; Playwright turns it off by default."""
    options = launch_options(find_browser())
    browser = playwright.chromium.launch(**options, ignore_default_args=["--disable-back-forward-cache"])
    yield browser.new_context(base_url=server.url).new_page()
    browser.close()
