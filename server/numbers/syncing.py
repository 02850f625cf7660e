"""Takes over the numbers that the account at the carrier has, and says what differs from the inventory."""

from collections.abc import Sequence

from server.domain.accounts import Account
from server.domain.buying.offers import Wiring
from server.domain.buying.sync_plan import SyncKind, SyncStep, plan_sync
from server.domain.owned_numbers import find_facts
from server.numbers.contract import NumberCarrier
from server.stores.contract import AccountStore
from server.stores.inventory import NumberInventory


class Syncing:
    """Compares and takes over. Every step may be repeated."""

    def __init__(self, accounts: AccountStore, inventory: NumberInventory) -> None:
        self._accounts = accounts
        self._inventory = inventory

    def plan(self, account: Account, carrier: NumberCarrier, wiring: Wiring) -> Sequence[SyncStep]:
        """What differs. Raises the carrier's errors."""
        owned = {one.number: one for one in self._accounts.list_numbers(account.key)}
        return list(plan_sync(carrier.name, carrier.list_numbers(), owned, wiring))

    def apply(self, account: Account, carrier: NumberCarrier, step: SyncStep, wiring: Wiring, now: float) -> str:
        """Do what the step says; returns what could not be done, or an empty text. Raises the carrier's errors."""
        carrier_id = step.carrier_id or ""
        if step.kind in (SyncKind.ADOPT, SyncKind.CONNECT):
            facts = find_facts(step.number)
            price = carrier.find_price(facts.region, facts.kind)
            if not self._inventory.adopt(account.key, step.number, carrier.name, carrier_id, price, now):
                return f"{step.number} belongs to another account here"
        elif step.kind is SyncKind.WIRE:
            carrier.configure(carrier_id, wiring)
        return ""
