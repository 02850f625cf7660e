"""What a walk through a route may ask of the world. Answers are looked up only when a step needs them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True)
class CallerLocation:
    """Where a caller's number is from, as far as it can be told; empty where not. `state` as in "CA" where it has a code.

    `zip` is normalized. `national_digits` are those of the number that stand after the country's code; two numbers can be
    from one place.
    """

    country: str = ""
    state: str = ""
    area_code: str = ""
    city: str = ""
    zip: str = ""
    national_digits: str = field(default="", compare=False)


@dataclass(frozen=True)
class CallFacts:
    """What is known of the call itself. `at`: seconds since the epoch. `extensions`: those of the number that was called."""

    call_id: str
    at: float
    location: CallerLocation = CallerLocation()
    tags: Mapping[str, str] = field(default_factory=dict)
    extensions: Collection[str] = ()
    extension: str | None = None


class LiveCallCounts(Protocol):
    """What is known of other calls. Answers hold for one walk."""

    def count_free(self, receiving_number: str) -> int | None:
        """How many more calls may ring the receiving number now, by its caps; None without any: as many as there are."""

    def count_earlier(self, path: str) -> int:
        """How many other calls have come to this step before: where a round robin begins."""

    def count_before_in_queue(self, path: str) -> int:
        """How many who still wait at this queue came before this call."""
