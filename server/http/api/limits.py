"""How often an account's programs may ask: so that one that runs wild leaves the database to the calls."""

from collections.abc import Callable
from math import ceil

from limits import parse
from limits.strategies import FixedWindowRateLimiter
from werkzeug.exceptions import TooManyRequests

from server.http.leases.process_counters import ProcessCounters

REQUESTS_A_MINUTE = 600


class ApiLimits:
    """Counts the requests of each account, in this process. `now` gives seconds since the epoch."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._limit = parse(f"{REQUESTS_A_MINUTE}/minute")
        self._requests = FixedWindowRateLimiter(ProcessCounters(now))

    def count(self, account: str) -> None:
        """Count a request; ends it with 429 when it is one too many."""
        if self._requests.hit(self._limit, "api", account):
            return
        wait_seconds = self._requests.get_window_stats(self._limit, "api", account).reset_time - self._now()
        seconds = min(max(1, ceil(wait_seconds)), self._limit.get_expiry())
        raise TooManyRequests(f"too many requests; ask again in {seconds} s", retry_after=seconds)
