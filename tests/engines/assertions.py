"""Assertions about what an engine shows, with the part of Playwright's `expect` that the shared tests use.

Each waits until it holds.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import TimeoutError as NeverHappened

from tests.engines.locators import EngineLocator
from tests.engines.page import EnginePage

Text = str | re.Pattern[str]

_IS_VISIBLE = """(all) => all.length === 1 && all.every((one) => {
  const box = one.getBoundingClientRect();
  return box.width && box.height && one.checkVisibility({visibilityProperty: true});
})"""


@dataclass(frozen=True)
class PageAssertions:
    """About a page."""

    page: EnginePage

    def to_have_title(self, title: Text) -> None:
        """It has the title."""
        _await(self.page, self.page.title, lambda found: _equals(title, found), title)


@dataclass(frozen=True)
class LocatorAssertions:
    """About elements."""

    locator: EngineLocator

    def to_have_text(self, text: Text | Sequence[Text], timeout: float = 0) -> None:
        """The only one has the text; of a list, each has its own. White space counts as one blank."""
        texts = list(text) if isinstance(text, list | tuple) else [text]
        self._await_texts(
            lambda found: len(found) == len(texts) and all(map(_equals, texts, found)),
            texts,
        )

    def not_to_have_text(self, text: Text) -> None:
        """The only one has another text."""
        self._await_texts(lambda found: len(found) == 1 and not _equals(text, found[0]), f"not {text}")

    def to_contain_text(self, text: str | Sequence[str]) -> None:
        """The only one has the text in it; of a list, each."""
        texts = list(text) if isinstance(text, list | tuple) else [text]
        self._await_texts(
            lambda found: len(found) == len(texts) and all(part in one for part, one in zip(texts, found, strict=True)),
            texts,
        )

    def to_have_attribute(self, name: str, value: Text) -> None:
        """The only one has the attribute."""
        self._await(
            f"(all) => all.map((one) => one.getAttribute('{name}'))",
            lambda found: len(found) == 1 and found[0] is not None and _equals(value, found[0]),
            value,
        )

    def to_have_css(self, name: str, value: str) -> None:
        """The only one has the computed style."""
        self._await(f"(all) => all.map((one) => getComputedStyle(one)['{name}'])", lambda it: it == [value], value)

    def to_have_value(self, value: str) -> None:
        """The only one holds the text."""
        self._await("(all) => all.map((one) => one.value)", lambda found: found == [value], value)

    def to_have_count(self, count: int) -> None:
        """Exactly this many elements match."""
        self._await("(all) => all.length", lambda found: found == count, count)

    def to_be_visible(self) -> None:
        """The only one is shown."""
        self._await(_IS_VISIBLE, bool, "visible")

    def to_be_hidden(self) -> None:
        """There is none that is shown."""
        self._await(_IS_VISIBLE, lambda found: not found, "hidden")

    def to_be_focused(self) -> None:
        """The only one has the focus."""
        self._await(
            "(all) => all.map((one) => one.getRootNode().activeElement === one)", lambda it: it == [True], "focus"
        )

    def to_be_checked(self) -> None:
        """The only one is checked."""
        self._await("(all) => all.map((one) => one.checked)", lambda found: found == [True], "checked")

    def _await_texts(self, holds: Callable[[list[str]], bool], expected: object) -> None:
        self._await(
            "(all) => all.map((one) => one.textContent)",
            lambda found: holds([_normalise(one) for one in found]),
            expected,
        )

    def _await(self, read: str, holds: Callable[[Any], bool], expected: object) -> None:
        _await(self.locator.page, lambda: self.locator.evaluate_all(read), holds, expected)


def _await(page: EnginePage, read: Callable[[], Any], holds: Callable[[Any], bool], expected: object) -> None:
    last: list[Any] = [None]

    def look() -> bool:
        last[0] = read()
        return holds(last[0])

    try:
        page.wait_until(look, str(expected))
    except NeverHappened as error:
        raise AssertionError(f"expected {expected!r}, found {last[0]!r}: {error}") from None


def _equals(expected: Text, found: str) -> bool:
    if isinstance(expected, re.Pattern):
        return bool(expected.search(found))
    return _normalise(expected) == _normalise(found)


def _normalise(text: str) -> str:
    return " ".join(text.replace("\u200b", "").split())
