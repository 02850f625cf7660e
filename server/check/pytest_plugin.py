"""The pytest plugin: fixtures with which a site's own tests see its pages as visitors of a tracking source do.

pytest loads it in every environment with this package, so what is slow or optional is loaded by the fixtures that use it.
"""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from server.check.visited_pages import VisitedPage, Visitors

Visit = Callable[..., "VisitedPage"]
ExpectNumber = Callable[["VisitedPage", str], None]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--dni-url`, the address to which the addresses of `visit` are relative, and `--dni-engine`."""
    parser.addoption("--dni-url", default="", help="the site whose pages the fixture `visit` opens")
    parser.addoption(
        "--dni-engine",
        default="chromium",
        choices=("chromium", "firefox", "webkit"),
        help="the browser in which it opens them",
    )


@pytest.fixture(scope="session")
def dni_visitors(request: pytest.FixtureRequest) -> Iterator["Visitors"]:
    """One browser for all tests that visit pages."""
    from server.check.engine_names import EngineName
    from server.check.visited_pages import open_visitors

    engine = EngineName(request.config.getoption("--dni-engine"))
    with open_visitors(request.config.getoption("--dni-url"), engine) as visitors:
        yield visitors


@pytest.fixture
def visit(dni_visitors: "Visitors") -> Visit:
    """A function that opens a page as a visitor of a source: `visit("/contact", source="google_ads")`."""
    return dni_visitors.visit


@pytest.fixture
def expect_number() -> ExpectNumber:
    """A function that fails unless the page shows the number: `expect_number(page, "+18665550101")`."""
    from server.check.visited_pages import expect_number

    return expect_number
