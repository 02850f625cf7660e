"""What is done about open purchases again and again: requests to send once more, and numbers that have rested long enough."""

from collections.abc import Callable

import structlog

from server.domain.buying.purchases import Purchase, PurchaseState, put_off
from server.domain.secret_names import SecretMissing
from server.numbers.buying import Buying
from server.numbers.contract import NumberCarrier
from server.numbers.placing import Placing
from server.stores.contract import StoreUnavailable
from server.stores.purchases import Purchases

PURCHASES_A_ROUND = 200
_log = structlog.get_logger()


class PurchaseRounds:
    """Carries on with open purchases. `open_carrier` opens the account (its key) at a carrier (its name)."""

    def __init__(
        self, purchases: Purchases, buying: Buying, placing: Placing, open_carrier: Callable[[str, str], NumberCarrier]
    ) -> None:
        self._purchases = purchases
        self._buying = buying
        self._placing = placing
        self._open_carrier = open_carrier

    def look(self, now: float) -> None:
        """One round. A purchase that fails does not keep others from being carried on. Raises `StoreUnavailable`."""
        for one in self._purchases.list_open(now, PURCHASES_A_ROUND):
            try:
                self.carry_on(one, now)
            except StoreUnavailable:
                raise
            except Exception:
                _log.exception("number_purchase_failed", account=one.account, number=one.number)
                self._purchases.replace(one, put_off(one, one.response, now))

    def carry_on(self, purchase: Purchase, now: float) -> Purchase:
        """The purchase after all that can be done for it now."""
        if purchase.state is PurchaseState.CHOSEN:
            try:
                carrier = self._open_carrier(purchase.account, purchase.carrier)
            except SecretMissing as error:
                later = put_off(purchase, str(error), now)
                self._purchases.replace(purchase, later)
                return later
            purchase = self._buying.carry_on(purchase, carrier, now)
        return self._placing.carry_on(purchase, now) if purchase.state is PurchaseState.BOUGHT else purchase
