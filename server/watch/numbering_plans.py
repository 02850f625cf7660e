"""Loads the numbering plans before the first call of an account needs them: nobody waits for that with a phone at the ear."""

from server.domain.routing.numbered_places import load_numbering_plans
from server.domain.routing.paths import asks_for_place
from server.stores.contract import AccountStore


class NumberingPlans:
    """Looks for accounts whose routes ask where callers are from. For one thread; every process needs its own."""

    def __init__(self, accounts: AccountStore) -> None:
        self._accounts = accounts
        self._looked_at: dict[str, int] = {}
        self._are_loaded = False

    def look(self, _now: float) -> None:
        """Load the plans when an account needs them; an account is read once a revision. Raises `StoreUnavailable`."""
        if self._are_loaded:
            return
        for key, revision in self._accounts.list_revisions().items():
            if self._looked_at.get(key) == revision:
                continue
            stored = self._accounts.find(key)
            if stored is not None and asks_for_place(stored.account.routes):
                load_numbering_plans()
                self._are_loaded = True
                return
            self._looked_at[key] = revision
