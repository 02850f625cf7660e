"""Puts bought numbers where they were bought for, when they have rested."""

from collections.abc import Callable
from dataclasses import replace

from server.accounts.errors import AccountInvalid
from server.accounts.service import AccountService
from server.domain.account_history import Author, Through
from server.domain.accounts import Account
from server.domain.buying.purchases import Purchase, PurchaseState
from server.domain.phone_numbers import PhoneNumber
from server.stores.contract import AccountDeleted, NumberTaken
from server.stores.purchases import Purchases

_RETRY_SECONDS = 3_600.0
_DAY_SECONDS = 86_400.0


class Placing:
    """Adds bought numbers to pools. The change of the account is the work of who bought the number."""

    def __init__(self, purchases: Purchases, service: AccountService, find: Callable[[str], Account | None]) -> None:
        self._purchases = purchases
        self._service = service
        self._find = find

    def carry_on(self, purchase: Purchase, now: float) -> Purchase:
        """The bought number in its pool, unless it must rest longer. May be repeated after any failure."""
        account = self._find(purchase.account)
        if purchase.state is not PurchaseState.BOUGHT or account is None:
            return purchase
        shown_at = purchase.changed_at + account.resting_days * _DAY_SECONDS
        if purchase.pool is not None and now < shown_at:
            return self._store(purchase, replace(purchase, retry_at=shown_at))
        done = replace(purchase, state=PurchaseState.PLACED, changed_at=now)
        if purchase.pool is None:
            return self._store(purchase, done)
        if all(pool.name != purchase.pool for pool in account.number_pools):
            gone = f"The pool {purchase.pool!r} does not exist any more, so the number stays in the inventory."
            return self._store(purchase, replace(done, response=gone))
        by = Author(purchase.bought_by, Through(purchase.through))
        try:
            self._service.change(purchase.account, lambda current: _add(current, purchase), None, by)
        except (AccountInvalid, AccountDeleted, NumberTaken) as error:
            later = replace(purchase, response=str(error), retry_at=now + _RETRY_SECONDS)
            # The time of the purchase stays, because the rest is counted from it.
            return self._store(purchase, later)
        return self._store(purchase, done)

    def _store(self, known: Purchase, changed: Purchase) -> Purchase:
        if known == changed or self._purchases.replace(known, changed):
            return changed
        return self._purchases.find(known.account, known.wish_id) or changed


def _add(account: Account | None, purchase: Purchase) -> Account:
    if account is None:
        raise AccountDeleted(purchase.account)
    added = PhoneNumber(purchase.number)
    pools = [
        replace(pool, tracking_numbers=(*pool.tracking_numbers, added))
        if pool.name == purchase.pool and added not in pool.tracking_numbers
        else pool
        for pool in account.number_pools
    ]
    return replace(account, number_pools=tuple(pools))
