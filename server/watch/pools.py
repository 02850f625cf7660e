"""The pools that are watched: read again only when their account has changed, as reading a large one takes seconds."""

from dataclasses import dataclass

from server.domain.accounts import Account
from server.domain.leased_pools import build_leased_pool
from server.domain.leases import LeasedPool
from server.stores.contract import AccountStore


@dataclass(frozen=True)
class WatchedPool:
    """A number pool, with its account's key and as the lease store knows it."""

    account: str
    name: str
    leased: LeasedPool


class WatchedPools:
    """All number pools of all accounts, kept from one look to the next. For one thread."""

    def __init__(self, accounts: AccountStore) -> None:
        self._accounts = accounts
        self._kept: dict[str, tuple[int, list[WatchedPool]]] = {}

    def list_pools(self) -> list[WatchedPool]:
        """The pools as they are now, by account. Raises `StoreUnavailable`."""
        revisions = self._accounts.list_revisions()
        self._kept = {key: self._kept[key] for key in revisions if key in self._kept}
        for key, revision in revisions.items():
            if key not in self._kept or self._kept[key][0] != revision:
                stored = self._accounts.find(key)
                if stored:
                    self._kept[key] = (stored.revision, _build_pools(stored.account))
        return [pool for key in revisions if key in self._kept for pool in self._kept[key][1]]


def _build_pools(account: Account) -> list[WatchedPool]:
    return [
        WatchedPool(account.key, number_pool.name, build_leased_pool(account.key, number_pool))
        for number_pool in account.number_pools
    ]
