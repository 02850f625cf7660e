"""The conversion that an ad platform counts for each call: its name and value."""

import re
from dataclasses import dataclass, replace

_VALUE = re.compile(r"[0-9]{1,12}(\.[0-9]{1,6})?")
_CURRENCY = re.compile(r"[A-Z]{3}")
_FORMULA_STARTS = ("=", "+", "-", "@")
_LONGEST_NAME = 100


@dataclass(frozen=True)
class Conversion:
    """The conversion of a call, or of all calls without a value of their own.

    `value` (as in "49.90") and `currency` (ISO 4217) may be empty.
    """

    name: str
    value: str = ""
    currency: str = ""

    def explain(self) -> str | None:
        """An error message if platforms would reject the conversion, else None."""
        if not self.name.isprintable() or not 1 <= len(self.name) <= _LONGEST_NAME:
            return f"the conversion's name {self.name[:30]!r} can't be used: write 1 to {_LONGEST_NAME} printable characters"
        if self.name.startswith(_FORMULA_STARTS) or self.name != self.name.strip():
            return f"the conversion's name {self.name!r} can't begin with =, +, - or @, or have spaces around it"
        if self.value and not _VALUE.fullmatch(self.value):
            return f"the value {self.value!r} can't be used: write a number with a point, as in 49.90"
        if self.currency and not _CURRENCY.fullmatch(self.currency):
            return f"the currency {self.currency!r} can't be used: write its three letters, as in USD"
        return None

    def value_call(self, value_cents: int | None) -> "Conversion":
        """The conversion of a call with this value; one without a value has that of the file. A currency needs a value."""
        value = self.value if value_cents is None else f"{value_cents // 100}.{value_cents % 100:02}"
        return replace(self, value=value, currency=self.currency if value else "")
