"""What a check reports: findings of pages, and which of them are problems."""

from dataclasses import dataclass, field
from enum import StrEnum

from server.check.engine_names import EngineName


class Kind(StrEnum):
    """What a finding is about."""

    PAGE_UNREACHABLE = "page_unreachable"
    TAG_MISSING = "tag_missing"
    TAG_BLOCKED = "tag_blocked"
    TAG_REFUSED = "tag_refused"
    WRONG_SOURCE = "wrong_source"
    NO_LANDING = "no_landing"
    SWAPPED = "swapped"
    LEFT = "left"
    NOT_TRIED = "not_tried"
    NO_NUMBER = "no_number"
    UNLISTED_NUMBER = "unlisted_number"
    TEXT_AND_LINK_DISAGREE = "text_and_link_disagree"
    CONSOLE_ERROR = "console_error"
    LAYOUT_SHIFT = "layout_shift"
    SERVER_BLOCKED = "server_blocked"
    OLD_NUMBER_DRAWN = "old_number_drawn"
    CACHING = "caching"


@dataclass(frozen=True)
class Finding:
    """One finding. `source` is empty if it is the same for all sources; `where` is a place of the page, `number` E.164."""

    kind: Kind
    page: str
    source: str
    message: str
    is_problem: bool
    where: str = ""
    spot: str = ""
    number: str = ""
    reason: str = ""
    engine: EngineName = EngineName.CHROMIUM

    @property
    def view(self) -> tuple[str, str, str]:
        """The page view that it is about."""
        return (self.page, self.source, self.engine)

    @property
    def identity(self) -> tuple[str, ...]:
        """What stays the same from check to check: not the wording, and not figures in it."""
        return (self.kind, self.page, self.source, self.where, self.spot, self.number, self.reason, self.engine)


@dataclass(frozen=True)
class PageView:
    """One page for one source (empty: without the tag), with how many spots of target numbers were swapped and left."""

    page: str
    source: str
    found: int = 0
    swapped: int = 0
    left: int = 0
    engine: EngineName = EngineName.CHROMIUM
    picture: bytes = field(default=b"", repr=False)

    @property
    def view(self) -> tuple[str, str, str]:
        """Its page, source and engine."""
        return (self.page, self.source, self.engine)


@dataclass(frozen=True)
class CheckResult:
    views: tuple[PageView, ...]
    findings: tuple[Finding, ...]
    known: frozenset[tuple[str, ...]] = frozenset()
    """The identities of problems in the baseline, which do not fail the check."""

    @property
    def problems(self) -> tuple[Finding, ...]:
        """The problems that fail the check."""
        return tuple(one for one in self.findings if one.is_problem and one.identity not in self.known)
