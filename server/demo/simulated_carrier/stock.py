"""The numbers that the simulated carrier sells, and those that it has sold. It forgets them when the demo stops."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from threading import Lock

_FICTIONAL = range(100, 200)
"""The line numbers from 555-0100 to 555-0199 belong to nobody: https://nanpa.com, "555 line numbers"."""

AREA_CODES = {"415": ("San Francisco", "CA"), "212": ("New York", "NY"), "312": ("Chicago", "IL")}
TOLL_FREE_CODES = {"833": ("", ""), "844": ("", "")}

LOCAL_PRICE, TOLL_FREE_PRICE = "1.15", "2.15"


@dataclass
class Stock:
    """Numbers by E.164. A sold number has the fields of its resource. All threads of the demo share one stock."""

    sold: dict[str, dict[str, str]] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)

    def list_for_sale(self, area_codes: dict[str, tuple[str, str]], contains: str) -> Iterator[tuple[str, str, str]]:
        """Number, locality and state of each number that is for sale."""
        for code, (locality, region) in area_codes.items():
            for line in _FICTIONAL:
                number = f"+1{code}5550{line}"
                if contains in number and number not in self.sold:
                    yield number, locality, region

    def is_for_sale(self, number: str) -> bool:
        """Whether the number exists here, and nobody has it."""
        return any(number == one for one, *_rest in self.list_for_sale(AREA_CODES | TOLL_FREE_CODES, ""))
