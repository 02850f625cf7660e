"""Real applications, built for production, hydrate with the tag as they do without it. Part of `make test-all`."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.e2e.conftest import OpenContext
from tests.e2e.framework_apps import APPS, run_app
from tests.e2e.framework_pages import await_swap, prepare_page, read_outcome
from tests.e2e.showing import GOOGLE_ADS, read_all
from tests.serving import RunningServer

pytestmark = pytest.mark.apps

PAGES = [(name, path) for name, app in APPS.items() for path in app.roots]
OWN = re.compile(r"800.{0,2}555.0100")

RunningApp = Callable[[str], str]


@pytest.fixture(scope="module")
def running_app() -> Iterator[RunningApp]:
    """A function that starts an application, once, and gives its address."""
    addresses: dict[str, str] = {}
    with ExitStack() as stack:

        def run(name: str) -> str:
            if name not in addresses:
                addresses[name] = stack.enter_context(run_app(APPS[name]))
            return addresses[name]

        yield run


class HeldScripts:
    """The application's own scripts, which are not answered before `release` is called."""

    def __init__(self, page: Page) -> None:
        self._waiting: list[Route] = []
        self._is_released = False
        page.route(re.compile(r"^[^?]+\.m?js(\?|$)"), self._hold)

    def _hold(self, route: Route) -> None:
        if "/a/demo/" in route.request.url:
            route.fallback()
        elif self._is_released:
            route.continue_()
        else:
            self._waiting.append(route)

    def release(self) -> None:
        """Answer what waits, in the order in which it was asked for, and from now on everything at once."""
        self._is_released = True
        self.release_all_but("")

    def release_all_but(self, kept: str) -> None:
        """Answer the waiting requests, except those whose address contains the word kept."""
        waiting, self._waiting = self._waiting, []
        for route in waiting:
            if kept and kept in route.request.url:
                self._waiting.append(route)
            else:
                route.continue_()


def take_over(page: Page, server_url: str, address: str, roots: int, *, has_tag: bool) -> dict[str, Any]:
    """Show a page, type before its scripts come, and return what became of it once they have taken it over."""
    scripts = HeldScripts(page)
    prepare_page(page, server_url, has_tag=has_tag)
    page.goto(f"{address}?{GOOGLE_ADS}", wait_until="commit")
    page.wait_for_function("document.readyState !== 'loading'")
    # What React streams has come to its place.
    page.wait_for_function('!document.querySelector(\'div[id^="S:"], template[id^="B:"]\')')
    assert page.locator("#count").count() == roots
    # In React Router and Nuxt, when they have kept it waiting for too long.
    await_swap(page, has_tag=has_tag)
    page.evaluate("served.clear(); remember(document.body)")
    page.locator("#name").first.press_sequentially("Ada")
    scripts.release()
    page.wait_for_function(f"globalThis.hydrated === {roots}")
    await_swap(page, has_tag=has_tag)
    page.wait_for_load_state("load")
    if has_tag:
        for text in page.locator("p, a").all():
            expect(text).not_to_have_text(OWN)
    return read_outcome(page)


@pytest.mark.parametrize(("name", "path"), PAGES)
def test_nothing_is_lost_that_is_kept_without_the_tag(
    open_context: OpenContext, server: RunningServer, running_app: RunningApp, name: str, path: str
) -> None:
    address = running_app(name) + path
    roots = APPS[name].roots[path]
    expected = take_over(open_context().new_page(), server.url, address, roots, has_tag=False)
    page = open_context().new_page()
    outcome = take_over(page, server.url, address, roots, has_tag=True)
    assert outcome == expected
    assert (outcome["errors"], outcome["typed"], outcome["focused"]) == ([], "Ada", "name")
    numbers = [text for text in read_all(page, "p, a") if "555" in text]
    assert numbers
    assert not any(OWN.search(text) for text in numbers)
    assert set(read_all(page, "a[href^=tel]", "href")) == {"tel:+18665550101"}


@pytest.mark.parametrize(("name", "path"), PAGES)
def test_the_outcome_is_the_same_when_the_scripts_come_at_once(
    open_context: OpenContext, server: RunningServer, running_app: RunningApp, name: str, path: str
) -> None:
    outcomes = []
    for has_tag in (False, True):
        page = open_context().new_page()
        prepare_page(page, server.url, has_tag=has_tag)
        page.goto(f"{running_app(name)}{path}?{GOOGLE_ADS}")
        page.wait_for_function(f"globalThis.hydrated === {APPS[name].roots[path]}")
        await_swap(page, has_tag=has_tag)
        outcomes.append(read_outcome(page))
    assert outcomes[1] == outcomes[0]
    assert outcomes[1]["errors"] == []


def test_the_entry_of_react_router_may_come_long_after_its_other_scripts(
    open_context: OpenContext, server: RunningServer, running_app: RunningApp
) -> None:
    page = open_context().new_page()
    scripts = HeldScripts(page)
    prepare_page(page, server.url, has_tag=True)
    page.goto(f"{running_app('react_router')}/?{GOOGLE_ADS}", wait_until="commit")
    await_swap(page, has_tag=True)
    page.evaluate("served.clear(); remember(document.body)")
    with page.expect_response(re.compile("home")):
        scripts.release_all_but("entry.client")
    await_swap(page, has_tag=True)
    scripts.release()
    page.wait_for_function("globalThis.hydrated === 1")
    await_swap(page, has_tag=True)
    outcome = read_outcome(page)
    assert (outcome["errors"], outcome["lost_elements"], outcome["lost_texts"]) == ([], 0, 0)
