"""The progress of a ring step, encoded as one number for the step URL."""

from dataclasses import dataclass


@dataclass(frozen=True)
class RingAttempt:
    """The attempt at `index`, in an order that begins with the number at `start`, in round `round`.

    An index past the last means that all numbers were tried. `start` is stored because it depends on other calls, and a
    call must keep its order.
    """

    round: int = 0
    start: int = 0
    index: int = 0


def write_attempt(attempt: RingAttempt, count: int) -> int:
    """The attempt as one number, for a step with `count` receiving numbers, which may be 0."""
    count = max(1, count)
    return (attempt.round * count + attempt.start) * (count + 1) + min(attempt.index, count)


def read_attempt(number: int, count: int) -> RingAttempt:
    """The attempt in the number. Any number is valid, because the account may change the count during a call."""
    count = max(1, count)
    rest, index = divmod(max(0, number), count + 1)
    round_number, start = divmod(rest, count)
    return RingAttempt(round_number, start, index)
