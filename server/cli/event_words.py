"""What happened in a call, in words."""

from collections.abc import Callable, Mapping

from server.cli.texts import write_safely, write_seconds
from server.domain.calls.event_order import read_seconds
from server.domain.calls.events import CallEvent, EventKind

_WIDEST = 120

_LEG_ENDS = {
    "answered": "talks no more",
    "no_answer": "did not answer",
    "busy": "was busy",
    "failed": "could not be reached",
    "cancelled": "stopped ringing",
}
_RING_ENDS = {
    "answered": "was answered",
    "no_answer": "was answered by nobody",
    "busy": "found all busy",
    "failed": "reached nobody",
    "cancelled": "was given up",
}
_ENDS = {
    "completed": "The call ended",
    "no_answer": "The call ended, not answered",
    "busy": "The call ended with the busy tone",
    "failed": "The call failed",
    "cancelled": "The caller hung up before the call was answered",
    "unknown": "Nothing more was heard of the call",
}


def describe_event(event: CallEvent) -> str:
    """The event in a sentence without its time. Whatever is in it, nothing steers the terminal."""
    return write_safely(_WRITERS[event.kind](event), _WIDEST)


def _describe_start(event: CallEvent) -> str:
    region = " ".join(filter(None, (event.details.get("state"), event.details.get("zip"))))
    place = ", ".join(filter(None, (event.details.get("city"), region, event.details.get("country"))))
    return f"The call came in from {place}" if place else "The call came in"


def _describe_step(event: CallEvent) -> str:
    return f"Route {event.details.get('path', '')}: {event.details.get('decision', '')}"


def _describe_ringing(event: CallEvent) -> str:
    return f"{_name(event)} rings"


def _describe_answer(event: CallEvent) -> str:
    return f"{_name(event)} answered"


def _describe_leg_end(event: CallEvent) -> str:
    status = event.details.get("status", "")
    return f"{_name(event)} {_LEG_ENDS.get(status, status)}{_write_talk(event)}"


def _describe_ring_end(event: CallEvent) -> str:
    status = event.details.get("status", "")
    return f"The ring at {event.details.get('path', '')} {_RING_ENDS.get(status, status)}{_write_talk(event)}"


def _describe_keys(event: CallEvent) -> str:
    return f"The caller pressed {event.details.get('digits', '')} at {event.details.get('path', '')}"


def _describe_queue(event: CallEvent) -> str:
    return f"The caller waits in the queue {event.details.get('path', '')}"


def _describe_queue_end(event: CallEvent) -> str:
    waited = read_seconds(event, "waited_seconds")
    after = f" after {write_seconds(waited)}" if waited is not None else ""
    return f"The caller left the queue {event.details.get('path', '')}{after}"


def _describe_recording(event: CallEvent) -> str:
    what = "The caller left a message" if event.details.get("is_message") == "true" else "The call was recorded"
    return f"{what}: {event.details.get('recording_url', '')}"


def _describe_tags(event: CallEvent) -> str:
    return "Tags came from the page: " + ", ".join(f"{name}={value}" for name, value in event.details.items())


def _describe_end(event: CallEvent) -> str:
    return _ENDS.get(event.details.get("status", ""), "The call ended")


_WRITERS: Mapping[EventKind, Callable[[CallEvent], str]] = {
    EventKind.STARTED: _describe_start,
    EventKind.STEP_TAKEN: _describe_step,
    EventKind.LEG_STARTED: _describe_ringing,
    EventKind.LEG_ANSWERED: _describe_answer,
    EventKind.LEG_ENDED: _describe_leg_end,
    EventKind.RING_ENDED: _describe_ring_end,
    EventKind.KEYS_PRESSED: _describe_keys,
    EventKind.QUEUE_ENTERED: _describe_queue,
    EventKind.QUEUE_LEFT: _describe_queue_end,
    EventKind.RECORDED: _describe_recording,
    EventKind.TAGGED: _describe_tags,
    EventKind.ENDED: _describe_end,
}


def _name(event: CallEvent) -> str:
    return event.details.get("receiving_number") or "A receiving number"


def _write_talk(event: CallEvent) -> str:
    talked = read_seconds(event, "talk_seconds")
    return f": {write_seconds(talked)} of talk" if talked else ""
