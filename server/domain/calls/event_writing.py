"""Writes the events of webhooks and of our responses. A repeated webhook gets the same event keys."""

from collections.abc import Iterable, Iterator, Mapping

from server.domain.calls.events import PROVISIONAL, CallEvent, EventKind
from server.domain.calls.webhook_events import CallChanged, LegChanged, LegState, RecordingMade, StepEnded
from server.domain.routing.actions import EndCall, EnterQueue, InputKind, Position, RingNumbers, WalkResult

STARTED_KEY = "started"
ENDED_KEY = "ended"
GONE_KEY = "ended/gone"
CONFIRMATION = "confirmation"
_NOTED = "noted"

_LEG_KINDS = {
    LegState.STARTED: EventKind.LEG_STARTED,
    LegState.ANSWERED: EventKind.LEG_ANSWERED,
    LegState.ENDED: EventKind.LEG_ENDED,
}


def write_start(at: float, caller_location: Mapping[str, str]) -> CallEvent:
    """The start of the call, with the caller's location from the carrier: `city`, `state`, `zip`, `country`."""
    return CallEvent(STARTED_KEY, EventKind.STARTED, at, dict(caller_location))


def write_end(webhook: CallChanged, now: float) -> CallEvent:
    """The end of the call, as the carrier reports it."""
    return CallEvent(ENDED_KEY, EventKind.ENDED, now if webhook.at is None else webhook.at, {"status": webhook.status})


def write_block(entry: str, at: float) -> CallEvent:
    """The call is rejected, because this entry of the blocked callers matches its caller."""
    return CallEvent(EventKind.BLOCKED.value, EventKind.BLOCKED, at, {"entry": entry})


def write_provisional_end(at: float) -> CallEvent:
    """The provisional end: this server hangs up, or the caller has hung up. The carrier's report replaces it."""
    return CallEvent(GONE_KEY, EventKind.ENDED, at, {"status": "completed", PROVISIONAL: "true"})


def write_leg(webhook: LegChanged, now: float) -> CallEvent:
    """The new state of one leg."""
    kind = _LEG_KINDS[webhook.state]
    leg = write_leg_name(webhook.step.position, webhook.step.receiving_number)
    details = {"leg": leg, "receiving_number": webhook.step.receiving_number}
    if webhook.state is LegState.ENDED:
        details |= {"status": webhook.status, "talk_seconds": _write_seconds(webhook.talk_seconds)}
    return CallEvent(f"{kind}/{leg}", kind, now if webhook.at is None else webhook.at, details)


def write_leg_name(position: Position, receiving_number: str) -> str:
    """The name of one leg: path, attempt and receiving number, as in "main.0.desk"."""
    return f"{position.path}.{position.attempt}.{receiving_number}"


def write_recording(webhook: RecordingMade | StepEnded, now: float, *, is_message: bool = False) -> list[CallEvent]:
    """The recording, if there is one. Carriers report it with its step and on its own; both give the same event."""
    if not webhook.recording_url:
        return []
    position = webhook.step.position
    details = {"recording_url": webhook.recording_url} | ({"is_message": "true"} if is_message else {})
    return [CallEvent(f"recorded/{position.path}/{position.attempt}", EventKind.RECORDED, now, details)]


def write_input(webhook: StepEnded, now: float, entered_queue_at: float | None) -> list[CallEvent]:
    """The events of an action's result. `entered_queue_at`: when the caller entered the queue, if known."""
    path = webhook.step.position.path
    match webhook.kind:
        case InputKind.RING_ENDED:
            details = {"path": path, "status": webhook.status, "talk_seconds": _write_seconds(webhook.talk_seconds)}
            ended = CallEvent(_write_key(EventKind.RING_ENDED, webhook), EventKind.RING_ENDED, now, details)
            return [ended, *write_recording(webhook, now)]
        case InputKind.DIGITS if webhook.digits:
            details = {"path": path, "digits": webhook.digits}
            return [CallEvent(_write_key(EventKind.KEYS_PRESSED, webhook), EventKind.KEYS_PRESSED, now, details)]
        case InputKind.QUEUE_LEFT:
            waited = webhook.waited_seconds if entered_queue_at is None else now - entered_queue_at
            details = {"path": path, "waited_seconds": _write_seconds(waited)}
            return [CallEvent(_write_key(EventKind.QUEUE_LEFT, webhook), EventKind.QUEUE_LEFT, now, details)]
        case InputKind.MESSAGE_TAKEN:
            return write_recording(webhook, now, is_message=True)
        case _:
            return []


def write_tags(new: Mapping[str, str], known: Iterable[CallEvent], now: float) -> CallEvent:
    """Tags that changed during the call. The key is a count, since a tag may return to an earlier value."""
    count = sum(event.kind is EventKind.TAGGED for event in known)
    return CallEvent(f"{EventKind.TAGGED}/{count}", EventKind.TAGGED, now, new)


def write_walk(walked: WalkResult, came: str, now: float, noted: str) -> Iterator[CallEvent]:
    """The steps that the route took on webhook `came`, and the legs and queue stays that begin with them.

    `noted` goes into the first step: the counts of other calls that the walk used.
    """
    last = len(walked.taken) - 1
    ends = next((action.reason.value for action in walked.actions if isinstance(action, EndCall)), "")
    for index, step in enumerate(walked.taken):
        details = {"path": step.path, "decision": step.decision}
        if step.confirmation is not None:
            details[CONFIRMATION] = step.confirmation.value
        if index == 0 and noted:
            details[_NOTED] = noted
        if index == last and ends:
            details["ends"] = ends
        yield CallEvent(write_step_key(came, index), EventKind.STEP_TAKEN, now, details)
    for action in walked.actions:
        if isinstance(action, RingNumbers):
            for receiving_number in action.receiving_numbers:
                leg = write_leg_name(action.position, receiving_number.name)
                details = {"leg": leg, "receiving_number": receiving_number.name}
                yield CallEvent(f"{EventKind.LEG_STARTED}/{leg}", EventKind.LEG_STARTED, now, details)
        elif isinstance(action, EnterQueue):
            details = {"path": action.position.path}
            yield CallEvent(f"{EventKind.QUEUE_ENTERED}/{came}", EventKind.QUEUE_ENTERED, now, details)


def write_step_key(came: str, index: int) -> str:
    """The key of the step with this index among those taken on webhook `came`."""
    return f"{EventKind.STEP_TAKEN}/{came}/{index}"


def read_noted(step: CallEvent) -> str:
    """The counts of other calls that were noted in this step, the first of its walk."""
    return step.details.get(_NOTED, "")


def find_first_step(known: Iterable[CallEvent], came: str) -> CallEvent | None:
    """The first step that was taken on webhook `came`; None if the webhook is new."""
    key = write_step_key(came, 0)
    return next((event for event in known if event.key == key), None)


def _write_key(kind: EventKind, webhook: StepEnded) -> str:
    return f"{kind}/{webhook.step.sequence}"


def _write_seconds(seconds: float) -> str:
    return f"{max(0.0, seconds):.3f}"
