"""The time of another machine, and how far its clock differs from this machine's."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ClockReading:
    """What another clock showed between two times of this machine's clock, all in seconds since the epoch.

    `resolution`: the other time may be too early by this much, because it has no smaller units.
    """

    shown: float
    asked_at: float
    replied_at: float
    resolution: float = 0.0

    @property
    def difference(self) -> float:
        """By how many seconds the other clock is ahead of this one; negative if it is behind. As near to 0 as it can be."""
        earliest = self.shown - self.replied_at
        latest = self.shown + self.resolution - self.asked_at
        return min(latest, max(earliest, 0.0))
