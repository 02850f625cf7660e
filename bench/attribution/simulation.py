"""Simulates days with the real lease store and attribution rules, on a clock that jumps from event to event.

Pages do what the tag does: claim on arrival, renew when it is due, claim again when the lease has ended, and send a leave
with the last tags. A visitor who gets no number sees the default number.
"""

import heapq
import itertools
import random
import tempfile
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bench.attribution.attributing import Attributing
from bench.attribution.business import Business
from bench.attribution.parameters import SEED, Parameters
from bench.attribution.policies import ChosenFirst, Clairvoyant, FreedLast, Policy, RandomChoice
from bench.attribution.verdicts import Tally
from bench.attribution.visits import Visit
from server.domain.calls.evidence import TAP_TAG
from server.domain.leases import Visitor, write_pool_number
from server.domain.number_pools import make_lease_key
from server.domain.phone_numbers import PhoneNumber
from server.stores.leases.contract import Claim, Claimed, LeaseReference
from server.stores.leases.sqlite.store import SqliteLeaseStore

OPENS_AT = 1_800_000_000.0
_LOOK_SECONDS = 600.0
_JITTER_SECONDS = 0.3
_PHONE_TAG = "phone"


class Viewing:
    """The state of a visit: whether its page is visible, what it shows, and what it showed when the visitor read the number."""

    def __init__(self, visit: Visit) -> None:
        self.visit = visit
        self.is_looking = True
        self.lease: LeaseReference | None = None
        self.read: PhoneNumber | None = None


@dataclass(frozen=True)
class Outcome:
    """The results of a run; and the results if attribution did not know the former leases."""

    tally: Tally
    without_former: Tally


