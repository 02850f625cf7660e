"""Wishes for numbers that the simulated carrier sells."""

from server.demo.simulated_carrier.stock import AREA_CODES, Stock
from server.domain.buying.money import parse_money
from server.domain.buying.purchases import Purchase, PurchaseState

ACCOUNT = "shop"
_NUMBERS = [number for number, *_rest in Stock().list_for_sale(AREA_CODES, "")]


def make_wish(number: int, now: float, account: str = ACCOUNT, wish_id: str = "") -> Purchase:
    """The wish for the carrier's number at this position, or one made up if the carrier has fewer."""
    wanted = _NUMBERS[number] if number < len(_NUMBERS) else f"+1213{5_550_000 + number:07}"
    price = parse_money("1.15 USD")
    wish = wish_id or f"wish-{number}"
    return Purchase(wish, account, "twilio", wanted, price, None, "Ada", "console", PurchaseState.CHOSEN, now, now)
