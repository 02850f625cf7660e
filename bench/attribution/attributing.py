"""Runs the product's attribution, with the caller's earlier calls, and counts the results."""

from collections import defaultdict
from collections.abc import Callable

from bench.attribution.business import Business
from bench.attribution.verdicts import Tally
from bench.attribution.visits import Visit
from server.domain.calls.attributed import EarlierCall
from server.domain.calls.attribution import attribute
from server.domain.leases import Lease
from server.domain.phone_numbers import PhoneNumber

_MOST_EARLIER = 20
"""The number of a caller's earlier calls that the call log returns."""


class Attributing:
    """Attributes calls, stores them as a call log does, and counts the results.

    `see` returns the part of a lease that attribution gets: all of it, or less to measure the effect of the rest.
    """

    def __init__(self, business: Business, see: Callable[[Lease], Lease] = lambda lease: lease) -> None:
        self.tally = Tally()
        self._business = business
        self._see = see
        self._earlier: defaultdict[str, list[EarlierCall]] = defaultdict(list)

    def take_call(self, visit: Visit, pool_number: PhoneNumber, lease: Lease | None, call_id: str, now: float) -> None:
        """Attribute a call of the visitor to a number of the pool."""
        caller = visit.phone if visit.shows_number else ""
        attributed = attribute(
            self._business.account,
            self._business.called_numbers.find(pool_number.number),
            self._see(lease) if lease else None,
            caller,
            self._earlier[caller][:_MOST_EARLIER] if caller else (),
            now,
        )
        self.tally.count(attributed, visit.tags, visit.visitor_id)
        if caller:
            self._earlier[caller].insert(0, EarlierCall(call_id, pool_number.number, "", now, attributed))

    def take_missed(self) -> None:
        """Attribute a call of a visitor who saw the default number, because the pool had no free number."""
        self.tally.count_missed()
