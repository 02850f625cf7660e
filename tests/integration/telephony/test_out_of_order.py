"""Webhooks arrive twice, late and in any order; the call log has each call once, and correct."""

import itertools
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.account_file.read import read_account_file
from server.app import create_app
from server.bundle import Bundle, cut_bundle
from server.demo.simulated_carrier.carrier import play_call
from server.demo.simulated_carrier.planned_call import Callee, CalleeReaction, PlannedCall
from server.domain.calls.call import Call, Outcome
from server.domain.calls.events import EventKind
from server.open_stores import open_stores
from server.settings import Settings, read_settings
from server.stores.call_log import CallFilter, CallLog
from tests.carriers import AUTH_TOKEN
from tests.integration.telephony.conftest import FindCall
from tests.integration.telephony.line import (
    CALLED_SHOP_FILE,
    CALLER,
    PUBLIC_URL,
    SID,
    Line,
    find_url,
    list_rung,
)
from tests.shop import Clock

RADIO = "+18665550150"
BEGAN_AT = 1_750_000_000.0
DESK, HALL = "+14155550180", "+14155550181"
BUSY, ANSWERS = Callee(CalleeReaction.BUSY), Callee(answer_seconds=4.0, talk_seconds=30.0)
NOBODY = Callee(CalleeReaction.NO_ANSWER)

PLANS: Mapping[str, PlannedCall] = {
    "answered": PlannedCall(SID, RADIO, CALLER, PUBLIC_URL, AUTH_TOKEN, callee=ANSWERS),
    "one busy, the other answers": PlannedCall(
        SID, RADIO, CALLER, PUBLIC_URL, AUTH_TOKEN, callees={DESK: BUSY, HALL: ANSWERS}
    ),
    "in turn": PlannedCall(SID, "+18665550153", CALLER, PUBLIC_URL, AUTH_TOKEN, callees={DESK: NOBODY, HALL: ANSWERS}),
    "a message": PlannedCall(SID, RADIO, CALLER, PUBLIC_URL, AUTH_TOKEN, callee=NOBODY),
    "a menu": PlannedCall(SID, "+18665550151", CALLER, PUBLIC_URL, AUTH_TOKEN, keys=("7", "1"), callee=ANSWERS),
    "a queue": PlannedCall(SID, "+18665550152", CALLER, PUBLIC_URL, AUTH_TOKEN, callee=ANSWERS),
    "the caller hangs up": PlannedCall(SID, RADIO, CALLER, PUBLIC_URL, AUTH_TOKEN, callee=NOBODY, hang_up_seconds=9.0),
}
"""Different calls, played by a simulated carrier."""

Sent = tuple[str, Mapping[str, str]]


class Recorder:
    """Posts to a line, and records requests and responses."""

    def __init__(self, line: Line) -> None:
        self.line = line
        self.sent: list[Sent] = []
        self.answers: list[str] = []

    def __call__(self, url: str, form: Mapping[str, str], _headers: Mapping[str, str]) -> str:
        answer = self.line.post(url, form).get_data(as_text=True)
        self.sent.append((url, dict(form)))
        self.answers.append(answer)
        return answer


Serve = Callable[[], tuple[Line, CallLog]]


@pytest.fixture(scope="module")
def serve(tmp_path_factory: pytest.TempPathFactory) -> Serve:
    """Starts a server with its own stores and a fixed clock."""
    folder: Path = tmp_path_factory.mktemp("calls")
    names = itertools.count()
    bundle: Bundle = cut_bundle('(function(config){})("__DNI_CONFIG__");\n', b'{"version":3}', "0")

    def read(name: str) -> Settings:
        url = f"sqlite:///{folder}/{name}.sqlite3"
        return read_settings(
            {"DNI_DATABASE_URL": url, "DNI_PUBLIC_URL": PUBLIC_URL, "DNI_TWILIO_AUTH_TOKEN": AUTH_TOKEN}
        )

    empty = open_stores(read("empty"))
    empty.accounts.prepare()
    empty.leases.prepare()
    empty.accounts.save(read_account_file(CALLED_SHOP_FILE.encode()))
    empty.close()

    def start() -> tuple[Line, CallLog]:
        name = str(next(names))
        shutil.copy(folder / "empty.sqlite3", folder / f"{name}.sqlite3")
        clock = Clock(BEGAN_AT)
        settings = read(name)
        stores = open_stores(settings)
        app = create_app(settings, bundle=bundle, stores=stores, environment={}, clock=clock, are_stores_prepared=True)
        return Line(app.test_client(), clock), stores.call_log

    return start


