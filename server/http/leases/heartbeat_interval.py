"""When a page must ask next."""

from collections.abc import Collection
from math import floor

RETRY_SECONDS = 20
"""The interval in a response without any live lease."""

RAREST_HEARTBEAT_SECONDS = 86_400
"""Even a page of a very large crowd asks once a day: a browser's timer is limited to 24 days."""


def write_heartbeat_interval(intervals_seconds: Collection[float]) -> float:
    """The shortest of the leases' intervals, in seconds, rounded down to the millisecond: a page must never ask late.

    At least a millisecond, because a page treats 0 as a missing value.
    """
    if not intervals_seconds:
        return RETRY_SECONDS
    return min(RAREST_HEARTBEAT_SECONDS, max(1, floor(min(intervals_seconds) * 1000)) / 1000)
