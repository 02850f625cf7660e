"""The order in which a step tries its receiving numbers. A random order depends only on its seed, so it is repeatable."""

import hashlib
import math
from collections.abc import Sequence

from server.domain.routing.steps import RingOrder, Rung

_BITS = 64


def order_rung(rung: Sequence[Rung], order: RingOrder, start: int, draw: str) -> list[Rung]:
    """The receiving numbers in the order in which they are tried.

    `start` is the first index of a round robin. By weight, a number with twice the weight comes first twice as often, also
    among the numbers that are free. `draw` is the seed: equal texts give the same order.
    """
    if order is RingOrder.ROUND_ROBIN:
        return [*rung[start:], *rung[:start]]
    if order is RingOrder.BY_WEIGHT:
        return [
            one
            for _, _, one in sorted((_draw_delay(one, f"{draw} {index}"), index, one) for index, one in enumerate(rung))
        ]
    return list(rung)


def _draw_delay(one: Rung, draw: str) -> float:
    """A random exponential delay: the chance that a number has the shortest is proportional to its weight."""
    drawn = int.from_bytes(hashlib.sha256(draw.encode("utf-8", "replace")).digest()[: _BITS // 8], "big")
    share = (drawn + 0.5) / 2**_BITS
    return -math.log(share) / one.weight if one.weight > 0 else math.inf
