"""The currency of an account: in which the values of its calls are."""

from functools import cache

from babel import Locale
from babel.numbers import get_territory_currencies

from server.domain.accounts import Account


def find_currency(account: Account) -> str:
    """The account's currency (ISO 4217): its own, else that of its country; empty if the country has none."""
    return account.currency or _find_currency_of(account.country)


def read_currency(text: str) -> str:
    """The code in capitals. Raises `ValueError` with what to write."""
    code = text.strip().upper()
    if code not in _list_currencies():
        raise ValueError(f"{text!r} is not a currency: use its three letters, as in USD or EUR")
    return code


@cache
def _find_currency_of(country: str) -> str:
    try:
        return next(iter(get_territory_currencies(country)), "")
    except ValueError:
        return ""


@cache
def _list_currencies() -> frozenset[str]:
    return frozenset(Locale("en").currencies)
