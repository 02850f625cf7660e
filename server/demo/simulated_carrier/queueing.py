"""Plays `<Enqueue>`: the caller waits in a queue, and the server is asked repeatedly what they hear."""

from collections.abc import Mapping
from typing import NoReturn

from server.demo.simulated_carrier.caller import CallerHungUp
from server.demo.simulated_carrier.complaints import TwimlRefused
from server.demo.simulated_carrier.gathering import gather
from server.demo.simulated_carrier.line import Document, Line, Party, resolve
from server.demo.simulated_carrier.moments import MomentKind
from server.demo.simulated_carrier.twiml import Verb
from server.demo.simulated_carrier.walking import PASSING, HungUp, Play, walk


class _LeftQueue(Exception):
    """`<Leave>` was played."""


class _Waiting:
    """The caller's end of the line while they wait, alone, in a queue. Each request has the queue's parameters."""

    role = "the caller"

    def __init__(self, line: Line) -> None:
        self.line = line
        self.queue_sid = line.draw_sid("QU")
        self._entered_at = line.now

    def fetch(self, url: str, fields: Mapping[str, str]) -> Document:
        seconds = self.count_seconds()
        queue = {
            "QueueSid": self.queue_sid,
            "QueueTime": seconds,
            "QueuePosition": "1",
            "CurrentQueueSize": "1",
            "AvgQueueTime": seconds,
        }
        return self.line.fetch(url, {**queue, **fields})

    def press_key(self, until: float, *, is_first: bool) -> str | None:
        return self.line.press_key(until, is_first=is_first)

    def count_seconds(self) -> str:
        return str(round(self.line.now - self._entered_at))


def enqueue(party: Party, document: Document, verb: Verb) -> Document | None:
    """Keep the caller in the queue until a document of `waitUrl` lets them leave, or they hang up."""
    line = party.line
    wait_url = verb.attributes.get("waitUrl")
    if not wait_url:
        raise TwimlRefused("<Enqueue> has no waitUrl, which is needed here to take callers out of a queue")
    waiting = _Waiting(line)
    line.note(MomentKind.QUEUED, "waits in a queue")
    try:
        _wait(waiting, resolve(document, wait_url))
    except _LeftQueue:
        line.note(MomentKind.LEFT_QUEUE, f"leaves the queue after {waiting.count_seconds()} s")
        return _report(waiting, document, verb, "leave")
    except (CallerHungUp, HungUp):
        line.status = "completed"
        _report(waiting, document, verb, "hangup")
        raise


def _leave(_party: Party, _document: Document, _verb: Verb) -> NoReturn:
    raise _LeftQueue


_PLAYS: Mapping[str, Play] = {**PASSING, "Gather": gather, "Leave": _leave}


def _wait(waiting: _Waiting, wait_url: str) -> NoReturn:
    while True:
        before = waiting.line.now
        walk(waiting, waiting.fetch(wait_url, {}), _PLAYS)
        if waiting.line.now <= before:
            raise TwimlRefused(f"the waitUrl {wait_url} takes no time, so it would be requested in an endless loop")


def _report(waiting: _Waiting, document: Document, verb: Verb, result: str) -> Document | None:
    action = verb.attributes.get("action")
    if not action:
        return None
    fields = {"QueueResult": result, "QueueSid": waiting.queue_sid, "QueueTime": waiting.count_seconds()}
    return waiting.line.fetch(resolve(document, action), fields)
