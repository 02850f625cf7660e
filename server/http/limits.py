"""Limits of how often somebody may ask, and the answer to one request too many."""

from collections.abc import Callable
from math import ceil
from typing import NoReturn

from limits import RateLimitItem, parse
from limits.strategies import FixedWindowRateLimiter, RateLimiter
from werkzeug.exceptions import TooManyRequests

from server.http.leases.process_counters import ProcessCounters


class MinuteLimit:
    """So many a minute of each client or account, counted in this process. `now` gives seconds since the epoch."""

    def __init__(self, most_a_minute: int, now: Callable[[], float]) -> None:
        self._now = now
        self._limit = parse(f"{most_a_minute}/minute")
        self._limiter = FixedWindowRateLimiter(ProcessCounters(now))

    def admit(self, who: str) -> None:
        """Return while there may be one more; else end the request with 429."""
        if not self._limiter.test(self._limit, who):
            refuse_until_reset(self._limiter, self._limit, (who,), self._now())

    def count(self, who: str) -> None:
        self._limiter.hit(self._limit, who)


def refuse_until_reset(limiter: RateLimiter, limit: RateLimitItem, counted: tuple[str, ...], now: float) -> NoReturn:
    """End the request with 429, and say in how many seconds what is counted begins anew."""
    wait_seconds = limiter.get_window_stats(limit, *counted).reset_time - now
    seconds = min(max(1, ceil(wait_seconds)), limit.get_expiry())
    raise TooManyRequests(f"too many requests; ask again in {seconds} s", retry_after=seconds)
