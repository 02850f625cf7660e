"""Many calls to a running server, with repeated, late and reordered webhooks, while workers are killed.

Each call is compared with a call of the same kind without faults: both must have equal data in the call log.
"""

import os
import signal
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from random import Random

from server.demo.simulated_carrier.carrier import play_call
from server.demo.simulated_carrier.complaints import CallFailed, ServerUnreachable
from server.demo.simulated_carrier.faults import Faults, FaultyPost
from server.demo.simulated_carrier.http_post import HttpPost
from server.demo.simulated_carrier.line import Post
from server.demo.simulated_carrier.planned_call import Callee, CalleeReaction, PlannedCall, draw_sid
from server.domain.calls.call import Call
from server.domain.calls.events import EventKind
from server.stores.sql.call_log.store import SqlCallLog
from server.stores.sql.engine import open_engine
from tests.serving import run_dni, start_dni
from tests.waiting import HANG_SECONDS

TOKEN = "the token of many calls"
ACCOUNT = "many"
"""The longest time without the end of a call: three requests may each wait 15 s for a response."""

RADIO, LEAFLET = "+18665550101", "+18665550102"
FAULTS = Faults(duplicated=0.15, delayed=0.3)
ACCOUNT_FILE = f"""
account: {{key: {ACCOUNT}, name: Many Calls, country: US, time_zone: America/New_York, route: ring}}
receiving_numbers:
  - {{name: desk, number: "+14155550180"}}
  - {{name: hall, number: "+14155550181"}}
routes:
  - name: ring
    ring: {{receiving_numbers: [desk, hall], order: in_turn, seconds: 20}}
    otherwise: {{voicemail: {{say: "Tell us."}}}}
  - name: ask
    menu: {{say: "Press 1 for sales.", keys: {{"1": {{ring: [desk, hall], otherwise: {{hang_up: busy}}}}}}}}
    otherwise: {{say: "Good bye."}}
tracking_sources:
  - {{name: Radio, kind: off_site, tracking_number: "{RADIO}"}}
  - {{name: Leaflet, kind: off_site, tracking_number: "{LEAFLET}", route: ask}}
"""


@dataclass(frozen=True)
class Kind:
    """What happens in calls of one kind."""

    number: str
    callees: Mapping[str, Callee]
    keys: tuple[str, ...] = ()
    hang_up_seconds: float | None = None


_DESK, _HALL = "+14155550180", "+14155550181"
_NOBODY = Callee(CalleeReaction.NO_ANSWER)
KINDS: Mapping[str, Kind] = {
    "answered at once": Kind(RADIO, {_DESK: Callee(talk_seconds=42)}),
    "answered by the second": Kind(RADIO, {_DESK: Callee(CalleeReaction.BUSY), _HALL: Callee(talk_seconds=33)}),
    "a message left": Kind(RADIO, {_DESK: _NOBODY, _HALL: _NOBODY}),
    "given up while it rang": Kind(RADIO, {_DESK: _NOBODY}, hang_up_seconds=7),
    "a key pressed": Kind(LEAFLET, {_DESK: _NOBODY, _HALL: Callee(talk_seconds=12)}, ("1",)),
    "no key pressed": Kind(LEAFLET, {}),
}


@dataclass(frozen=True)
class Played:
    """The result: the number of calls, the rows in the log, and for each wrong call its name and the differences."""

    calls: int
    rows: int
    wrong: Sequence[str]
    kills: int


