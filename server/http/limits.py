"""Limits of how often a client or account may send requests, and the response to one request too many."""

from collections.abc import Callable
from math import ceil
from typing import NoReturn

from limits import RateLimitItem, parse
from limits.strategies import FixedWindowRateLimiter, RateLimiter
from werkzeug.exceptions import TooManyRequests

from server.http.leases.process_counters import ProcessCounters


class MinuteLimit:
    """A limit of requests a minute for each client or account, counted in this process. `now` returns seconds since the epoch."""

    def __init__(self, most_a_minute: int, now: Callable[[], float]) -> None:
        self._now = now
        self._limit = parse(f"{most_a_minute}/minute")
        self._limiter = FixedWindowRateLimiter(ProcessCounters(now))

    def admit(self, who: str) -> None:
        """Return if one more is within the limit; else end the request with 429."""
        if not self._limiter.test(self._limit, who):
            refuse_until_reset(self._limiter, self._limit, (who,), self._now())

    def count(self, who: str) -> None:
        self._limiter.hit(self._limit, who)


def refuse_until_reset(limiter: RateLimiter, limit: RateLimitItem, counted: tuple[str, ...], now: float) -> NoReturn:
    """End the request with 429 and `Retry-After`, the seconds until the window ends."""
    wait_seconds = limiter.get_window_stats(limit, *counted).reset_time - now
    seconds = min(max(1, ceil(wait_seconds)), limit.get_expiry())
    raise TooManyRequests(f"too many requests; retry in {seconds} s", retry_after=seconds)
