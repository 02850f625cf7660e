"""Amounts of money: what a number costs a month, and how much an account may spend on numbers."""

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from server.domain.currencies import read_currency

_AMOUNT = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,4})?")
MONEY_RULE = "an amount and a currency, such as 50.00 USD"


class NotMoney(ValueError):
    """The text is not an amount of money. The message says what to write."""


@dataclass(frozen=True)
class Money:
    """An amount in a currency (ISO 4217), never negative."""

    amount: Decimal
    currency: str

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"

    def add(self, other: "Money") -> "Money":
        """Both together. Raises `NotMoney` when their currencies differ: nobody here knows exchange rates."""
        if other.currency != self.currency:
            raise NotMoney(f"{other} and {self} are in different currencies")
        return Money(self.amount + other.amount, self.currency)


def parse_money(text: str) -> Money:
    """The money that a text such as `50.00 USD` writes. Raises `NotMoney`."""
    amount, _, currency = text.strip().partition(" ")
    if not _AMOUNT.fullmatch(amount):
        raise NotMoney(f"{text!r} is not {MONEY_RULE}")
    try:
        return Money(Decimal(amount), read_currency(currency))
    except (InvalidOperation, ValueError) as error:
        raise NotMoney(f"{text!r} is not {MONEY_RULE}: {error}") from error
