"""Buys numbers: one step of a purchase at a time, each of which may fail or be cut off without harm."""

from collections.abc import Callable
from dataclasses import replace

import structlog

from server.domain.buying.errors import CarrierBusy, CarrierError, CarrierRefused, OutcomeUnknown
from server.domain.buying.money import Money
from server.domain.buying.offers import CarrierNumber, Wiring
from server.domain.buying.purchases import (
    MOST_TRIES,
    Purchase,
    PurchaseState,
    begin_try,
    give_up,
    note_busy,
    note_refusal,
    put_off,
)
from server.numbers.contract import NumberCarrier
from server.stores.purchases import Purchases

_log = structlog.get_logger()


class Buying:
    """Carries purchases out. `wire` is the wiring of numbers of an account (its key) at a carrier (its name)."""

    def __init__(self, purchases: Purchases, wire: Callable[[str, str], Wiring]) -> None:
        self._purchases = purchases
        self._wire = wire

    def buy(self, wished: Purchase, budget: Money | None, carrier: NumberCarrier, now: float) -> Purchase:
        """Write the wish down and try to carry it out at once; a wish that is known already is carried on with.

        Raises `BudgetExceeded` and `NumberWanted`. What the carrier says is in the result.
        """
        return self.carry_on(self._purchases.begin(wished, budget), carrier, now)

    def carry_on(self, purchase: Purchase, carrier: NumberCarrier, now: float) -> Purchase:
        """The purchase after one more step, if there is one to take at `now`; raises `StoreUnavailable`."""
        if purchase.state is not PurchaseState.CHOSEN or now < purchase.retry_at:
            return purchase
        try:
            found = self._find_bought(purchase, carrier)
        except CarrierError as error:
            return self._store(purchase, put_off(purchase, str(error), now))
        if found is not None:
            return self._store(purchase, _note_bought(purchase, found, now))
        if purchase.tries >= MOST_TRIES:
            return self._store(purchase, give_up(purchase, now))
        tried = begin_try(purchase, now)
        if not self._purchases.replace(purchase, tried):
            return self._purchases.find(purchase.account, purchase.wish_id) or purchase
        return self._store(tried, self._request(purchase, tried, carrier, now))

    def _find_bought(self, purchase: Purchase, carrier: NumberCarrier) -> CarrierNumber | None:
        """The number, if a request without a reply has bought it, maybe one of a process that ended in between."""
        found = carrier.find(purchase.number) if purchase.unsure_at is not None else None
        wiring = self._wire(purchase.account, carrier.name)
        if found is not None and found.wiring != wiring:
            carrier.configure(found.carrier_id, wiring)
        return found

    def _request(self, before: Purchase, tried: Purchase, carrier: NumberCarrier, now: float) -> Purchase:
        """What one request to buy comes to."""
        try:
            return _note_bought(tried, carrier.buy(tried.number, self._wire(tried.account, carrier.name)), now)
        except CarrierBusy as error:
            return note_busy(before, tried, str(error), error.retry_seconds, now)
        except CarrierRefused as error:
            return note_refusal(before, tried, str(error), now)
        except OutcomeUnknown as error:
            return replace(tried, response=str(error))

    def _store(self, known: Purchase, changed: Purchase) -> Purchase:
        if self._purchases.replace(known, changed):
            if changed.state is not known.state:
                _log.info(
                    "number_purchase",
                    account=changed.account,
                    number=changed.number,
                    state=changed.state.value,
                    bought_by=changed.bought_by,
                    response=changed.response,
                )
            return changed
        return self._purchases.find(known.account, known.wish_id) or changed


def _note_bought(purchase: Purchase, bought: CarrierNumber, now: float) -> Purchase:
    return replace(
        purchase,
        state=PurchaseState.BOUGHT,
        carrier_id=bought.carrier_id,
        unsure_at=None,
        retry_at=now,
        response="",
        changed_at=now,
    )
