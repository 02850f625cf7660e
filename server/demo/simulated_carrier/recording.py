"""Plays `<Record>`: the caller leaves a message."""

from server.demo.simulated_carrier.caller import CallerHungUp
from server.demo.simulated_carrier.line import Document, Line, Party, resolve
from server.demo.simulated_carrier.moments import MomentKind
from server.demo.simulated_carrier.parameters import write_recording, write_recording_status
from server.demo.simulated_carrier.twiml import Verb

_DEFAULT_LONGEST_SECONDS = 3_600
_ANY_KEY = "1234567890*#"
_HUNG_UP = "hangup"


def record(party: Party, document: Document, verb: Verb) -> Document | None:
    """Record until the caller hangs up or presses a finish key, at most for `maxLength`."""
    line = party.line
    began_at = line.now
    line.note(MomentKind.RECORDING, "is being recorded")
    line.caller.begin_message(line.now)
    try:
        pressed = _listen(line, verb, began_at + verb.read_number("maxLength", _DEFAULT_LONGEST_SECONDS))
    except CallerHungUp:
        _report(line, document, verb, began_at, _HUNG_UP)
        raise
    return _report(line, document, verb, began_at, pressed)


def report_recording(
    line: Line, document: Document, verb: Verb, recording: dict[str, str], began_at: float, source: str
) -> None:
    """Send the status callback of the recording, if the verb has a URL for it."""
    url = verb.attributes.get("recordingStatusCallback")
    if url:
        line.send(resolve(document, url), write_recording_status(line.call, recording, began_at, source))


def _listen(line: Line, verb: Verb, until: float) -> str:
    """The key that ended the recording; empty when its time was over."""
    finish_on = verb.attributes.get("finishOnKey", _ANY_KEY)
    while True:
        key = line.press_key(until, is_first=False)
        if key is None or key in finish_on:
            return key or ""


def _report(line: Line, document: Document, verb: Verb, began_at: float, digits: str) -> Document:
    recording = write_recording(line.call, line.draw_sid("RE"), line.now - began_at)
    line.note(MomentKind.RECORDING, f"leaves a message of {recording['RecordingDuration']} s")
    action = resolve(document, verb.attributes.get("action", document.url))
    following = line.fetch(action, {**recording, **({"Digits": digits} if digits else {})})
    report_recording(line, document, verb, recording, began_at, "RecordVerb")
    return following
