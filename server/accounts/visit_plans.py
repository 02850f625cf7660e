"""The pools and keys of a visit, computed once for all visits with the same landing and referring URL."""

from functools import lru_cache

from server.domain.accounts import Account
from server.domain.choices import PoolMode
from server.domain.number_pools import LeaseKey, NumberPool, make_lease_key
from server.domain.pool_choice import PoolChoice, choose_pool
from server.domain.visit_derivation import DerivedVisit, VisitDeriver

MOST_PLANS_KEPT = 500
LONGEST_PLANNED_URL = 500
"""Longer URLs are not cached: they have click IDs and so do not repeat, and the cache must stay small."""


class VisitPlan:
    """A visit with the pool and lease key for each target number; each is computed on first use."""

    def __init__(self, account: Account, visit: DerivedVisit) -> None:
        self.visit = visit
        self._account = account
        self._choices: dict[str, PoolChoice] = {}
        self._shared_keys: dict[str, LeaseKey] = {}

    def choose(self, target_number: str) -> PoolChoice | None:
        """The pool that serves the target number, or why none does; None when the account has no such target number."""
        choice = self._choices.get(target_number)
        if choice is None:
            target = self._account.find_target_number(target_number)
            if target is None:
                return None
            choice = choose_pool(self._account, self.visit.source, target, self.visit.tags)
            self._choices[target_number] = choice
        return choice

    def find_key(self, pool: NumberPool, visitor_id: str) -> LeaseKey:
        """The key of the visit in the pool."""
        if pool.mode is PoolMode.PER_VISITOR:
            return make_lease_key(pool, self.visit.tags, visitor_id)
        key = self._shared_keys.get(pool.name)
        if key is None:
            key = self._shared_keys[pool.name] = make_lease_key(pool, self.visit.tags, visitor_id)
        return key


class VisitPlanner:
    """Makes the plans of an account's visits, and caches the most recently used."""

    def __init__(self, account: Account, deriver: VisitDeriver) -> None:
        self._account = account
        self._deriver = deriver
        self._keep = lru_cache(MOST_PLANS_KEPT)(self._make)

    def plan(self, landing_url: str, referring_url: str) -> VisitPlan:
        """The plan of a visit with these URLs."""
        is_short = len(landing_url) <= LONGEST_PLANNED_URL and len(referring_url) <= LONGEST_PLANNED_URL
        return (self._keep if is_short else self._make)(landing_url, referring_url)

    def _make(self, landing_url: str, referring_url: str) -> VisitPlan:
        return VisitPlan(self._account, self._deriver.derive(landing_url, referring_url))
