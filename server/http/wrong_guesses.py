"""How often one client may guess: each wrong guess costs the database a query, and no guesser needs many."""

from collections.abc import Callable

from limits import parse
from limits.strategies import FixedWindowRateLimiter

from server.http.leases.process_counters import ProcessCounters
from server.http.too_many import refuse_until_reset


class WrongGuesses:
    """Counts wrong guesses of each client, in this process. `now` gives seconds since the epoch."""

    def __init__(self, most_a_minute: int, now: Callable[[], float]) -> None:
        self._now = now
        self._limit = parse(f"{most_a_minute}/minute")
        self._guesses = FixedWindowRateLimiter(ProcessCounters(now))

    def admit(self, client: str) -> None:
        """Return while the client may guess; end the request with 429 when it was wrong too often."""
        if not self._guesses.test(self._limit, client):
            refuse_until_reset(self._guesses, self._limit, (client,), self._now())

    def count(self, client: str) -> None:
        """The client has guessed wrong."""
        self._guesses.hit(self._limit, client)
