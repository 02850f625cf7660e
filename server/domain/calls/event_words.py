"""Describes the events of a call in words."""

from collections.abc import Mapping

from server.domain.calls.event_order import read_seconds
from server.domain.calls.events import CallEvent, EventKind
from server.domain.shown_texts import write_cents, write_safely, write_seconds

_WIDEST = 120

_LEG_ENDS = {
    "answered": "left the call",
    "no_answer": "did not answer",
    "busy": "was busy",
    "failed": "could not be reached",
    "cancelled": "stopped ringing",
}
_RING_ENDS = {
    "answered": "was answered",
    "no_answer": "was not answered",
    "busy": "found everyone busy",
    "failed": "reached no one",
    "cancelled": "was cancelled",
}
_LEADS = {
    "new": "new",
    "qualified": "qualified",
    "sale": "a sale",
    "not_a_lead": "no lead",
    "spam": "spam",
}
_ENDS = {
    "completed": "The call ended",
    "no_answer": "The call ended without an answer",
    "busy": "The call ended with the busy tone",
    "failed": "The call failed",
    "cancelled": "The caller hung up before the call was answered",
    "unknown": "The carrier never reported the end of the call",
}


def describe_event(event: CallEvent) -> str:
    """The event as a sentence, without its time and without control characters."""
    return write_safely(_describe(event), _WIDEST)


def _describe(event: CallEvent) -> str:
    details = event.details
    path, status = details.get("path", ""), details.get("status", "")
    who = details.get("receiving_number") or "A receiving number"
    match event.kind:
        case EventKind.STARTED:
            return _describe_start(details)
        case EventKind.STEP_TAKEN:
            return f"Route {path}: {details.get('decision', '')}"
        case EventKind.LEG_STARTED:
            return f"{who} rings"
        case EventKind.LEG_ANSWERED:
            return f"{who} answered"
        case EventKind.LEG_ENDED:
            return f"{who} {_LEG_ENDS.get(status, status)}{_write_talk(event)}"
        case EventKind.RING_ENDED:
            return f"The ring at {path} {_RING_ENDS.get(status, status)}{_write_talk(event)}"
        case EventKind.KEYS_PRESSED:
            return f"The caller pressed {details.get('digits', '')} at {path}"
        case EventKind.QUEUE_ENTERED:
            return f"The caller waits in the queue {path}"
        case EventKind.QUEUE_LEFT:
            waited = read_seconds(event, "waited_seconds")
            after = f" after {write_seconds(waited)}" if waited is not None else ""
            return f"The caller left the queue {path}{after}"
        case EventKind.RECORDED:
            # Without its address: whoever has it may hear the recording, and it is no page for people.
            return "The caller left a message" if details.get("is_message") == "true" else "The call was recorded"
        case EventKind.TAGGED:
            return "Tags came from the page: " + ", ".join(f"{name}={value}" for name, value in details.items())
        case EventKind.BLOCKED:
            return f"The call was rejected: {details.get('entry', '')} is blocked"
        case EventKind.LEAD_CHANGED:
            return describe_lead_change(details)
        case EventKind.ENDED:
            return _ENDS.get(status, "The call ended")


def _describe_start(details: Mapping[str, str]) -> str:
    region = " ".join(filter(None, (details.get("state"), details.get("zip"))))
    location = ", ".join(filter(None, (details.get("city"), region, details.get("country"))))
    return f"The call came in from {location}" if location else "The call came in"


def describe_lead_change(details: Mapping[str, str]) -> str:
    """What a person has changed, as in "Ana marked the call as a sale and set its value to 49.90"."""
    changes = [f"marked the call as {_LEADS.get(status, status)}" for status in [details.get("status")] if status]
    value = details.get("value_cents")
    if value is not None:
        changes.append(f"set its value to {write_cents(int(value))}" if value else "removed its value")
    return f"{details.get('by') or 'Somebody'} {' and '.join(changes)}"


def _write_talk(event: CallEvent) -> str:
    talked = read_seconds(event, "talk_seconds")
    return f": {write_seconds(talked)} of talk" if talked else ""
