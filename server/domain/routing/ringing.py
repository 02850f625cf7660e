"""Rings the receiving numbers that are free, in the order of the step."""

from server.domain.routing.actions import Action, Input, InputKind, Position, RingNumbers
from server.domain.routing.orders import order_rung
from server.domain.routing.ring_attempts import RingAttempt, read_attempt, write_attempt
from server.domain.routing.step_decision import StepContext, StepDecision
from server.domain.routing.steps import Queue, Ring, RingOrder
from server.domain.routing.whispers import write_whisper


def enter_ring(path: str, step: Ring, context: StepContext) -> StepDecision:
    """Ring the first free number, or all free numbers at once; continue with `otherwise` if none is free."""
    return _ring_or_continue(path, step, begin_round(path, step, context, round_number=0), context, "")


def resume_ring(position: Position, step: Ring, result: Input, context: StepContext) -> StepDecision | None:
    """Ring the next number after an unanswered ring; None if the input is not the end of a ring."""
    if result.kind is not InputKind.RING_ENDED:
        return None
    attempt = read_attempt(position.attempt, len(step.rung))
    return _ring_or_continue(position.path, step, find_next_attempt(step, attempt), context, "no answer; ")


def begin_round(path: str, step: Ring | Queue, context: StepContext, round_number: int) -> RingAttempt:
    """The first attempt of a round; only a round robin depends on the count of earlier calls."""
    is_round_robin = step.order is RingOrder.ROUND_ROBIN and len(step.rung) > 1
    start = context.live_calls.count_earlier(path) % len(step.rung) if is_round_robin else 0
    return RingAttempt(round_number, start)


def find_next_attempt(step: Ring | Queue, attempt: RingAttempt) -> RingAttempt:
    """The next attempt, which may be past the last of its round."""
    index = len(step.rung) if step.order is RingOrder.TOGETHER else attempt.index + 1
    return RingAttempt(attempt.round, attempt.start, index)


def ring_free(path: str, step: Ring | Queue, attempt: RingAttempt, context: StepContext) -> tuple[str, Action | None]:
    """The decision from this attempt on, in words, and the ring; None if no number is free."""
    order = order_rung(step.rung, step.order, attempt.start, f"{context.facts.call_id} {path} {attempt.round}")
    passed: list[str] = []
    free: dict[str, int] = {}
    for index, one in list(enumerate(order))[attempt.index :]:
        if one.receiving_number in (*free, *passed):
            continue
        if count_free(one.receiving_number, context) == 0:
            passed.append(one.receiving_number)
            continue
        free[one.receiving_number] = index
        if step.order is not RingOrder.TOGETHER:
            break
    words = f"{_list_names(passed)} not free; " if passed else ""
    if not free:
        return words, None
    index = min(free.values())
    seconds = step.seconds if step.order is RingOrder.TOGETHER else order[index].seconds or step.seconds
    action = RingNumbers(
        tuple(context.routes.find_receiving_number(name) for name in free),
        seconds,
        Position(path, write_attempt(RingAttempt(attempt.round, attempt.start, index), len(step.rung))),
        write_whisper(step.whisper, context.facts.tags) if step.whisper else None,
        step.is_recorded,
    )
    return f"{words}rings {', '.join(free)} for {seconds} s{_describe_order(step)}", action


def count_free(name: str, context: StepContext) -> int | None:
    """How many more calls may ring the receiving number; 0 if it does not exist, None without caps."""
    return context.live_calls.count_free(name) if context.routes.has_receiving_number(name) else 0


def _ring_or_continue(path: str, step: Ring, attempt: RingAttempt, context: StepContext, before: str) -> StepDecision:
    words, action = ring_free(path, step, attempt, context)
    if action is not None:
        return StepDecision(before + words, (action,))
    if before and not words:
        return StepDecision("no answer", next_path=f"{path}.otherwise")
    return StepDecision(f"{before}{words}no number left to ring", next_path=f"{path}.otherwise")


def _list_names(names: list[str]) -> str:
    return f"{', '.join(names)} {'is' if len(names) == 1 else 'are'}"


def _describe_order(step: Ring | Queue) -> str:
    return "" if len(step.rung) == 1 else f", {step.order.value.replace('_', ' ')}"
