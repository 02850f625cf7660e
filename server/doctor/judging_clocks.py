"""Judges the difference between two clocks. Leases, signatures of carriers and times of calls depend on this machine's."""

from server.doctor.findings import Check, Finding, Level, ok
from server.domain.clock_readings import ClockReading

NOTED_SECONDS = 0.5
LARGEST_SECONDS = 5.0
"""Pages lose numbers from a third of `buffer_seconds` on, and carriers' signatures are rejected when minutes old."""


def judge_clock(check: Check, whose: str, reading: ClockReading) -> Finding:
    """Whether this machine's clock agrees with the other one."""
    difference = reading.difference
    if abs(difference) < NOTED_SECONDS:
        return ok(check, f"The clock of {whose} agrees with this machine's ({difference:+.2f} s).")
    direction = "ahead of" if difference > 0 else "behind"
    message = f"The clock of {whose} is {abs(difference):,.1f} s {direction} this machine's."
    level = Level.WARNING if abs(difference) < LARGEST_SECONDS else Level.PROBLEM
    return Finding(check, level, message, "Run NTP on all machines (`timedatectl status` shows which clock is wrong).")