def find_only_call(log: CallLog) -> Call:
    (call,) = log.list_calls("shop", CallFilter(), None, 10).calls
    found = log.find("shop", call.call_id)
    assert found is not None
    return found


def describe(call: Call) -> tuple[Call, list[tuple[str, EventKind, Mapping[str, str]]]]:
    """All except the start of a ring: that is our request to ring or the carrier's report, whichever is known first."""
    events = sorted([(event.key, event.kind, event.details) for event in call.events], key=lambda event: event[0])
    return replace(call, events=(), progress=replace(call.progress, ringing_seconds=0.0)), events


@pytest.mark.parametrize("name", PLANS)
@settings(max_examples=8, deadline=None)
@given(data=st.data())
def test_order_of_webhooks_does_not_change_the_logged_call(serve: Serve, name: str, data: st.DataObject) -> None:
    line, log = serve()
    carrier = Recorder(line)
    play_call(PLANS[name], carrier, BEGAN_AT, lambda _moment: None)
    played = find_only_call(log)

    (first, *rest), (other_line, other_log) = carrier.sent, serve()
    answer = other_line.post(*first).get_data(as_text=True)
    assert answer == carrier.answers[0]
    shuffled = data.draw(st.permutations([*rest, *rest, first]))
    for url, form in shuffled:
        assert other_line.post(url, form).status_code == 200
    assert describe(find_only_call(other_log)) == describe(played)


@pytest.mark.parametrize("name", PLANS)
def test_repeated_webhook_gets_the_same_response(serve: Serve, name: str) -> None:
    line, log = serve()
    carrier = Recorder(line)
    play_call(PLANS[name], carrier, BEGAN_AT, lambda _moment: None)
    played = find_only_call(log)
    for (url, form), answer in zip(carrier.sent, carrier.answers, strict=True):
        if "kind=queue_polled" not in url:
            assert line.post(url, form).get_data(as_text=True) == answer
    assert find_only_call(log) == played


def test_repeated_webhook_gets_the_same_response_after_other_calls(line: Line) -> None:
    rotating = "+18665550155"
    assert list_rung(line.call(rotating)) == [DESK]
    assert list_rung(line.call(rotating, sid="CA" + "b" * 32)) == [HALL]
    assert list_rung(line.call(rotating)) == [DESK]

    capped = "+18665550154"
    assert list_rung(line.call(capped, sid="CA" + "c" * 32)) == ["+14155550182"]
    assert list_rung(line.call(capped, sid="CA" + "d" * 32)) == []
    line.hang_up(capped, sid="CA" + "c" * 32)
    assert list_rung(line.call(capped, sid="CA" + "d" * 32)) == []


def test_status_that_arrives_first_adds_the_call(line: Line, find_call: FindCall, clock: Clock) -> None:
    clock.now += 60
    line.hang_up(RADIO, CallDuration="45")
    before = find_call()
    assert before.attributed.tracking_source == "Radio"
    assert (before.progress.started_at, before.progress.ended_at) == (BEGAN_AT + 15, BEGAN_AT + 60)
    line.call(RADIO)
    after = find_call()
    assert (after.progress.started_at, after.progress.ended_at) == (BEGAN_AT + 15, BEGAN_AT + 60)
    assert after.progress.outcome is not Outcome.RUNNING


def test_call_that_only_rings_is_logged(line: Line, find_call: FindCall) -> None:
    line.hang_up(RADIO, status="ringing")
    line.hang_up(RADIO, status="in-progress")
    assert find_call().progress.outcome is Outcome.RUNNING
    line.call(RADIO)
    assert [event.kind for event in find_call().events][:2] == [EventKind.STARTED, EventKind.STEP_TAKEN]


def test_leg_event_of_an_unknown_call_changes_nothing(line: Line, call_log: CallLog) -> None:
    url = find_url(line.call(RADIO), "Dial/Number", "statusCallback")
    line.tell_leg(url.replace(SID, "CA" + "e" * 32), "completed")
    assert len(call_log.list_calls("shop", CallFilter(), None, 10).calls) == 1


@pytest.fixture
def many_sids() -> Iterator[str]:
    """Ids of calls."""
    return (f"CA{index:032x}" for index in itertools.count(100))


def test_calls_that_come_at_the_same_time_are_all_logged(
    line: Line, call_log: CallLog, many_sids: Iterator[str]
) -> None:
    for sid in itertools.islice(many_sids, 20):
        line.call(RADIO, sid=sid)
        line.call(RADIO, sid=sid)
    assert len(call_log.list_calls("shop", CallFilter(), None, 100).calls) == 20
