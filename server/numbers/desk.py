"""Works on the numbers of accounts: opens the carrier, and passes each wish on to the part that fulfils it."""

from collections.abc import Callable, Sequence

from server.domain.account_history import Author
from server.domain.accounts import Account
from server.domain.buying.errors import NotConnected, NotReleasable, PriceUnknown
from server.domain.buying.money import Money, parse_money
from server.domain.buying.offers import NumberWish, Offer, Wiring
from server.domain.buying.purchases import Purchase, PurchaseState
from server.domain.buying.sync_plan import SyncStep
from server.domain.owned_numbers import find_facts
from server.numbers.buying import Buying
from server.numbers.contract import NumberCarrier
from server.numbers.returning import Returning
from server.numbers.rounds import PurchaseRounds
from server.numbers.syncing import Syncing
from server.stores.contract import AccountStore
from server.stores.purchases import Purchases


class Desk:
    """Implements the domain's `NumberDesk`. `open_carrier` opens the account (its key) at a carrier (its name)."""

    def __init__(
        self,
        accounts: AccountStore,
        purchases: Purchases,
        open_carrier: Callable[[str, str], NumberCarrier],
        list_connected: Callable[[str], Sequence[str]],
        wire: Callable[[str, str], Wiring],
        buying: Buying,
        rounds: PurchaseRounds,
        returning: Returning,
        syncing: Syncing,
    ) -> None:
        self._accounts = accounts
        self._purchases = purchases
        self._open_carrier = open_carrier
        self._wire = wire
        self._buying = buying
        self._returning = returning
        self._syncing = syncing
        self.list_carriers = list_connected
        self.list_purchases = purchases.list_purchases
        self.sum_prices = purchases.sum_prices
        self.rounds = rounds

    def search(self, key: str, carrier: str, wish: NumberWish, limit: int) -> Sequence[Offer]:
        return self._open_carrier(key, carrier).search(wish, limit)

    def find_price(self, key: str, carrier: str, number: str) -> Money:
        facts = find_facts(number)
        price = self._open_carrier(key, carrier).find_price(facts.region, facts.kind)
        if price is None:
            raise PriceUnknown(f"{carrier} does not say what {number} costs. Look it up at the carrier, and enter it.")
        return price

    def buy(
        self, key: str, carrier: str, number: str, price: Money, pool: str | None, wish_id: str, by: Author, now: float
    ) -> Purchase:
        account, opened = self._find(key), self._open_carrier(key, carrier)
        # An address that is missing is better found before the purchase than after it.
        self._wire(key, carrier)
        if pool is not None and all(one.name != pool for one in account.number_pools):
            raise NotConnected(f"The account has no number pool {pool!r}.")
        wished = Purchase(
            wish_id, key, carrier, number, price, pool, by.name, by.through.value, PurchaseState.CHOSEN, now, now
        )
        budget = parse_money(account.number_budget) if account.number_budget else None
        bought = self._buying.buy(wished, budget, opened, now)
        return self.rounds.carry_on(bought, now)

    def plan_sync(self, key: str, carrier: str) -> Sequence[SyncStep]:
        opened = self._open_carrier(key, carrier)
        return self._syncing.plan(self._find(key), opened, self._wire(key, carrier))

    def apply_step(self, key: str, carrier: str, step: SyncStep, now: float) -> str:
        opened = self._open_carrier(key, carrier)
        return self._syncing.apply(self._find(key), opened, step, self._wire(key, carrier), now)

    def return_number(self, key: str, number: str, now: float) -> None:
        owned = [one for one in self._accounts.list_numbers(key) if one.number == number]
        if not owned or owned[0].carrier is None:
            raise NotReleasable(
                f"Nothing is known of {number} at a carrier. Run `dni numbers sync`, or return it there yourself."
            )
        self._returning.return_number(self._find(key), number, self._open_carrier(key, owned[0].carrier), now)

    def _find(self, key: str) -> Account:
        stored = self._accounts.find(key)
        if stored is None:
            raise NotConnected(f"There is no account {key!r}.")
        return stored.account
