"""The fixtures of tests/e2e, in Chromium, Firefox and WebKitGTK by WebDriver: the tests are those of tests/e2e."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.e2e.conftest import database_url, open_pools, server
from tests.e2e.pools import PoolAccount
from tests.e2e.visitors import Visitor
from tests.engines.chromium import open_chromium
from tests.engines.context import EngineContext
from tests.engines.firefox import open_firefox
from tests.engines.page import EnginePage
from tests.engines.proxy import EngineProxy, run_proxy
from tests.engines.session import Session
from tests.engines.webkit import open_webkit
from tests.serving import RunningServer

__all__ = ["database_url", "open_pools", "server"]

ENGINES = {"chromium": open_chromium, "firefox": open_firefox, "webkit": open_webkit}
OpenContext = Callable[..., EngineContext]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test that has an engine needs the engines."""
    for item in items:
        if "session" in getattr(item, "fixturenames", ()) and "engines" in item.path.parts:
            item.add_marker(pytest.mark.engines)


@pytest.fixture(scope="session")
def proxy() -> Iterator[EngineProxy]:
    """The proxy of the browser."""
    with run_proxy() as running:
        yield running


@pytest.fixture(scope="session", params=ENGINES)
def session(
    request: pytest.FixtureRequest, proxy: EngineProxy, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Session]:
    """A running browser of each engine."""
    opened = ENGINES[request.param](tmp_path_factory.mktemp(request.param), proxy.server_port)
    yield opened
    opened.transport.close()


@pytest.fixture
def open_context(session: Session, proxy: EngineProxy, server: RunningServer) -> Iterator[OpenContext]:
    """A function that opens a new visitor's context."""
    contexts: list[EngineContext] = []

    def open_one(**options: Any) -> EngineContext:
        if options.keys() - {"base_url"}:
            pytest.skip(f"needs Playwright's {', '.join(options)}")
        contexts.append(EngineContext(session, proxy, server.port, **options))
        return contexts[-1]

    yield open_one
    for context in contexts:
        context.close()


@pytest.fixture
def page(open_context: OpenContext) -> EnginePage:
    """A page of a new visitor."""
    return open_context().new_page()


@pytest.fixture
def caching_page(page: EnginePage) -> EnginePage:
    """The same, as the browsers keep pages in the back/forward cache here."""
    return page


@pytest.fixture
def open_visitor(open_context: OpenContext) -> Callable[[PoolAccount], Visitor]:
    """A function that opens a page of a new visitor of an account with pools."""
    return lambda account: Visitor(open_context().new_page(), account.key)


@pytest.fixture
def noises() -> list[str]:
    """WebDriver has no messages of the console."""
    pytest.skip("needs the messages of Playwright's console")
