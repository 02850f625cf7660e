"""The facts that a walk through a route depends on. Counts are looked up only if a step needs them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True)
class CallerLocation:
    """The location of a caller's number; fields are empty if unknown. `state` is its code ("CA") if it has one.

    `zip` is normalized. `national_digits` are the digits after the country code; locations are equal without them.
    """

    country: str = ""
    state: str = ""
    area_code: str = ""
    city: str = ""
    zip: str = ""
    national_digits: str = field(default="", compare=False)


@dataclass(frozen=True)
class CallFacts:
    """The facts of the call itself. `at`: seconds since the epoch. `extensions`: those of the called number."""

    call_id: str
    at: float
    location: CallerLocation = CallerLocation()
    tags: Mapping[str, str] = field(default_factory=dict)
    extensions: Collection[str] = ()
    extension: str | None = None


class LiveCallCounts(Protocol):
    """Counts of other calls. A count stays the same for one walk."""

    def count_free(self, receiving_number: str) -> int | None:
        """How many more calls may ring the receiving number now, by its caps; None without caps."""

    def count_earlier(self, path: str) -> int:
        """How many other calls reached this step before; a round robin starts there."""

    def count_before_in_queue(self, path: str) -> int:
        """How many calls wait in this queue before this call."""
