"""A purchase: one wish for one number, from the decision to the place where the number is shown.

The number is chosen and written down before the carrier is asked. A carrier sells a number once, so the same request can be
sent again after any failure, and a wish never ends with two numbers.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from server.domain.buying.errors import BudgetExceeded
from server.domain.buying.money import Money, NotMoney

SETTLING_SECONDS = 900.0
"""How long a request whose outcome is unknown may still take effect at the carrier."""

MOST_TRIES = 20
RETRY_SECONDS = (5.0, 5.0, 15.0, 60.0, 300.0)


class PurchaseState(StrEnum):
    """`chosen`: written down, the outcome is open. `bought`: it is ours, and rests. `placed`: where it was bought for.
    `refused`: not bought.
    """

    CHOSEN = "chosen"
    BOUGHT = "bought"
    PLACED = "placed"
    REFUSED = "refused"


OPEN_STATES = (PurchaseState.CHOSEN, PurchaseState.BOUGHT)
"""The states in which something is left to do."""


@dataclass(frozen=True)
class Purchase:
    """A purchase. `wish_id` comes from whoever wishes: the same wish of an account that arrives twice is one purchase.

    `pool` is the name of the number pool that gets the number; None: it stays in the inventory. `price` is a month's.
    `tries` counts requests to the carrier, `retry_at` is when the next step may be taken, `unsure_at` when the last request was
    sent whose outcome is not known. `response` is what the carrier said, in its words. `bought_by` is a person, or the rule
    that bought. Times are seconds since the epoch.
    """

    wish_id: str
    account: str
    carrier: str
    number: str
    price: Money
    pool: str | None
    bought_by: str
    through: str
    state: PurchaseState
    created_at: float
    changed_at: float
    tries: int = 0
    retry_at: float = 0.0
    unsure_at: float | None = None
    carrier_id: str | None = None
    response: str = ""


def begin_try(purchase: Purchase, now: float) -> Purchase:
    """The purchase with one more request to the carrier, to be written down before the request is sent."""
    wait = RETRY_SECONDS[min(purchase.tries, len(RETRY_SECONDS) - 1)]
    return replace(purchase, tries=purchase.tries + 1, unsure_at=now, retry_at=now + wait, changed_at=now)


def note_refusal(before: Purchase, tried: Purchase, response: str, now: float) -> Purchase:
    """The purchase after the carrier has refused the request of `tried`; `before` is the purchase before that request.

    It is over, unless an earlier request may still take effect: then the number may yet become ours.
    """
    state = PurchaseState.REFUSED if has_settled(before, now) else PurchaseState.CHOSEN
    return replace(tried, state=state, unsure_at=before.unsure_at, response=response, changed_at=now)


def note_busy(before: Purchase, tried: Purchase, response: str, retry_seconds: float, now: float) -> Purchase:
    """The purchase after the carrier has put off the request of `tried`."""
    retry_at = max(tried.retry_at, now + retry_seconds)
    return replace(tried, unsure_at=before.unsure_at, retry_at=retry_at, response=response, changed_at=now)


def put_off(purchase: Purchase, response: str, now: float) -> Purchase:
    """The purchase while the carrier can't even say whether the number is ours."""
    return replace(purchase, response=response, retry_at=now + RETRY_SECONDS[-1], changed_at=now)


def give_up(purchase: Purchase, now: float) -> Purchase:
    """The purchase after too many requests: refused, once none of them can take effect any more."""
    if purchase.unsure_at is not None and not has_settled(purchase, now):
        return replace(purchase, retry_at=purchase.unsure_at + SETTLING_SECONDS, changed_at=now)
    return replace(purchase, state=PurchaseState.REFUSED, changed_at=now)


def has_settled(purchase: Purchase, now: float) -> bool:
    """Whether no request for the number can still take effect at the carrier."""
    return purchase.unsure_at is None or now >= purchase.unsure_at + SETTLING_SECONDS


def check_budget(budget: Money | None, spent: tuple[Money, ...], price: Money) -> None:
    """Raise `BudgetExceeded` if `price` does not fit into the monthly budget beside what is `spent` already."""
    if budget is None:
        raise BudgetExceeded(
            "The account has no monthly budget for numbers, so nothing is bought. Set one: `number_budget: 50.00 USD` in "
            "the account file, or `dni numbers budget`."
        )
    try:
        after = Money(price.amount, price.currency)
        for one in spent:
            after = after.add(one)
        budget.add(after)
    except NotMoney as error:
        raise BudgetExceeded(
            f"The monthly budget is {budget}, and {error}. Buy in the currency of the budget."
        ) from error
    if after.amount > budget.amount:
        raise BudgetExceeded(
            f"The monthly budget for numbers is {budget}. With this number they would cost {after} a month. Raise the "
            "budget, or release a number that is not used."
        )
