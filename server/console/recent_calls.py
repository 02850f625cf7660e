"""Figures of an account's latest calls, from one bounded query. Exact figures over longer times are those of the reports."""

from collections.abc import Mapping
from dataclasses import dataclass

from server.stores.call_log import MOST_CALLS_A_PAGE, CallFilter, CallLog

RECENT_SECONDS = 30 * 86_400.0
"""How far the figures reach back."""


@dataclass(frozen=True)
class CallCount:
    """The number of calls, and when the latest one started (seconds since the epoch)."""

    calls: int
    last_at: float


@dataclass(frozen=True)
class RecentCalls:
    """The calls of the last 30 days, by tracking number (E.164) and by publisher.

    `is_partial`: there are more than `MOST_CALLS_A_PAGE`, and only the latest are counted.
    """

    by_number: Mapping[str, CallCount]
    by_publisher: Mapping[str, CallCount]
    is_partial: bool


def count_recent_calls(log: CallLog, account: str, now: float) -> RecentCalls:
    """The figures of the account's calls of the last 30 days."""
    page = log.list_calls(account, CallFilter(since=now - RECENT_SECONDS), None, MOST_CALLS_A_PAGE)
    by_number: dict[str, CallCount] = {}
    by_publisher: dict[str, CallCount] = {}
    # Oldest first, so that the last one counted is the latest.
    for call in reversed(page.calls):
        _count(by_number, call.tracking_number.number, call.progress.started_at)
        if call.attributed.publisher:
            _count(by_publisher, call.attributed.publisher, call.progress.started_at)
    return RecentCalls(by_number, by_publisher, page.next_cursor is not None)


def _count(counts: dict[str, CallCount], name: str, started_at: float) -> None:
    counts[name] = CallCount(counts[name].calls + 1 if name in counts else 1, started_at)
