"""The fixtures of tests/e2e, in Chromium, Firefox and WebKitGTK by WebDriver: the tests are those of tests/e2e."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.check_site import Check, run_check
from tests.e2e.conftest import database_url, open_pools, server
from tests.e2e.pools import PoolAccount
from tests.e2e.visitors import Visitor
from tests.engines.chromium import open_chromium
from tests.engines.context import EngineContext
from tests.engines.firefox import open_firefox
from tests.engines.left_out import LEFT_OUT
from tests.engines.page import EnginePage
from tests.engines.proxy import EngineProxy, run_proxy
from tests.engines.session import Session
from tests.engines.webkit import open_webkit
from tests.serving import RunningServer

__all__ = ["database_url", "open_pools", "server"]

ENGINES = {"chromium": open_chromium, "firefox": open_firefox, "webkit": open_webkit}
ONLY_PLAYWRIGHT = {"new_cdp_session", "noises", "keyboard", "get_by_role"}
OpenContext = Callable[..., EngineContext]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep what has an engine, but not what needs keys, a console or windows that only Playwright has."""
    own = [item for item in items if isinstance(item, pytest.Function) and "engines" in item.path.parts]
    for item in own:
        item.add_marker(pytest.mark.engines)
    dropped = [item for item in own if not _is_shared(item)]
    config.hook.pytest_deselected(items=dropped)
    items[:] = [item for item in items if item not in dropped]


def _is_shared(test: pytest.Function) -> bool:
    needed = {*test.function.__code__.co_names, *test.fixturenames}
    if "check" in needed:
        return True
    if "session" not in needed or needed & ONLY_PLAYWRIGHT:
        return False
    return test.function.__name__ not in LEFT_OUT[str(test.callspec.params["session"])]


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


@pytest.fixture(params=["firefox", "webkit"])
def check_engine(request: pytest.FixtureRequest) -> str:
    """An engine of `dni check` that tests/e2e does not use."""
    return str(request.param)


@pytest.fixture
def check(check_engine: str, tmp_path: Path) -> Check:
    """A function that runs `dni check` on an address."""
    return partial(run_check, tmp_path, check_engine)


@pytest.fixture
def open_context(session: Session, proxy: EngineProxy, server: RunningServer) -> Iterator[OpenContext]:
    """A function that opens a new visitor's context."""
    contexts: list[EngineContext] = []

    def open_one(**options: Any) -> EngineContext:
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
