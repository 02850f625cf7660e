"""A crowd that looks at one number: each of its pages claims once, then asks when it was told to, as pages do."""

import heapq
import random
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field

from server.domain.leases import LeasedPool, Visitor
from server.stores.leases.contract import Claim, Claimed, LeaseReference, LeaseStore
from tests.contract.pool_driver import OPENS_AT, make_key

LATEST_SECONDS = 1.0
"""A heartbeat comes up to so much later than the page was told: it spreads them a little, and the way takes its time."""


@dataclass
class Heard:
    """When the server heard of a crowd's pages, in order, and how many of them it told another number than the first one."""

    heartbeats: list[float] = field(default_factory=list)
    claims_anew: list[float] = field(default_factory=list)
    other_numbers: int = 0

    @property
    def heartbeats_a_second(self) -> float:
        """How many heartbeats came in a second, from the first to the last."""
        return len(self.heartbeats) / (self.heartbeats[-1] - self.heartbeats[0])


def look_on(
    store: LeaseStore, pool: LeasedPool, viewers: int, arriving_seconds: float, dice: random.Random, rounds: float = 1
) -> Heard:
    """Let viewers of one key arrive within some seconds and look on, for so many times as long as a round of all takes.

    A page that learns that its lease is gone claims at once.
    """
    heard = Heard()
    arrivals = sorted(OPENS_AT + dice.uniform(0, arriving_seconds) for _ in range(viewers))
    first = None
    pages: list[tuple[float, int, LeaseReference | None]] = [(at, viewer, None) for viewer, at in enumerate(arrivals)]
    until = None
    while pages:
        now, viewer, lease = heapq.heappop(pages)
        if until is not None and now > until:
            break
        if lease is not None:
            heard.heartbeats.append(now)
            renewed = store.renew(pool, lease, now)
            if renewed.gone is None:
                heapq.heappush(pages, (_choose_time(now + renewed.renew_after_seconds, dice), viewer, lease))
                continue
            heard.claims_anew.append(now)
        claim = Claim(make_key("kw=test"), Visitor(f"visitor {viewer}"), f"lease {viewer} {now}")
        claimed = store.claim(pool, claim, now)
        assert isinstance(claimed, Claimed), claimed
        first = first or claimed.pool_number
        heard.other_numbers += claimed.pool_number != first
        due_at = now + claimed.renew_after_seconds
        if viewer == viewers - 1 and lease is None:
            until = now + rounds * (due_at - now)
        reference = LeaseReference(claimed.pool_number, claimed.lease_id, f"visitor {viewer}")
        heapq.heappush(pages, (_choose_time(due_at, dice), viewer, reference))
    return heard


def count_busiest(times: Sequence[float], seconds: float = 1.0) -> int:
    """The most of these times, which are in order, that any so long stretch of time holds."""
    return max(bisect_left(times, at + seconds) - index for index, at in enumerate(times))


def _choose_time(due_at: float, dice: random.Random) -> float:
    return due_at + dice.uniform(0, LATEST_SECONDS)
