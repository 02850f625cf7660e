"""Plays `<Dial>`: rings all numbers at once, and connects the caller to the first that picks up."""

from collections.abc import Iterator
from dataclasses import dataclass

from server.demo.simulated_carrier.caller import CallerHungUp
from server.demo.simulated_carrier.legs import SimulatedLeg, whisper
from server.demo.simulated_carrier.line import Document, Line, Party, resolve
from server.demo.simulated_carrier.moments import MomentKind
from server.demo.simulated_carrier.parameters import write_recording
from server.demo.simulated_carrier.planned_call import CalleeReaction
from server.demo.simulated_carrier.recording import report_recording
from server.demo.simulated_carrier.twiml import Verb

_DEFAULT_RING_SECONDS = 30
_DEFAULT_LONGEST_TALK_SECONDS = 14_400
_SECONDS_TO_FAIL = 1.0
_SECONDS_TO_RING = 1.0
_SECONDS_TO_BUSY = 2.0


@dataclass(frozen=True)
class _Dialled:
    """How a dial ended: its status in Twilio's terms, the leg that picked up (if any), and whether it was connected."""

    status: str
    leg: SimulatedLeg | None = None
    is_bridged: bool = False
    bridged_at: float = 0.0


def dial(party: Party, document: Document, verb: Verb) -> Document | None:
    """Ring the numbers, and report the result to the action URL."""
    line = party.line
    numbers = verb.nested or (Verb("Number", {}, verb.text),)
    legs = [SimulatedLeg(line, document, number) for number in numbers]
    if not verb.read_switch("answerOnBridge"):
        line.answer()
    try:
        picked_up = _ring(line, legs, line.now + verb.read_number("timeout", _DEFAULT_RING_SECONDS))
        dialled = _connect(line, verb, picked_up) if picked_up else _Dialled(_sum_up(legs))
    except CallerHungUp:
        talked = next((leg for leg in legs if leg.answered_at is not None), None)
        for leg in legs:
            leg.end("completed" if leg is talked else "canceled")
        ended = _Dialled("completed", talked, talked.is_bridged, talked.bridged_at) if talked else _Dialled("canceled")
        _report(line, document, verb, ended)
        raise
    return _report(line, document, verb, dialled)


def _ring(line: Line, legs: list[SimulatedLeg], until: float) -> SimulatedLeg | None:
    """The leg that picks up first, after the others have ended; None if none picks up."""
    for leg in legs:
        leg.begin()
    happenings = sorted(
        ((at, index, status) for index, leg in enumerate(legs) for at, status in _plan(leg, line.now, until)),
        key=lambda happening: happening[:2],
    )
    for at, index, status in happenings:
        line.wait(at)
        if status == "ringing":
            legs[index].ring()
        elif status != "in-progress":
            legs[index].end(status)
        else:
            for other in legs:
                if other is not legs[index]:
                    other.end("canceled")
            legs[index].pick_up()
            return legs[index]
    return None


def _plan(leg: SimulatedLeg, began_at: float, until: float) -> Iterator[tuple[float, str]]:
    """The times and statuses of the leg, unless another leg picks up before."""
    callee = leg.callee
    if callee.answer is CalleeReaction.FAILED:
        yield min(until, began_at + _SECONDS_TO_FAIL), "failed"
    elif callee.answer is CalleeReaction.BUSY:
        yield min(until, began_at + _SECONDS_TO_BUSY), "busy"
    else:
        rings_at = min(until, began_at + _SECONDS_TO_RING)
        yield rings_at, "ringing"
        if callee.answer is CalleeReaction.PICKS_UP and rings_at + callee.answer_seconds < until:
            yield rings_at + callee.answer_seconds, "in-progress"
        else:
            yield until, "no-answer"


def _connect(line: Line, verb: Verb, leg: SimulatedLeg) -> _Dialled:
    """Play the whisper, connect the caller, and let the two talk until one hangs up."""
    if not whisper(leg):
        leg.end("completed")
        return _Dialled("completed", leg)
    leg.bridge()
    line.answer()
    longest = verb.read_number("timeLimit", _DEFAULT_LONGEST_TALK_SECONDS)
    talks = leg.callee.talk_seconds
    line.wait(line.now + (longest if talks is None else min(longest, talks)))
    line.note(MomentKind.LEG_ENDED, f"{leg.number} hangs up")
    leg.end("completed")
    return _Dialled("completed", leg, leg.is_bridged, leg.bridged_at)


def _sum_up(legs: list[SimulatedLeg]) -> str:
    statuses = {leg.status for leg in legs}
    return statuses.pop() if len(statuses) == 1 else "no-answer"


def _report(line: Line, document: Document, verb: Verb, dialled: _Dialled) -> Document | None:
    fields = {"DialCallStatus": dialled.status, "DialBridged": "true" if dialled.is_bridged else "false"}
    recording: dict[str, str] = {}
    if dialled.leg:
        fields |= {"DialCallSid": dialled.leg.sid, "DialCallDuration": str(round(dialled.leg.count_seconds()))}
        if dialled.is_bridged and verb.attributes.get("record", "false").startswith(("record-from", "true")):
            recording = write_recording(line.call, line.draw_sid("RE"), line.now - dialled.bridged_at)
    action = verb.attributes.get("action")
    following = line.fetch(resolve(document, action), {**fields, **recording}) if action else None
    if recording:
        report_recording(line, document, verb, recording, dialled.bridged_at, "DialVerb")
    return following
