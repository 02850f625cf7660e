"""One figure: its name, its value, and its goal."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Figure:
    """A measured value with its unit and, unless it is for information only, its goal.

    The goal is the maximum of the value, or the minimum if it `is_least`.
    """

    what: str
    measured: float
    unit: str
    goal: float | None = None
    is_least: bool = False

    @property
    def is_met(self) -> bool | None:
        """Whether the goal is met; None for a figure without one."""
        if self.goal is None:
            return None
        return self.measured >= self.goal if self.is_least else self.measured <= self.goal

    def as_record(self) -> dict[str, Any]:
        """The figure in the form of `results.json`."""
        bound = "at_least" if self.is_least else "at_most"
        return {"what": self.what, "measured": self.measured, "unit": self.unit, bound: self.goal, "met": self.is_met}


def compare(what: str, measured: float, against: float, goal: float | None, *, is_least: bool = False) -> Figure:
    """The ratio of two figures."""
    return Figure(what, round(measured / against, 2), "x", goal, is_least)
