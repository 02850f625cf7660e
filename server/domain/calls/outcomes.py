"""The outcome of a call, from its events once it has ended. `docs/call_log.md` explains each outcome."""

from collections.abc import Sequence

from server.domain.calls.call import Outcome
from server.domain.calls.events import CallEvent, EventKind, is_blocked
from server.domain.calls.legs import Leg
from server.domain.calls.queue_waits import Wait
from server.domain.routing.actions import Confirmation
from server.domain.routing.steps import HangUpReason

UNKNOWN_END = "unknown"
"""The status of an end that was not reported: the server assumes it after the longest time that a call can last."""

_CONFIRMATION = "confirmation"
_CANCELLED = "cancelled"
_GIVEN_UP = (_CANCELLED, "no_answer", "")
_BY_STATUS = {"no_answer": Outcome.NO_ANSWER, "busy": Outcome.BUSY, "failed": Outcome.FAILED}


def decide_outcome(
    known: Sequence[CallEvent], legs: Sequence[Leg], waits: Sequence[Wait], *, is_answered: bool
) -> Outcome:
    """The outcome of a call with these events, sorted and each once.

    The first of these decides: the caller is blocked; a person answered; the caller left a voicemail; the result of the last
    ring or queue; the caller did not press the key that the route asked for; how the route itself ended the call. Otherwise
    the caller hung up.
    """
    ends = [event.details.get("status", "") for event in known if event.kind is EventKind.ENDED]
    reported = [status for status in ends if status != UNKNOWN_END]
    if not ends:
        return Outcome.RUNNING
    if is_blocked(known):
        return Outcome.BLOCKED
    if not reported:
        return Outcome.UNKNOWN
    if is_answered:
        return Outcome.ANSWERED
    if any(event.kind is EventKind.RECORDED and event.details.get("is_message") == "true" for event in known):
        return Outcome.VOICEMAIL
    attempted = _judge_last_attempt(known, legs, waits)
    if attempted is None and _is_unconfirmed(known):
        return Outcome.UNCONFIRMED
    if attempted is Outcome.ABANDONED or (attempted is None and not _list_reasons(known)):
        return _BY_STATUS.get(reported[0], Outcome.ABANDONED)
    if attempted is not None:
        return attempted
    return Outcome.BUSY if HangUpReason.BUSY in _list_reasons(known) else Outcome.HANDLED


def _judge_last_attempt(known: Sequence[CallEvent], legs: Sequence[Leg], waits: Sequence[Wait]) -> Outcome | None:
    """The result of the last ring or queue; None if the call had neither. Abandoned: the caller hung up meanwhile."""
    rung_at = max((leg.started_at for leg in legs), default=None)
    wait = max(waits, key=lambda one: (one.left_at is None, one.left_at or 0.0, one.entered_at), default=None)
    if wait is not None and (rung_at is None or wait.entered_at > rung_at):
        return _judge_wait(known, wait)
    ring_ends = [
        event for event in known if event.kind is EventKind.RING_ENDED and (rung_at is None or event.at > rung_at)
    ]
    if ring_ends:
        # Some carriers report "no answer" if the caller hung up; but the route continues only with a caller.
        status = ring_ends[-1].details.get("status", "")
        is_given_up = status in _GIVEN_UP and not _has_gone_on(known, ring_ends[-1].at)
    elif legs:
        is_given_up = any(leg.status in ("", _CANCELLED) for leg in legs if leg.started_at == rung_at)
    else:
        return None
    if is_given_up:
        return Outcome.ABANDONED
    statuses = {leg.status for leg in legs if leg.status} | {event.details.get("status", "") for event in ring_ends}
    if "busy" in statuses and "no_answer" not in statuses:
        return Outcome.BUSY
    return Outcome.FAILED if statuses == {"failed"} else Outcome.NO_ANSWER


def _judge_wait(known: Sequence[CallEvent], wait: Wait) -> Outcome:
    """No answer if the route continued after the queue; abandoned if nothing followed, since then the caller hung up."""
    went_on = wait.left_at is not None and _has_gone_on(known, wait.left_at, excluded_path=wait.path)
    return Outcome.NO_ANSWER if went_on else Outcome.ABANDONED


def _has_gone_on(known: Sequence[CallEvent], at: float, excluded_path: str | None = None) -> bool:
    """Whether the route took a step at or after `at`, at another path than `excluded_path`."""
    return any(
        event.kind is EventKind.STEP_TAKEN and event.at >= at and event.details.get("path", "") != excluded_path
        for event in known
    )


def _is_unconfirmed(known: Sequence[CallEvent]) -> bool:
    """Whether the route asked the caller to press a key, and the caller did not, until the end of the call."""
    steps = (event.details for event in known if event.kind is EventKind.STEP_TAKEN)
    asked = [details[_CONFIRMATION] for details in steps if _CONFIRMATION in details]
    return bool(asked) and asked[-1] != Confirmation.PRESSED


def _list_reasons(known: Sequence[CallEvent]) -> set[str]:
    return {event.details["ends"] for event in known if event.kind is EventKind.STEP_TAKEN and "ends" in event.details}
