"""Returns numbers to their carriers. The decision is written down first, so that a return that was cut off can be finished."""

from collections.abc import Callable, Collection

from server.domain.accounts import Account
from server.domain.buying.errors import CarrierRefused, NotReleasable
from server.domain.buying.releasing import check_releasable
from server.domain.owned_numbers import NumberState, OwnedNumber
from server.numbers.contract import NumberCarrier
from server.stores.contract import AccountStore
from server.stores.inventory import NumberInventory


class Returning:
    """Returns numbers. `list_called` lists the numbers of an account on which calls run."""

    def __init__(
        self, accounts: AccountStore, inventory: NumberInventory, list_called: Callable[[str], Collection[str]]
    ) -> None:
        self._accounts = accounts
        self._inventory = inventory
        self._list_called = list_called

    def return_number(self, account: Account, number: str, carrier: NumberCarrier, now: float) -> None:
        """Return the account's number; it may be repeated after any failure.

        Raises `NotReleasable`, and the carrier's errors: after `OutcomeUnknown` the number stays `leaving` until the next try.
        """
        owned = self._find(account.key, number)
        if owned.state is not NumberState.LEAVING:
            check_releasable(owned, account, self._list_called(account.key), now)
            if not self._inventory.begin_leaving(account.key, number, now):
                raise NotReleasable(f"{number} is in use again. Nothing was returned.")
        try:
            carrier.release(owned.carrier_id or "")
        except CarrierRefused:
            self._inventory.stay(account.key, number, now)
            raise
        self._inventory.finish_leaving(account.key, number, now)

    def _find(self, key: str, number: str) -> OwnedNumber:
        found = [one for one in self._accounts.list_numbers(key) if one.number == number]
        if not found:
            raise NotReleasable(f"{number} does not belong to account {key!r}. See `dni numbers list`.")
        return found[0]
