"""Keeps callers waiting until it is their turn and somebody is free."""

from server.domain.routing.actions import EnterQueue, Hold, Input, InputKind, LeaveQueue, Position
from server.domain.routing.decided import Around, Decided
from server.domain.routing.ring_attempts import RingAttempt, read_attempt, write_attempt
from server.domain.routing.ringing import begin_round, count_free, find_next_attempt, ring_free
from server.domain.routing.steps import Queue

HOLD_SECONDS = 10
"""How long a caller waits until it is looked again whether somebody is free."""

MOST_ROUNDS = 20
"""How often a waiting caller's call is rung in vain until it goes on: phones that nobody minds are no reason to wait on."""


def enter_queue(path: str, step: Queue) -> Decided:
    """Puts the caller into the queue."""
    return Decided(f"waits in the queue for {_list_rung(step)}", (EnterQueue(Position(path)),))


def resume_queue(position: Position, step: Queue, came: Input, around: Around) -> Decided | None:
    """What a waiting caller gets; None when the input is not one of a queue."""
    attempt = read_attempt(position.attempt, len(step.rung))
    if came.kind is InputKind.QUEUE_POLLED:
        return _poll(position, step, attempt, came, around)
    if came.kind is InputKind.QUEUE_LEFT:
        return _leave(position.path, step, attempt, came, around)
    if came.kind is InputKind.RING_ENDED:
        return _ring_in_vain(position.path, step, attempt, around)
    return None


def _poll(position: Position, step: Queue, attempt: RingAttempt, came: Input, around: Around) -> Decided:
    """Whether the caller leaves now is decided here; what comes then, when they have left."""
    # Who comes back from a ring holds once: a line that is engaged would else be rung again in the same second.
    is_just_back = attempt.index > 0
    is_served = not is_just_back and _is_served(position.path, step, around)
    if is_served or _has_waited_enough(step, attempt, came):
        return Decided("", (LeaveQueue(),))
    again = _write_position(position.path, step, RingAttempt(attempt.round))
    return Decided("", (Hold(step.hold, HOLD_SECONDS, again),))


def _leave(path: str, step: Queue, attempt: RingAttempt, came: Input, around: Around) -> Decided:
    waited = f"after {came.waited_seconds:.0f} s in the queue: "
    if came.was_refused:
        waited = "the carrier did not keep the caller in the queue; "
    # Whom the carrier refuses it would refuse again, in the same second.
    is_over = came.was_refused or _has_waited_enough(step, attempt, came)
    # Who can't wait on is still served once, when a number became free at just that time.
    if _is_served(path, step, around) and not (is_over and attempt.round):
        words, action = ring_free(path, step, begin_round(path, step, around, attempt.round), around)
        if action is not None:
            return Decided(waited + words, (action,))
    if is_over:
        words = "goes on" if came.was_refused else "that is long enough"
        return Decided(waited + words, next_path=f"{path}.otherwise")
    return Decided(
        f"{waited}nobody is free any more; waits on",
        (EnterQueue(_write_position(path, step, RingAttempt(attempt.round))),),
    )


def _ring_in_vain(path: str, step: Queue, attempt: RingAttempt, around: Around) -> Decided:
    words, action = ring_free(path, step, find_next_attempt(step, attempt), around)
    if action is not None:
        return Decided(f"nobody answered; {words}", (action,))
    back = RingAttempt(attempt.round + 1, index=len(step.rung))
    return Decided("nobody answered; waits on, in the same place", (EnterQueue(_write_position(path, step, back)),))


def _write_position(path: str, step: Queue, attempt: RingAttempt) -> Position:
    return Position(path, write_attempt(attempt, len(step.rung)))


def _is_served(path: str, step: Queue, around: Around) -> bool:
    """Whether somebody is free for this caller, even when all who came before are served first."""
    free = 0
    for name in dict.fromkeys(one.receiving_number for one in step.rung):
        free_here = count_free(name, around)
        if free_here is None:
            return True
        free += free_here
    return free > 0 and around.live_calls.count_before_in_queue(path) < free


def _has_waited_enough(step: Queue, attempt: RingAttempt, came: Input) -> bool:
    return came.waited_seconds >= step.max_wait_seconds or attempt.round >= MOST_ROUNDS


def _list_rung(step: Queue) -> str:
    return ", ".join(dict.fromkeys(one.receiving_number for one in step.rung)) or "nobody"
