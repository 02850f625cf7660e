"""How often a client may send requests, counted in fixed windows: a claim takes two steps of a store, other requests one.

So a client can get twice the limit around the start of a window, which does no harm here.
"""

from collections.abc import Callable
from contextlib import suppress

from limits import RateLimitItem, parse
from limits.storage import Storage
from limits.strategies import FixedWindowRateLimiter

from server.http.limits import refuse_until_reset
from server.stores.contract import StoreUnavailable

CALLS_PER_CLAIM = 20
"""Heartbeats, tags and leaving together may come this many times as often as claims, as many visitors share an address."""


class RequestLimits:
    """Counts claims in the store of `open_claim_counters`, which processes may share, and other requests in this process.

    `now` returns seconds since the epoch; `away_errors` are the errors of claim counters that can't be reached.
    """

    def __init__(
        self,
        limit: str,
        open_claim_counters: Callable[[], Storage],
        call_counters: Storage,
        now: Callable[[], float],
        away_errors: tuple[type[Exception], ...],
    ) -> None:
        self._now = now
        self._away_errors = away_errors
        self._claim_limit = parse(limit)
        self._call_limit = type(self._claim_limit)(
            self._claim_limit.amount * CALLS_PER_CLAIM, self._claim_limit.multiples
        )
        self._open_claim_counters = open_claim_counters
        self._claims: FixedWindowRateLimiter | None = None
        self._calls = FixedWindowRateLimiter(call_counters)
        # Connecting to a cluster takes longer than a visitor should wait; but a server can start while it is unavailable.
        with suppress(*away_errors):
            self._open()

    def count_claim(self, account_key: str, client: str, visitor_id: str) -> None:
        """Count a claim of the client and of the visitor; ends the request with 429 over the limit.

        Raises `StoreUnavailable` when the counters can't be reached.
        """
        try:
            claims = self._claims or self._open()
            self._count(claims, self._claim_limit, "client", account_key, client)
            self._count(claims, self._claim_limit, "visitor", account_key, visitor_id)
        except self._away_errors as error:
            raise StoreUnavailable(f"the counters of claims don't respond: {error!r}") from error

    def count_calls(self, account_key: str, client: str, leases: int) -> None:
        """Count any other request of the client, once for each of its leases; ends the request with 429 over the limit."""
        self._count(self._calls, self._call_limit, "calls", account_key, client, cost=max(1, leases))

    def _open(self) -> FixedWindowRateLimiter:
        self._claims = FixedWindowRateLimiter(self._open_claim_counters())
        return self._claims

    def _count(self, limiter: FixedWindowRateLimiter, limit: RateLimitItem, *counted: str, cost: int = 1) -> None:
        if not limiter.hit(limit, *counted, cost=cost):
            refuse_until_reset(limiter, limit, counted, self._now())
