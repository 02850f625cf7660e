"""A page that fails while it is looked at fails as the contract of engines says, so the check goes on with the next page."""

import pytest
from playwright.sync_api import Browser

from server.check.engine_names import EngineName
from server.check.engines.contract import EngineFailed, Opening
from server.check.engines.playwright_browsers import PlaywrightEngine


@pytest.fixture
def engine(browser: Browser) -> PlaywrightEngine:
    """The engine in the tests' own browser: a process can run only one Playwright."""
    return PlaywrightEngine(EngineName.CHROMIUM, browser)


def write_opening(body: str, scan: str = "1") -> Opening:
    return Opening(f"data:text/html,{body}", "", with_tag=False, init_script="", scan=scan)


@pytest.mark.parametrize("expression", ["missing()", "Symbol.for.missing.missing"])
def test_an_error_in_the_page_is_a_failure_of_the_engine(engine: PlaywrightEngine, expression: str) -> None:
    with pytest.raises(EngineFailed), engine.open_page(write_opening("<p>x")) as page:
        page.run(expression)
    with engine.open_page(write_opening("<p>x")) as page:
        assert page.run("1 + 1") == 2


def test_a_page_that_can_not_be_read_is_a_failure_and_not_a_frame(engine: PlaywrightEngine) -> None:
    opening = write_opening("<iframe srcdoc=x></iframe>", "top === self ? missing() : 1")
    with pytest.raises(EngineFailed), engine.open_page(opening) as page:
        page.scan()
