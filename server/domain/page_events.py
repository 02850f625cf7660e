"""Page events: actions of visitors on a page that set tags of their visit, and so of their call."""

from dataclasses import dataclass
from enum import StrEnum

DEEPEST_SCROLL_PERCENT = 100


class PageEvent(StrEnum):
    """The browser events for rules. Each bubbles up to the document, or can be captured there."""

    CLICK = "click"
    SUBMIT = "submit"
    CHANGE = "change"
    INPUT = "input"
    FOCUSIN = "focusin"
    PLAY = "play"
    PAUSE = "pause"
    ENDED = "ended"
    TOGGLE = "toggle"
    COPY = "copy"


@dataclass(frozen=True)
class Tag:
    """A tag: a name and a value that describe a visit."""

    name: str
    value: str


@dataclass(frozen=True)
class PageEventRule:
    """When `event` happens on or inside an element that matches the CSS `selector`, the visit gets `tags`."""

    selector: str
    event: PageEvent
    tags: tuple[Tag, ...]


@dataclass(frozen=True)
class PageEvents:
    """All page events of an account: rules, scroll depths (percent) and times on the page (seconds)."""

    rules: tuple[PageEventRule, ...] = ()
    scroll_depths: tuple[int, ...] = ()
    seconds_on_page: tuple[int, ...] = ()
