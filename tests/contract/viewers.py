"""A crowd that views one number: each page claims once, then asks at the given times."""

import heapq
import random
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field

from server.domain.leases import LeasedPool, Visitor
from server.stores.leases.contract import Claim, Claimed, LeaseReference, LeaseStore
from tests.contract.pool_driver import OPENS_AT, make_key

LATEST_SECONDS = 1.0
"""How much later than requested a heartbeat may come, because pages spread them and the network takes time."""


@dataclass
class Heard:
    """When the server got requests of a crowd's pages, in order, and how many pages got another number than the first."""

    heartbeats: list[float] = field(default_factory=list)
    claims_anew: list[float] = field(default_factory=list)
    other_numbers: int = 0

    @property
    def heartbeats_a_second(self) -> float:
        """The number of heartbeats a second, from the first to the last."""
        return len(self.heartbeats) / (self.heartbeats[-1] - self.heartbeats[0])


def look_on(
    store: LeaseStore, pool: LeasedPool, viewers: int, arriving_seconds: float, dice: random.Random, rounds: float = 1
) -> Heard:
    """Let viewers of one key arrive within some seconds and stay for `rounds` times the length of a round of all.

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
    """The highest number of these sorted times within any interval of this length."""
    return max(bisect_left(times, at + seconds) - index for index, at in enumerate(times))


def _choose_time(due_at: float, dice: random.Random) -> float:
    return due_at + dice.uniform(0, LATEST_SECONDS)
