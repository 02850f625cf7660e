"""The events of a sample call, as the webhooks of a carrier would leave them in the log."""

from server.demo.sample_calls.drawing import Ending, SampleCall
from server.domain.calls.event_writing import write_start
from server.domain.calls.events import CallEvent, EventKind

RECORDINGS = "https://recordings.example"
"""The name is reserved for examples, so nobody can be asked for such a recording."""

_RING_SECONDS = 25.0
_MESSAGE_SECONDS = 30.0
_LEG_STATUS = {
    Ending.ANSWERED: "answered",
    Ending.NO_ANSWER: "no_answer",
    Ending.MESSAGE: "no_answer",
    Ending.ABANDONED: "cancelled",
    Ending.BUSY: "busy",
    Ending.FAILED: "failed",
}


def write_events(call: SampleCall, path: str, receiving_number: str, *, is_recorded: bool) -> tuple[CallEvent, ...]:
    """The events from the start to the end. `path` is the name of the route, whose first step rings the receiving number."""
    at, leg = call.started_at, f"{path}.0.{receiving_number}"
    begin = {"leg": leg, "receiving_number": receiving_number}
    waits = call.ending in (Ending.NO_ANSWER, Ending.MESSAGE)
    rang_until = at + (_RING_SECONDS if waits else call.ring_seconds)
    is_answered = call.ending is Ending.ANSWERED
    over_at = rang_until + (call.talk_seconds if is_answered else 0.0)
    talk = f"{call.talk_seconds if is_answered else 0.0:g}"
    status = _LEG_STATUS[call.ending]
    events = [
        write_start(at, {"city": call.caller.city, "state": call.caller.state, "country": "US"}),
        _step("0", at, path, f"rings {receiving_number} for {_RING_SECONDS:g} s"),
        CallEvent(f"leg_started/{leg}", EventKind.LEG_STARTED, at, begin),
    ]
    if is_answered:
        events.append(CallEvent(f"leg_answered/{leg}", EventKind.LEG_ANSWERED, rang_until, begin))
    ended = {"status": status, "talk_seconds": talk}
    events.append(CallEvent(f"leg_ended/{leg}", EventKind.LEG_ENDED, over_at, begin | ended))
    if call.ending is not Ending.ABANDONED:
        details = {"path": path, "status": status, "talk_seconds": talk}
        events.append(CallEvent(f"ring_ended/{path}/0", EventKind.RING_ENDED, over_at, details))
    if not is_answered and call.ending is not Ending.ABANDONED:
        words = "takes a message" if call.ending is Ending.MESSAGE else "says: We will call you back."
        events.append(_step("1", over_at, f"{path}.otherwise", words))
    if call.ending is Ending.MESSAGE:
        over_at += _MESSAGE_SECONDS
    if call.ending is Ending.MESSAGE or (is_answered and is_recorded):
        recorded = {"recording_url": f"{RECORDINGS}/{call.name}.wav"}
        recorded |= {"is_message": "true"} if call.ending is Ending.MESSAGE else {}
        events.append(CallEvent(f"recorded/{path}/0", EventKind.RECORDED, over_at, recorded))
    events.append(CallEvent("ended", EventKind.ENDED, over_at, {"status": "completed"}))
    return tuple(events)


def _step(key: str, at: float, path: str, decision: str) -> CallEvent:
    return CallEvent(f"step/{key}", EventKind.STEP_TAKEN, at, {"path": path, "decision": decision})
