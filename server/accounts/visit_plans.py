"""What a visit is to get, worked out once for all visits that landed at the same address from the same place."""

from functools import lru_cache

from server.domain.accounts import Account
from server.domain.choices import PoolMode
from server.domain.number_pools import LeaseKey, NumberPool, make_lease_key
from server.domain.pool_choice import PoolChoice, choose_pool
from server.domain.visit_derivation import DerivedVisit, VisitDeriver

MOST_PLANS_KEPT = 500
LONGEST_PLANNED_URL = 500
"""Of longer addresses no two are alike, for they have click IDs; and the plans that are kept must not fill the memory."""


class VisitPlan:
    """A visit with which pool serves which target number, and by which key; each worked out when first asked for."""

    def __init__(self, account: Account, visit: DerivedVisit) -> None:
        self.visit = visit
        self._account = account
        self._choices: dict[str, PoolChoice] = {}
        self._shared_keys: dict[str, LeaseKey] = {}

    def choose(self, target_number: str) -> PoolChoice | None:
        """Which pool serves the target number, if any; None when the account has no such target number."""
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
    """Makes the plans of an account's visits, and keeps the latest."""

    def __init__(self, account: Account, deriver: VisitDeriver) -> None:
        self._account = account
        self._deriver = deriver
        self._keep = lru_cache(MOST_PLANS_KEPT)(self._make)

    def plan(self, landing_url: str, referring_url: str) -> VisitPlan:
        """The plan of a visit that landed there from there."""
        is_short = len(landing_url) <= LONGEST_PLANNED_URL and len(referring_url) <= LONGEST_PLANNED_URL
        return (self._keep if is_short else self._make)(landing_url, referring_url)

    def _make(self, landing_url: str, referring_url: str) -> VisitPlan:
        return VisitPlan(self._account, self._deriver.derive(landing_url, referring_url))
