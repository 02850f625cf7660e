"""Every page of the console passes axe's rules, in light and dark, and fits the width of a phone."""

from collections.abc import Iterator
from typing import Any, Literal

import pytest
from playwright.sync_api import Page, ViewportSize

from build.layout import REPOSITORY
from tests.e2e.conftest import OpenContext
from tests.e2e.console_pages import SignedInConsole, list_call_paths, list_paths, serve_demo

AXE = REPOSITORY / "tests" / "e2e" / "frameworks" / "node_modules" / "axe-core" / "axe.min.js"
RULES = "axe.run(document, {resultTypes: ['violations']}).then((found) => found.violations)"
PHONE: ViewportSize = {"width": 390, "height": 844}
DESK: ViewportSize = {"width": 1440, "height": 900}
LISTS = ("calls", "numbers", "campaigns", "publishers", "target-numbers", "receiving-numbers", "routes", "number-pools")


@pytest.fixture(scope="module")
def console(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SignedInConsole]:
    with serve_demo(tmp_path_factory.mktemp("console")) as console:
        yield console


def find_violations(page: Page) -> dict[str, list[str]]:
    """The elements that break a rule, by rule."""
    # Not as a script of the page, which its policy would refuse.
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = page.evaluate(RULES)
    return {one["id"]: [node["html"][:120] for node in one["nodes"]] for one in found}


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_passes_the_rules_of_axe(
    console: SignedInConsole, open_context: OpenContext, scheme: Literal["light", "dark"]
) -> None:
    page = open_context(color_scheme=scheme, base_url=console.url).new_page()
    page.goto(console.link)
    broken = {}
    for path in [*list_paths(), *list_call_paths(page)]:
        response = page.goto(path)
        assert response is not None
        assert response.status == 200, path
        violations = find_violations(page)
        if violations:
            broken[path] = violations
    assert broken == {}


@pytest.mark.slow
def test_every_page_fits_the_width_of_a_phone(console: SignedInConsole, open_context: OpenContext) -> None:
    page = open_context(viewport=PHONE, base_url=console.url).new_page()
    page.goto(console.link)
    wide = {}
    for path in [*list_paths(), *list_call_paths(page)]:
        page.goto(path)
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > PHONE["width"]:
            wide[path] = width
    assert wide == {}


@pytest.mark.slow
@pytest.mark.parametrize(("size", "lists"), [(PHONE, LISTS), (DESK, ("calls?outcome=answered", *LISTS))])
def test_lists_show_all_their_columns(
    console: SignedInConsole, open_context: OpenContext, size: ViewportSize, lists: tuple[str, ...]
) -> None:
    page = open_context(viewport=size, base_url=console.url).new_page()
    page.goto(console.link)
    hidden = {}
    for name in lists:
        page.goto(f"/console/a/demo/{name}")
        rest = page.locator(".scroll").first.evaluate("box => box.scrollWidth - box.clientWidth")
        if rest > 0:
            hidden[name] = rest
    assert hidden == {}
