"""One WordPress, one server of ours with two accounts, and one browser for all tests of the plugin."""

import socket
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, WebError, expect, sync_playwright

from server.account_file.read import read_account_file
from tests.browser import find_light_browser, launch_options
from tests.e2e.accounts import write_account
from tests.e2e.pools import FIRST, save_account, write_pool, write_pool_account
from tests.e2e.shared_numbers import save_sharing_numbers
from tests.integration.wordpress.database import run_mariadb
from tests.integration.wordpress.site import PASSWORD, USER, WordPress, run_wordpress
from tests.serving import RunningServer, start_dni
from tests.waiting import HANG_MS

expect.set_options(timeout=HANG_MS)

TARGETS = {"sales": "+18005550100"}
ADS = {"sales": "+18665550101"}


@pytest.fixture(scope="session")
def port() -> int:
    """A free port for the site."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@pytest.fixture(scope="session")
def wordpress(tmp_path_factory: pytest.TempPathFactory, port: int) -> Iterator[WordPress]:
    """A running site with our plugin."""
    with run_mariadb() as database, run_wordpress(tmp_path_factory.mktemp("wordpress"), database, port) as site:
        yield site
        notices = (site.folder / "notices.log").read_text(encoding="utf-8").splitlines()
        # WordPress 6.1 itself complains in PHP 8.2.
        assert [line for line in notices if "plugins/dni-py" in line] == []


@pytest.fixture(scope="session")
def accounts(tmp_path_factory: pytest.TempPathFactory, port: int) -> Path:
    """A folder with a database of the accounts `shop`, `consent` (which requires it) and `pools`, all of the site's origin."""
    folder = tmp_path_factory.mktemp("dni")
    url, origins = f"sqlite:///{folder}/dni.sqlite3", [f"http://127.0.0.1:{port}"]
    save_sharing_numbers(url, read_account_file(write_account("shop", TARGETS, ADS, origins=origins)))
    consent = write_account("consent", TARGETS, ADS, origins=origins, consent="required")
    save_sharing_numbers(url, read_account_file(consent))
    save_account(write_pool_account("pools", write_pool(FIRST), origins=origins), url).leases.close()
    return folder


@pytest.fixture(scope="session")
def shared_server(accounts: Path) -> Iterator[RunningServer]:
    """Our server, for tests that do not kill it."""
    with _start(accounts) as server:
        yield server


@pytest.fixture
def own_server(accounts: Path) -> Iterator[RunningServer]:
    """A server that the test may kill."""
    with _start(accounts) as server:
        yield server


def _start(accounts: Path) -> AbstractContextManager[RunningServer]:
    settings = {"DNI_DATABASE_URL": f"sqlite:///{accounts}/dni.sqlite3", "DNI_LOG_LEVEL": "error"}
    return start_dni(accounts, "serve", "--workers", "1", DNI_CLIENT_ADDRESS_HEADER="X-DNI-Client-Address", **settings)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_options(find_light_browser()))
        yield browser
        browser.close()


@pytest.fixture
def context(browser: Browser, wordpress: WordPress) -> Iterator[BrowserContext]:
    """A new visitor's browser; a page of the site that throws an error fails the test, but not one of WordPress' own."""
    context = browser.new_context(base_url=wordpress.url)
    context.set_default_timeout(HANG_MS)
    noises: list[str] = []

    def hear(error: WebError) -> None:
        if error.page and "/wp-" not in error.page.url:
            noises.append(str(error.error))

    context.on("weberror", hear)
    yield context
    context.close()
    assert noises == []


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """A page of a new visitor."""
    return context.new_page()


@pytest.fixture
def owner_page(context: BrowserContext) -> Page:
    """A page of the signed-in owner of the site."""
    page = context.new_page()
    page.goto("/wp-login.php")
    page.fill("#user_login", USER)
    page.fill("#user_pass", PASSWORD)
    page.click("#wp-submit")
    expect(page.locator("#wpadminbar")).to_be_visible()
    return page
