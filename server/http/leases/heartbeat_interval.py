"""When a page is to ask next."""

from collections.abc import Collection
from math import floor

RETRY_SECONDS = 20
"""What an answer without any live lease says."""

RAREST_HEARTBEAT_SECONDS = 86_400
"""A page of a very large crowd asks once a day all the same: a browser's timer takes no more than 24 days."""


def write_heartbeat_interval(intervals_seconds: Collection[float]) -> float:
    """The least of the leases' times, in seconds, cut to the millisecond: a page must never ask late.

    At least a millisecond, as a page takes none for an answer that does not say.
    """
    if not intervals_seconds:
        return RETRY_SECONDS
    return min(RAREST_HEARTBEAT_SECONDS, max(1, floor(min(intervals_seconds) * 1000)) / 1000)
