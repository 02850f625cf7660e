"""In what order receiving numbers are tried. A draw is made from what is drawn for, so that it always falls the same."""

import hashlib
import math
from collections.abc import Sequence

from server.domain.routing.steps import RingOrder, Rung

_BITS = 64


def order_rung(rung: Sequence[Rung], order: RingOrder, start: int, draw: str) -> list[Rung]:
    """The receiving numbers in the order in which they are tried.

    `start` is where a round robin begins. By weight, who has twice the weight comes first twice as often, also among those
    that are left when others are not free; equal texts `draw` give the same order.
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
    """When the number's turn comes, in a race of exponential delays: the first is each with the share of its weight."""
    drawn = int.from_bytes(hashlib.sha256(draw.encode("utf-8", "replace")).digest()[: _BITS // 8], "big")
    share = (drawn + 0.5) / 2**_BITS
    return -math.log(share) / one.weight if one.weight > 0 else math.inf
