"""Elements of a page by a selector, with the part of Playwright's `Locator` that the shared tests use."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from tests.engines.session import CommandError

if TYPE_CHECKING:
    from tests.engines.page import EnginePage

_ELEMENT = "element-6066-11e4-a52e-4f735466cecf"


@dataclass(frozen=True)
class FrameLocator:
    """A frame, by the selectors of the frames around it and its own."""

    page: EnginePage
    frames: tuple[str, ...]

    def frame_locator(self, selector: str) -> FrameLocator:
        """A frame in this one."""
        return replace(self, frames=(*self.frames, selector))

    def locator(self, selector: str) -> EngineLocator:
        """Elements in this frame."""
        return EngineLocator(self.page, self.frames, selector)


@dataclass(frozen=True)
class EngineLocator:
    """All elements that a selector fits now."""

    page: EnginePage
    frames: tuple[str, ...]
    selector: str

    @property
    def first(self) -> EngineLocator:
        """The first of them."""
        return self.nth(0)

    @property
    def last(self) -> EngineLocator:
        """The last of them."""
        return self.nth(-1)

    def nth(self, number: int) -> EngineLocator:
        """One of them."""
        return self.locator(f"nth={number}")

    def filter(self, *, has_text: str) -> EngineLocator:
        """Those of them with the text in them."""
        return self.locator(f"has-text={has_text}")

    def locator(self, selector: str) -> EngineLocator:
        """Elements in these."""
        return replace(self, selector=f"{self.selector} >> {selector}")

    def evaluate_all(self, source: str, arg: Any = None) -> Any:
        """What a function returns for a list of them."""
        return self.page.run(source, arg, self.frames, self.selector, takes="all, given")

    def evaluate(self, source: str, arg: Any = None) -> Any:
        """What a function returns for the only one."""
        self.page.wait_until(lambda: self.count() == 1, f"one {self.selector}")
        return self.page.run(source, arg, self.frames, self.selector, takes="all[0], given")

    def count(self) -> int:
        """How many there are."""
        count: int = self.evaluate_all("(all) => all.length")
        return count

    def all_text_contents(self) -> list[str]:
        """The text of each."""
        texts: list[str] = self.evaluate_all("(all) => all.map((one) => one.textContent)")
        return texts

    def get_attribute(self, name: str) -> str | None:
        """An attribute of the only one."""
        value: str | None = self.evaluate("(one, name) => one.getAttribute(name)", name)
        return value

    def text_content(self) -> str:
        """The text of the only one."""
        return str(self.evaluate("(one) => one.textContent"))

    def inner_text(self) -> str:
        """The text of the only one as it is shown."""
        return str(self.evaluate("(one) => one.innerText"))

    def inner_html(self) -> str:
        """The HTML in the only one."""
        return str(self.evaluate("(one) => one.innerHTML"))

    def input_value(self) -> str:
        """What was typed into the only one."""
        return str(self.evaluate("(one) => one.value"))

    def wait_for(self, *, state: str) -> None:
        """Wait until there is one."""
        assert state == "attached", f"no state {state} here"
        self.page.wait_until(self.count, f"one {self.selector}")

    def focus(self) -> None:
        """Focus the only one."""
        self.evaluate("(one) => one.focus()")

    def click(self) -> None:
        """Click the only one, in the middle of the window, where nothing of the page's edges covers it."""
        self.evaluate("(one) => one.scrollIntoView({block: 'center', behavior: 'instant'})")
        self.page.session.send("ElementClick", id=self._find())

    def press_sequentially(self, text: str) -> None:
        """Type into the only one."""
        self.page.session.send("ElementSendKeys", id=self._find(), text=text)

    def fill(self, text: str) -> None:
        """Replace what the only one holds."""
        self.evaluate("(one) => { one.value = ''; }")
        self.press_sequentially(text)

    def _find(self) -> str:
        found = self.evaluate("(one) => one")
        if not isinstance(found, dict) or _ELEMENT not in found:
            raise CommandError(f"{self.selector} is no element")
        return str(found[_ELEMENT])
