"""Plays a planned call: reports it to the server, follows the TwiML of its responses, and reports the end."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NoReturn

from server.demo.simulated_carrier.caller import Caller, CallerHungUp, ScriptedCaller
from server.demo.simulated_carrier.complaints import TwimlRefused
from server.demo.simulated_carrier.dialling import dial
from server.demo.simulated_carrier.gathering import gather
from server.demo.simulated_carrier.line import Document, Line, Party, Post
from server.demo.simulated_carrier.moments import Moment, MomentKind
from server.demo.simulated_carrier.parameters import write_call, write_progress
from server.demo.simulated_carrier.planned_call import PlannedCall
from server.demo.simulated_carrier.queueing import enqueue
from server.demo.simulated_carrier.recording import record
from server.demo.simulated_carrier.twiml import Verb
from server.demo.simulated_carrier.walking import PASSING, HungUp, Play, redirect, walk

_FIRST_SECONDS = 1.0
"""The time until the caller hears the first word."""


@dataclass(frozen=True)
class PlayedCall:
    """How a call ended, as Twilio's status (`completed`, `busy`, `no-answer`, `canceled`), and its length with ringing."""

    status: str
    seconds: float


def play_call(
    call: PlannedCall,
    post: Post,
    now: float,
    record: Callable[[Moment], None],
    *,
    caller: Caller | None = None,
) -> PlayedCall:
    """Play a call that begins at `now` (seconds since the epoch), and call `record` for each moment.

    Without a `caller`, the caller follows the plan and the call's clock jumps over each wait: the call ends at once, with
    times in the future. Raises `CallFailed` if a response of the server can't be used.
    """
    line = Line(call, caller or plan_caller(call, now), post, now, record)
    line.note(MomentKind.DIALLED, f"{call.write_caller()} calls {call.number}")
    try:
        _follow(line)
        line.status = "completed"
        line.note(MomentKind.HUNG_UP, "the call is over; the server hangs up")
    except HungUp as ended:
        line.status = ended.status
        line.note(MomentKind.HUNG_UP, "the server hangs up")
    except CallerHungUp:
        line.note(MomentKind.HUNG_UP, "the caller hangs up")
    seconds = line.now - line.started_at
    lasted = seconds if line.status == "completed" else 0.0
    end = {**write_call(call, line.status), **write_progress(line.now, 0, lasted)}
    line.send(call.status_url, end)
    line.note(MomentKind.ENDED, f"ended: {line.status} after {round(seconds)} s")
    return PlayedCall(line.status, seconds)


def plan_caller(
    call: PlannedCall, now: float, wait_until: Callable[[float], None] = lambda _at: None
) -> ScriptedCaller:
    """The caller of the plan. To play a call in real time, let `wait_until` sleep until the time it gets."""
    hang_up_at = None if call.hang_up_seconds is None else now + call.hang_up_seconds
    return ScriptedCaller(call.keys, hang_up_at, call.message_seconds, wait_until)


def _follow(line: Line) -> None:
    document = line.fetch(line.call.incoming_url, {})
    line.wait(line.now + _FIRST_SECONDS)
    walk(line, document, _PLAYS)


def _reject(party: Party, _document: Document, verb: Verb) -> NoReturn:
    line = party.line
    if line.status != "ringing":
        raise TwimlRefused(
            "<Reject> comes after the call was answered; it must be the first verb of the first document"
        )
    reason = verb.read_choice("reason", ("rejected", "busy"))
    line.note(MomentKind.REJECTED, "the call is rejected" if reason == "rejected" else "the line is busy")
    raise HungUp("busy" if reason == "busy" else "no-answer")


def _answering(play: Play) -> Play:
    """The verb, which first answers the call if it still rings."""

    def answer_and_play(party: Party, document: Document, verb: Verb) -> Document | None:
        party.line.answer()
        return play(party, document, verb)

    return answer_and_play


_PLAYS: Mapping[str, Play] = {
    **{name: _answering(play) for name, play in PASSING.items()},
    "Redirect": redirect,
    "Gather": _answering(gather),
    "Enqueue": _answering(enqueue),
    "Record": _answering(record),
    "Dial": dial,
    "Reject": _reject,
}
