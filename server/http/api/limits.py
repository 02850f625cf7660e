"""How often an account's programs may ask: so that one that runs wild leaves the database to the calls."""

from collections.abc import Callable

from limits import parse
from limits.strategies import FixedWindowRateLimiter

from server.http.leases.process_counters import ProcessCounters
from server.http.too_many import refuse_until_reset

REQUESTS_A_MINUTE = 600


class ApiLimits:
    """Counts the requests of each account, in this process. `now` gives seconds since the epoch."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._limit = parse(f"{REQUESTS_A_MINUTE}/minute")
        self._requests = FixedWindowRateLimiter(ProcessCounters(now))

    def count(self, account: str) -> None:
        """Count a request; ends it with 429 when it is one too many."""
        if not self._requests.hit(self._limit, "api", account):
            refuse_until_reset(self._requests, self._limit, ("api", account), self._now())
