"""The product's attribution at work, with the caller's earlier calls, and what it came to."""

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
"""So many earlier calls the call log tells of a caller."""


class Attributing:
    """Attributes calls, keeps them as a call log would, and counts how right it was.

    `see` is what attribution gets to see of a lease: all of it, or less, to find what that is good for.
    """

    def __init__(self, business: Business, see: Callable[[Lease], Lease] = lambda lease: lease) -> None:
        self.tally = Tally()
        self._business = business
        self._see = see
        self._earlier: defaultdict[str, list[EarlierCall]] = defaultdict(list)

    def take_call(self, visit: Visit, pool_number: PhoneNumber, lease: Lease | None, call_id: str, now: float) -> None:
        """A call of the visitor to a number of the pool."""
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
        """A call of a visitor who was shown the default number, as the pool had none left."""
        self.tally.count_missed()
