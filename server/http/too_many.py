"""The answer to one request too many."""

from math import ceil
from typing import NoReturn

from limits import RateLimitItem
from limits.strategies import RateLimiter
from werkzeug.exceptions import TooManyRequests


def refuse_until_reset(limiter: RateLimiter, limit: RateLimitItem, counted: tuple[str, ...], now: float) -> NoReturn:
    """End the request with 429, and say in how many seconds what is counted begins anew."""
    wait_seconds = limiter.get_window_stats(limit, *counted).reset_time - now
    seconds = min(max(1, ceil(wait_seconds)), limit.get_expiry())
    raise TooManyRequests(f"too many requests; ask again in {seconds} s", retry_after=seconds)
