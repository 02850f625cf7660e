"""How far a ring step has come, in the one number that a carrier brings back with the call."""

from dataclasses import dataclass


@dataclass(frozen=True)
class RingAttempt:
    """The try at `index` of an order that begins with the number at `start`, in the `round`-th time that it is rung.

    An index past the last says that all have been tried. The start stands here, as it is drawn from what other calls do
    meanwhile: a call that has begun keeps its order.
    """

    round: int = 0
    start: int = 0
    index: int = 0


def write_attempt(attempt: RingAttempt, count: int) -> int:
    """The attempt as one number, where `count` receiving numbers (or none) are rung."""
    count = max(1, count)
    return (attempt.round * count + attempt.start) * (count + 1) + min(attempt.index, count)


def read_attempt(number: int, count: int) -> RingAttempt:
    """The attempt in the number, whatever it is: an account may have changed the count in mid-call."""
    count = max(1, count)
    rest, index = divmod(max(0, number), count + 1)
    round_number, start = divmod(rest, count)
    return RingAttempt(round_number, start, index)