class Simulation:
    """One run: these visits, a pool of this size, and a policy."""

    def __init__(self, parameters: Parameters, numbers: int, policy: Policy, path: str) -> None:
        self._business = Business(parameters, numbers)
        self.attributing = Attributing(self._business)
        self.without_former = Attributing(self._business, lambda lease: replace(lease, former=()))
        self._dice = random.Random(SEED)
        self._store = SqliteLeaseStore(path)
        self._store.prepare()
        self._to_come: defaultdict[str, set[str]] = defaultdict(set)
        choice = {
            Policy.FREE_LONGEST: None,
            Policy.RANDOM: RandomChoice(SEED),
            Policy.FREED_LAST: FreedLast(),
            Policy.CLAIRVOYANT: Clairvoyant(self._to_come),
        }[policy]
        self._chosen_first = ChosenFirst(path, choice) if choice else None
        self._events: list[tuple[float, int, Callable[[float], None]]] = []
        self._order = itertools.count()

    def run(self, visits: Sequence[Visit]) -> None:
        """Run all visits and their calls."""
        for visit in visits:
            self._at(OPENS_AT + visit.arrives_at, self._make_arrival(visit))
        last = OPENS_AT + (visits[-1].arrives_at if visits else 0.0)
        self._at(OPENS_AT, lambda now: self._look(now, last))
        while self._events:
            now, _, happen = heapq.heappop(self._events)
            happen(now)

    def close(self) -> None:
        """Close the store."""
        self._store.close()
        if self._chosen_first:
            self._chosen_first.close()

    def _at(self, at: float, happen: Callable[[float], None]) -> None:
        heapq.heappush(self._events, (at, next(self._order), happen))

    def _look(self, now: float, last: float) -> None:
        """Do what the watch does, but less often: it forgets only leases to which no call can belong."""
        self._store.expire(self._business.leased, now)
        if now < last:
            self._at(now + _LOOK_SECONDS, lambda then: self._look(then, last))

    def _make_arrival(self, visit: Visit) -> Callable[[float], None]:
        def arrive(now: float) -> None:
            viewing = Viewing(visit)
            self._claim(viewing, now)
            if visit.typed_at is not None:
                typed = {_PHONE_TAG: f"({visit.phone[2:5]}) {visit.phone[5:8]}-{visit.phone[8:]}"}
                self._at(OPENS_AT + visit.typed_at, lambda then: self._tag(viewing, typed, then))
            if visit.call is not None:
                self._at(OPENS_AT + visit.call.read_at, lambda then: self._read(viewing))
                self._at(OPENS_AT + visit.call.called_at, lambda then: self._call(viewing, 0, then))
            if visit.tapped_at is not None:
                self._at(OPENS_AT + visit.tapped_at, lambda then: self._tap(viewing, then))
            self._at(OPENS_AT + visit.leaves_at, lambda then: self._leave(viewing, {}, then))

        return arrive

    def _claim(self, viewing: Viewing, now: float) -> None:
        visit = viewing.visit
        key = make_lease_key(self._business.pool, visit.tags, visit.visitor_id)
        if self._chosen_first:
            self._chosen_first.prepare_claim(key.digest, now)
        visitor = Visitor(visit.visitor_id, tags=visit.tags)
        claim = Claim(key, visitor, f"lease {next(self._order)}")
        response = self._store.claim(self._business.leased, claim, now)
        if isinstance(response, Claimed):
            viewing.lease = LeaseReference(response.pool_number, response.lease_id, visit.visitor_id)
            self._sync_after(viewing, response.renew_after_seconds, now)
        else:
            viewing.lease = None

    def _sync_after(self, viewing: Viewing, seconds: float, now: float) -> None:
        self._at(now + seconds + self._dice.uniform(0, _JITTER_SECONDS), lambda then: self._sync(viewing, then))

    def _sync(self, viewing: Viewing, now: float) -> None:
        if not viewing.is_looking or viewing.lease is None:
            return
        response = self._store.renew(self._business.leased, viewing.lease, now)
        if response.gone is None:
            self._sync_after(viewing, response.renew_after_seconds, now)
        else:
            self._claim(viewing, now)

    def _tag(self, viewing: Viewing, tags: dict[str, str], now: float) -> None:
        if viewing.lease is not None:
            self._store.tag(self._business.leased, viewing.lease, tags, now)

    def _tap(self, viewing: Viewing, now: float) -> None:
        """The phone's question hides the page; a visitor who answers no looks again, and a caller is on the phone."""
        visit = viewing.visit
        tags = {TAP_TAG: str(int((now + visit.clock_offset) * 1000))}
        if visit.call is not None:
            self._leave(viewing, tags, now)
        else:
            self._tag(viewing, tags, now)

    def _leave(self, viewing: Viewing, tags: dict[str, str], now: float) -> None:
        if viewing.is_looking and viewing.lease is not None and viewing.visit.leave_is_heard:
            self._tag(viewing, tags, now)
            self._store.leave(self._business.leased, viewing.lease, now)
        viewing.is_looking = False

    def _read(self, viewing: Viewing) -> None:
        if viewing.lease is not None:
            viewing.read = viewing.lease.pool_number
            self._to_come[write_pool_number(viewing.read)].add(viewing.visit.visitor_id)

    def _call(self, viewing: Viewing, attempt: int, now: float) -> None:
        """The visitor calls the number that they read, and may call it again later, from their list of calls."""
        visit, pool_number = viewing.visit, viewing.read
        plan = visit.call
        if plan is None:
            return
        self._count_call(visit, pool_number, f"{visit.visitor_id} {attempt}", plan.talk_seconds, now)
        if attempt < len(plan.redials):
            again_at = OPENS_AT + plan.redials[attempt]
            self._at(again_at, lambda then: self._call(viewing, attempt + 1, then))

    def _count_call(
        self, visit: Visit, pool_number: PhoneNumber | None, call_id: str, talk_seconds: float, now: float
    ) -> None:
        if pool_number is None:
            for attributing in (self.attributing, self.without_former):
                attributing.take_missed()
            return
        self._to_come[write_pool_number(pool_number)].discard(visit.visitor_id)
        pool = self._business.leased
        lease = self._store.call_started(pool, pool_number, call_id, now)
        self._at(now + talk_seconds, lambda then: self._store.call_ended(pool, pool_number, call_id, then))
        for attributing in (self.attributing, self.without_former):
            attributing.take_call(visit, pool_number, lease, call_id, now)


def simulate(parameters: Parameters, visits: Sequence[Visit], numbers: int, policy: Policy) -> Outcome:
    """The results of one run, with a store of its own."""
    with tempfile.TemporaryDirectory() as folder:
        simulation = Simulation(parameters, numbers, policy, str(Path(folder) / "leases.sqlite3"))
        try:
            simulation.run(visits)
        finally:
            simulation.close()
    return Outcome(simulation.attributing.tally, simulation.without_former.tally)
