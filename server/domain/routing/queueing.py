"""Keeps callers waiting until they are first in the queue and a receiving number is free."""

from server.domain.routing.actions import EnterQueue, Hold, Input, InputKind, LeaveQueue, Position
from server.domain.routing.ring_attempts import RingAttempt, read_attempt, write_attempt
from server.domain.routing.ringing import begin_round, count_free, find_next_attempt, ring_free
from server.domain.routing.step_decision import StepContext, StepDecision
from server.domain.routing.steps import Queue

HOLD_SECONDS = 10
"""How long a caller waits until the next check for a free receiving number."""

MOST_ROUNDS = 20
"""Most rounds of unanswered rings for a waiting caller. Then the call continues with the next step."""


def enter_queue(path: str, step: Queue) -> StepDecision:
    """Put the caller into the queue."""
    return StepDecision(f"waits in the queue for {_list_rung(step)}", (EnterQueue(Position(path)),))


def resume_queue(position: Position, step: Queue, result: Input, context: StepContext) -> StepDecision | None:
    """Decide what a waiting caller gets; None if the input is not from a queue."""
    attempt = read_attempt(position.attempt, len(step.rung))
    if result.kind is InputKind.QUEUE_POLLED:
        return _poll(position, step, attempt, result, context)
    if result.kind is InputKind.QUEUE_LEFT:
        return _leave(position.path, step, attempt, result, context)
    if result.kind is InputKind.RING_ENDED:
        return _ring_next(position.path, step, attempt, context)
    return None


def _poll(position: Position, step: Queue, attempt: RingAttempt, result: Input, context: StepContext) -> StepDecision:
    """Decide only whether the caller leaves the queue; `_leave` decides what follows."""
    # After a ring the caller holds at least once; otherwise a busy line would be rung again within the same second.
    is_just_back = attempt.index > 0
    is_served = not is_just_back and _is_served(position.path, step, context)
    if is_served or _has_waited_enough(step, attempt, result):
        return StepDecision("", (LeaveQueue(),))
    again = _write_position(position.path, step, RingAttempt(attempt.round))
    return StepDecision("", (Hold(step.hold, HOLD_SECONDS, again),))


def _leave(path: str, step: Queue, attempt: RingAttempt, result: Input, context: StepContext) -> StepDecision:
    waited = f"after {result.waited_seconds:.0f} s in the queue: "
    if result.was_refused:
        waited = "the carrier did not keep the caller in the queue; "
    # A carrier that refuses the caller would refuse again within the same second.
    is_over = result.was_refused or _has_waited_enough(step, attempt, result)
    # A caller who must stop waiting is still served once if a number has just become free.
    if _is_served(path, step, context) and not (is_over and attempt.round):
        words, action = ring_free(path, step, begin_round(path, step, context, attempt.round), context)
        if action is not None:
            return StepDecision(waited + words, (action,))
    if is_over:
        words = "continues" if result.was_refused else "stops waiting"
        return StepDecision(waited + words, next_path=f"{path}.otherwise")
    return StepDecision(
        f"{waited}no number is free any more; keeps waiting",
        (EnterQueue(_write_position(path, step, RingAttempt(attempt.round))),),
    )


def _ring_next(path: str, step: Queue, attempt: RingAttempt, context: StepContext) -> StepDecision:
    words, action = ring_free(path, step, find_next_attempt(step, attempt), context)
    if action is not None:
        return StepDecision(f"no answer; {words}", (action,))
    back = RingAttempt(attempt.round + 1, index=len(step.rung))
    return StepDecision(
        "no answer; keeps waiting at the same position", (EnterQueue(_write_position(path, step, back)),)
    )


def _write_position(path: str, step: Queue, attempt: RingAttempt) -> Position:
    return Position(path, write_attempt(attempt, len(step.rung)))


def _is_served(path: str, step: Queue, context: StepContext) -> bool:
    """Whether a number is free for this caller after all callers before them in the queue are served."""
    free = 0
    for name in dict.fromkeys(one.receiving_number for one in step.rung):
        free_here = count_free(name, context)
        if free_here is None:
            return True
        free += free_here
    return free > 0 and context.live_calls.count_before_in_queue(path) < free


def _has_waited_enough(step: Queue, attempt: RingAttempt, result: Input) -> bool:
    return result.waited_seconds >= step.max_wait_seconds or attempt.round >= MOST_ROUNDS


def _list_rung(step: Queue) -> str:
    return ", ".join(dict.fromkeys(one.receiving_number for one in step.rung)) or "nobody"
