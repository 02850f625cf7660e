"""The visitors: when they come, for how long, and whether, when and how they call. All is drawn before the first visit.

So every policy and pool size gets the same visitors, and nobody's behaviour depends on the numbers that they get.
"""

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass, field

from bench.attribution.business import CLICK_TAG, SOURCE_TAG
from bench.attribution.parameters import Parameters

SECONDS_A_DAY = 86_400.0


@dataclass(frozen=True)
class CallPlan:
    """A call that a visitor will make. The number that they dial is the one that they see at `read_at`.

    `tapped`: by a tap on the link at `read_at`, which hides the page.
    """

    read_at: float
    called_at: float
    talk_seconds: float
    tapped: bool
    is_late: bool
    redials: tuple[float, ...] = ()


@dataclass(frozen=True)
class Visit:
    """One visit. `phone` is the visitor's E.164 number, `shows_number` whether their calls show it.

    `tapped_at`: they tap the link, whether they call or not. `clock_offset`: seconds by which their clock is fast.
    """

    visitor_id: str
    tags: dict[str, str]
    arrives_at: float
    leaves_at: float
    phone: str
    shows_number: bool
    typed_at: float | None
    tapped_at: float | None
    leave_is_heard: bool
    clock_offset: float
    call: CallPlan | None = field(default=None)


def draw_visits(parameters: Parameters, days: int, dice: random.Random) -> list[Visit]:
    """The visits of a number of days, in the order in which they come."""
    return [
        _draw_visit(parameters, number, at, dice) for number, at in enumerate(_draw_arrivals(parameters, days, dice))
    ]


def _draw_arrivals(parameters: Parameters, days: int, dice: random.Random) -> Iterator[float]:
    """A Poisson process whose rate changes by the hour: drawn at the highest rate, then thinned."""
    highest = max(parameters.hours)
    rate = parameters.visits_a_day * highest / sum(parameters.hours) / (SECONDS_A_DAY / len(parameters.hours))
    at = 0.0
    while True:
        at += dice.expovariate(rate)
        if at >= days * SECONDS_A_DAY:
            return
        hour = int(at % SECONDS_A_DAY / SECONDS_A_DAY * len(parameters.hours))
        if dice.random() * highest < parameters.hours[hour]:
            yield at


def _draw_visit(parameters: Parameters, number: int, at: float, dice: random.Random) -> Visit:
    view = max(parameters.shortest_view, dice.lognormvariate(math.log(parameters.view_median), parameters.view_sigma))
    leaves_at = at + view
    call = tapped_at = None
    if dice.random() < parameters.caller_share:
        call = _draw_call(parameters, at, leaves_at, dice)
        tapped_at = call.read_at if call.tapped else None
    elif dice.random() < parameters.false_tap_share:
        tapped_at = dice.uniform(at, leaves_at)
    typed = call is not None and dice.random() < parameters.typed_share
    if call is not None and call.tapped:
        leaves_at = call.read_at
    elif call is not None and not call.is_late:
        leaves_at = max(leaves_at, call.called_at)
    return Visit(
        visitor_id=f"visitor {number}",
        tags=_draw_tags(parameters, number, dice),
        arrives_at=at,
        leaves_at=leaves_at,
        phone=f"+1415{2_000_000 + number:07d}",
        shows_number=dice.random() >= parameters.withheld_share,
        typed_at=dice.uniform(at, call.read_at) if typed and call else None,
        tapped_at=tapped_at,
        leave_is_heard=dice.random() < parameters.beacon_share,
        clock_offset=_draw_clock(parameters, dice),
        call=call,
    )


def _draw_call(parameters: Parameters, arrives_at: float, leaves_at: float, dice: random.Random) -> CallPlan:
    is_late = dice.random() < parameters.late_share
    tapped = not is_late and dice.random() < parameters.mobile_share * parameters.tap_share
    talk = dice.lognormvariate(math.log(parameters.call_median), parameters.call_sigma)
    if is_late:
        read_at = leaves_at
        called_at = leaves_at + _draw_log_uniform(parameters.late_seconds, dice)
    else:
        read_at = dice.uniform(arrives_at, leaves_at)
        if tapped:
            called_at = read_at + dice.lognormvariate(
                math.log(parameters.tap_to_call_median), parameters.tap_to_call_sigma
            )
        else:
            called_at = read_at + dice.uniform(*parameters.hand_dial_seconds)
    redials = []
    at = called_at + talk
    while dice.random() < parameters.redial_share:
        at += _draw_log_uniform(parameters.redial_seconds, dice)
        redials.append(at)
        at += talk
    return CallPlan(read_at, called_at, talk, tapped, is_late, tuple(redials))


def _draw_tags(parameters: Parameters, number: int, dice: random.Random) -> dict[str, str]:
    if dice.random() < parameters.private_share:
        return {SOURCE_TAG: "ads", CLICK_TAG: f"click {number}"}
    ranks = range(1, parameters.shared_keys + 1)
    (rank,) = dice.choices(ranks, [1 / rank**parameters.shared_skew for rank in ranks])
    return {SOURCE_TAG: f"source {rank}"}


def _draw_clock(parameters: Parameters, dice: random.Random) -> float:
    if dice.random() < parameters.wrong_clock_share:
        return dice.uniform(-parameters.wrong_clock_seconds, parameters.wrong_clock_seconds)
    return dice.gauss(0.0, parameters.clock_sigma)


def _draw_log_uniform(bounds: tuple[float, float], dice: random.Random) -> float:
    low, high = bounds
    return low * (high / low) ** dice.random()