def play_many_calls(folder: Path, calls: int, *, threads: int = 4, kills: int = 2, seed: int = 1) -> Played:
    """Play this number of calls against a separate server with two workers, and kill this number of workers meanwhile."""
    (folder / "many.yaml").write_text(ACCOUNT_FILE, encoding="utf-8")
    imported = run_dni(folder, "account", "import", "many.yaml")
    assert imported.returncode == 0, imported.stderr
    settings = {"DNI_TWILIO_AUTH_TOKEN": TOKEN, "DNI_LOG_LEVEL": "error"}
    planned = dict(_plan_calls(calls, seed))
    patterns = dict(zip([f"CA{index:032x}" for index in range(len(KINDS))], KINDS, strict=True))
    with start_dni(folder, "serve", "--workers", "2", **settings) as server:
        for index, (sid, kind) in enumerate(patterns.items()):
            play_call(
                _write_call(sid, kind, f"+1415555019{index}", server.url),
                HttpPost(server.url, server.url),
                time.time(),
                _hear,
            )
        done = _Counter()
        workers = [
            threading.Thread(
                target=_play_share,
                args=(list(planned.items())[share::threads], server.url, seed + share, done),
                daemon=True,
            )
            for share in range(threads)
        ]
        for worker in workers:
            worker.start()
        for kill in range(kills):
            done.wait_for((kill + 1) * calls // (kills + 1))
            os.kill(_find_children(server.process.pid, 2)[kill % 2], signal.SIGKILL)
        done.wait_for(calls)
        for worker in workers:
            worker.join(HANG_SECONDS)
        assert not done.failures, done.failures[:3]
        assert not any(worker.is_alive() for worker in workers), "delayed webhooks are still being sent"
    rows = {call.carrier_call_id: call for call in _read_log(folder)}
    right = {kind: _describe(rows.pop(sid)) for sid, kind in patterns.items()}
    wrong = [
        f"{sid} ({kind}): {_describe(rows[sid]) if sid in rows else 'missing'} instead of {right[kind]}"
        for sid, (kind, caller) in planned.items()
        if sid not in rows or _describe(rows[sid]) != right[kind] or rows[sid].caller != caller
    ]
    return Played(calls, len(rows), wrong, kills)


def _plan_calls(calls: int, seed: int) -> Iterator[tuple[str, tuple[str, str]]]:
    """Each call's SID with its kind and its caller."""
    random = Random(seed)
    for number in range(calls):
        yield draw_sid("CA", random), (random.choice(list(KINDS)), f"+1415{2_000_000 + number:07}")


def _write_call(sid: str, kind: str, caller: str, url: str) -> PlannedCall:
    what = KINDS[kind]
    return PlannedCall(sid, what.number, caller, url, TOKEN, what.keys, what.hang_up_seconds, callees=what.callees)


class _Counter:
    """The number of calls that have ended, and the errors of calls that could not be played."""

    def __init__(self) -> None:
        self.failures: list[str] = []
        self._count = 0
        self._changed = threading.Condition()

    def add(self, failure: str = "") -> None:
        with self._changed:
            self._count += 1
            self.failures += [failure] if failure else []
            self._changed.notify_all()

    def wait_for(self, count: int) -> None:
        """Wait until this number of calls have ended; raises `AssertionError` when none ends for too long."""
        with self._changed:
            while (before := self._count) < count:
                assert self._changed.wait_for(lambda: self._count > before, HANG_SECONDS), (
                    f"{before} of {count} calls are over, and no other ends: {self.failures[:3]}"
                )


def _play_share(planned: Sequence[tuple[str, tuple[str, str]]], url: str, seed: int, done: _Counter) -> None:
    post = FaultyPost(_Persistent(HttpPost(url, url)), FAULTS, Random(seed))
    for sid, (kind, caller) in planned:
        try:
            play_call(_write_call(sid, kind, caller, url), post, time.time(), _hear)
        # Any other error must be recorded too: otherwise the test would wait for the calls of this thread.
        except Exception as error:
            done.add(f"{sid} ({kind}): {error!r}")
        else:
            done.add()
    try:
        post.finish()
    except CallFailed as error:
        done.failures.append(f"delayed webhooks: {error}")


class _Persistent:
    """A `Post` that retries when a worker died during a request, like carriers with retries turned on."""

    def __init__(self, post: Post) -> None:
        self._post = post

    def __call__(self, url: str, form: Mapping[str, str], headers: Mapping[str, str]) -> str:
        for _try in range(5):
            try:
                return self._post(url, form, headers)
            except ServerUnreachable:
                continue
        return self._post(url, form, headers)


def _find_children(process: int, count: int) -> list[int]:
    """The children of a process, once there are this many: a killed one is replaced within moments."""
    gives_up_at = time.monotonic() + HANG_SECONDS
    while True:
        children = [int(child) for child in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
        if len(children) >= count:
            return children
        assert time.monotonic() < gives_up_at, f"the server has {len(children)} workers instead of {count}"


def _read_log(folder: Path) -> Iterator[Call]:
    with closing(SqlCallLog(open_engine(f"sqlite:///{folder}/dni.sqlite3"))) as log:
        mark = 0
        while True:
            calls, mark = log.list_changed(ACCOUNT, mark, 500)
            if not calls:
                return
            yield from calls


def _describe(call: Call) -> tuple[object, ...]:
    """The data of a call that does not depend on its time."""
    progress = call.progress
    return (
        call.tracking_number.number,
        call.attributed.match.value,
        call.attributed.tracking_source,
        progress.outcome.value,
        progress.receiving_number,
        round(progress.talk_seconds),
        progress.ended_at is not None,
        bool(progress.recording_url),
        sorted((event.kind.value, event.key.split(":")[0]) for event in call.events),
        [dict(event.details) for event in call.events if event.kind is EventKind.STEP_TAKEN],
    )


def _hear(_moment: object) -> None:
    """A port without a listener."""
