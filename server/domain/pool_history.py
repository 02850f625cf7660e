"""A pool's record over time, in spans of equal length, for charts and tables."""

from collections.abc import Sequence
from dataclasses import dataclass

from server.domain.leases import RecordedStep


@dataclass(frozen=True)
class PoolSpan:
    """The counts of a pool in one span. `most_live` is None if no check of the pool was in it."""

    started_at: float
    most_live: int | None
    claims: int
    misses: int


def join_steps(steps: Sequence[RecordedStep], since: float, until: float, span_seconds: float) -> list[PoolSpan]:
    """The spans from `since` to `until`, oldest first, also those without any activity.

    Spans begin at multiples of `span_seconds`; the first one is that of `since`.
    """
    first = int(since // span_seconds)
    by_span: dict[int, list[RecordedStep]] = {index: [] for index in range(first, int(until // span_seconds) + 1)}
    for step in steps:
        index = int(step.started_at // span_seconds)
        if index in by_span:
            by_span[index].append(step)
    return [
        PoolSpan(
            started_at=index * span_seconds,
            most_live=max((step.most_live for step in within if step.most_live is not None), default=None),
            claims=sum(step.claims for step in within),
            misses=sum(step.misses for step in within),
        )
        for index, within in by_span.items()
    ]
