"""When the tag of an account was last seen at work: by its claims and, where the account allows them, by reports of its pages."""

from dataclasses import dataclass
from enum import StrEnum

from server.domain.accounts import Account, FromPool

MOST_PATHS = 200
"""Paths that are remembered for each account: those that were seen last."""

LONGEST_PATH = 300


class TagState(StrEnum):
    """`unknown`: nothing that the account uses would say whether the tag is there."""

    SEEN = "seen"
    NOT_SEEN = "not_seen"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class SeenPage:
    """A page's path, when it was last reported (seconds since the epoch), and in how many places numbers were swapped then."""

    path: str
    seen_at: float
    spots: int


@dataclass(frozen=True)
class Sightings:
    """What is stored about an account: when a page last claimed a number, and the pages that were reported, latest first."""

    claimed_at: float | None = None
    pages: tuple[SeenPage, ...] = ()


@dataclass(frozen=True)
class TagSeen:
    """Whether and when (seconds since the epoch) the tag was last seen, and on which pages."""

    state: TagState
    seen_at: float | None = None
    pages: tuple[SeenPage, ...] = ()


def judge_tag_seen(account: Account, sightings: Sightings) -> TagSeen:
    """What is known. Static numbers alone send nothing, so without reports of pages the tag may well be there unseen."""
    times = [page.seen_at for page in sightings.pages]
    if sightings.claimed_at is not None:
        times.append(sightings.claimed_at)
    if times:
        return TagSeen(TagState.SEEN, max(times), sightings.pages)
    return TagSeen(TagState.NOT_SEEN if can_be_seen(account) else TagState.UNKNOWN)


def can_be_seen(account: Account) -> bool:
    """Whether pages of the account send anything: a claim for a number of a pool, or a report."""
    return account.page_reports or any(
        isinstance(one.shows, FromPool) for source in account.on_site_sources for one in source.assign
    )
