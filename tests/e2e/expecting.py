"""`expect` for the pages of Playwright, and for those that the three engines show by WebDriver."""

from typing import Any

from playwright.sync_api import expect as expect_by_playwright

from tests.engines.assertions import LocatorAssertions, PageAssertions
from tests.engines.locators import EngineLocator
from tests.engines.page import EnginePage


def expect(actual: Any) -> Any:
    """Return the assertions about a page or locator, which wait until they hold."""
    if isinstance(actual, EngineLocator):
        return LocatorAssertions(actual)
    return PageAssertions(actual) if isinstance(actual, EnginePage) else expect_by_playwright(actual)
