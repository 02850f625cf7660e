"""Page events: what visitors do on a page that becomes a tag of their visit, and so of their call."""

from dataclasses import dataclass
from enum import StrEnum

DEEPEST_SCROLL_PERCENT = 100


class PageEvent(StrEnum):
    """The events of a page that a rule can wait for; each reaches the document, or passes it on its way down."""

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
    """When `event` happens at an element that the CSS `selector` fits, or inside one, the visit gets `tags`."""

    selector: str
    event: PageEvent
    tags: tuple[Tag, ...]


@dataclass(frozen=True)
class PageEvents:
    """All that an account's pages are watched for: rules, and how far (percent) and long (seconds) a page is read."""

    rules: tuple[PageEventRule, ...] = ()
    scroll_depths: tuple[int, ...] = ()
    seconds_on_page: tuple[int, ...] = ()
