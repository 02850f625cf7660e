"""Plays `<Gather>`: asks for keys."""

from server.demo.simulated_carrier.line import Document, Party, resolve
from server.demo.simulated_carrier.moments import MomentKind
from server.demo.simulated_carrier.twiml import Verb
from server.demo.simulated_carrier.walking import measure_speech, note_speech

_DEFAULT_TIMEOUT_SECONDS = 5


def gather(party: Party, document: Document, verb: Verb) -> Document | None:
    """Take keys during the nested verbs and the timeout after them, which restarts with each key.

    Without a key it goes on with the next verb, unless `actionOnEmptyResult` is set.
    """
    for nested in verb.nested:
        note_speech(party, nested, MomentKind.ASKED)
    digits, finished_on = _take_keys(party, verb)
    if not (digits or finished_on or verb.read_switch("actionOnEmptyResult")):
        return None
    fields = {"Digits": digits, "msg": "Gather End"} | ({"FinishedOnKey": finished_on} if finished_on else {})
    return party.fetch(resolve(document, verb.attributes.get("action", document.url)), fields)


def _take_keys(party: Party, verb: Verb) -> tuple[str, str]:
    """The keys, and the key that ended the input (empty if the timeout or the number of keys did)."""
    finish_on = verb.attributes.get("finishOnKey", "#")
    most = verb.read_number("numDigits", 0) or None
    timeout_seconds = verb.read_number("timeout", _DEFAULT_TIMEOUT_SECONDS)
    until = party.line.now + sum(map(measure_speech, verb.nested)) + timeout_seconds
    digits = ""
    is_first = True
    while most is None or len(digits) < most:
        key = party.press_key(until, is_first=is_first)
        if key is None:
            break
        party.line.note(MomentKind.PRESSED, f"{party.role} presses {key}")
        if key in finish_on:
            return digits, key
        digits += key
        is_first = False
        until = party.line.now + timeout_seconds
    return digits, ""
