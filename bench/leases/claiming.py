"""Visitors who claim one after the other, on a simulated clock."""

from collections.abc import Iterator
from dataclasses import dataclass

from bench.leases.visits import make_claim
from server.domain.leases import LeasedPool
from server.stores.leases.contract import Claimed, LeaseStore


@dataclass
class Claiming:
    """Each call is the claim of a new visitor for the next of the keywords, some time after the one before."""

    store: LeaseStore
    pool: LeasedPool
    keywords: Iterator[str]
    next_visitor: int
    now: float
    every_seconds: float

    def __call__(self) -> str:
        """Claim; returns the number."""
        self.next_visitor += 1
        self.now += self.every_seconds
        claimed = self.store.claim(self.pool, make_claim(next(self.keywords), self.next_visitor), self.now)
        assert isinstance(claimed, Claimed), claimed
        return str(claimed.pool_number)
