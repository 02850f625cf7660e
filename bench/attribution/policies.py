"""Which of the free numbers is leased: the store's own choice, and alternatives to compare it with.

The store leases the number with the lowest `free_at`. An alternative uses the same store: before a claim, it makes its
choice the number that has been free longest. While a number is free, `free_at` decides nothing else.
"""

import random
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Policy(StrEnum):
    """The rule that chooses a free number."""

    FREE_LONGEST = "free longest"
    RANDOM = "random"
    FREED_LAST = "freed last"
    CLAIRVOYANT = "clairvoyant"


@dataclass(frozen=True)
class FreeNumber:
    """A number that may be leased now, and since when."""

    name: str
    free_at: float


class Choice(Protocol):
    """An alternative to the store's own choice."""

    def choose(self, free: Sequence[FreeNumber], now: float) -> FreeNumber:
        """Choose one of the free numbers; there is at least one."""


class RandomChoice:
    """Any free number."""

    def __init__(self, seed: int) -> None:
        self._dice = random.Random(seed)

    def choose(self, free: Sequence[FreeNumber], now: float) -> FreeNumber:
        return self._dice.choice(free)


class FreedLast:
    """The number that was in use last."""

    def choose(self, free: Sequence[FreeNumber], now: float) -> FreeNumber:
        return max(free, key=lambda number: (number.free_at, number.name))


class Clairvoyant:
    """The number with the fewest future calls of visitors who saw it; of several, the one that has been free longest.

    `to_come`: by number, the visitors who have read it and will still call it. Leasing a number
        to somebody else takes from each of them the lease to which their call would belong.
    """

    def __init__(self, to_come: Mapping[str, set[str]]) -> None:
        self._to_come = to_come

    def choose(self, free: Sequence[FreeNumber], now: float) -> FreeNumber:
        return min(free, key=lambda number: (len(self._to_come.get(number.name, ())), number.free_at, number.name))


class ChosenFirst:
    """Makes the store lease the chosen number, by a change in the store's file."""

    def __init__(self, path: str, choice: Choice) -> None:
        self._db = sqlite3.connect(path, isolation_level=None)
        self._choice = choice

    def prepare_claim(self, key: str, now: float) -> None:
        """Choose, unless the claim needs no choice because its key still has a number."""
        if self._db.execute(
            "SELECT 1 FROM lease_pool_number WHERE owner_key = ? AND free_at > ?", (key, now)
        ).fetchone():
            return
        rows = self._db.execute(
            "SELECT name, free_at FROM lease_pool_number WHERE free_at <= ? ORDER BY free_at, name", (now,)
        )
        free = [FreeNumber(*row) for row in rows.fetchall()]
        if free:
            chosen = self._choice.choose(free, now)
            self._db.execute("UPDATE lease_pool_number SET free_at = -1 WHERE name = ?", (chosen.name,))

    def close(self) -> None:
        """Close the file."""
        self._db.close()
