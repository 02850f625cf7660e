"""One figure: what was measured, how much it came to, and the most that it may be."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Figure:
    """A measured value with its unit and, unless it is for information only, its goal: the most that it may be."""

    what: str
    measured: float
    unit: str
    goal: float | None = None

    @property
    def is_met(self) -> bool | None:
        """Whether the goal is met; None for a figure without one."""
        return None if self.goal is None else self.measured <= self.goal

    def as_record(self) -> dict[str, Any]:
        """The figure as it stands in `results.json`."""
        return {"what": self.what, "measured": self.measured, "unit": self.unit, "goal": self.goal, "met": self.is_met}


def compare(what: str, measured_ms: float, against_ms: float, goal: float) -> Figure:
    """How many times as long one thing takes as another."""
    return Figure(what, round(measured_ms / against_ms, 2), "x", goal)
