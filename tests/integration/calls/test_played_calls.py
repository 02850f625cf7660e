"""The simulated carrier plays calls of every kind to a server with the same clock; the log has their exact times."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

import pytest
from flask import Flask

from server.account_file.read import read_account_file
from server.app import create_app
from server.bundle import Bundle
from server.demo.simulated_carrier.carrier import plan_caller, play_call
from server.demo.simulated_carrier.faults import Faults, FaultyPost
from server.demo.simulated_carrier.planned_call import Callee, CalleeReaction, PlannedCall, draw_sid
from server.demo.soft_phone.app_post import AppPost
from server.domain.calls.call import Call
from server.domain.calls.events import EventKind
from server.open_stores import Stores
from server.settings import Settings, read_settings
from server.stores.call_log import CallLog
from tests.shop import Clock

URL = "https://numbers.example.com"
TOKEN = "0123456789abcdef0123456789abcdef"
CALLER = "+14155550123"
BLOCKED = "+19005550100"
DESK, HALL = "+14155550180", "+14155550181"
SORRY = {"say": "Sorry."}
ROUTES: Mapping[str, dict[str, Any]] = {
    "ring": {"ring": {"receiving_numbers": ["desk"], "seconds": 20}, "otherwise": SORRY},
    "together": {"ring": {"receiving_numbers": ["desk", "hall"]}, "otherwise": SORRY},
    "in_turn": {"ring": {"receiving_numbers": ["desk", "hall"], "order": "in_turn", "seconds": 10}, "otherwise": SORRY},
    "whisper": {"ring": {"receiving_numbers": ["desk"], "whisper": "A call."}, "otherwise": SORRY},
    "menu": {
        "menu": {"say": "Press 1.", "keys": {"1": {"ring": {"receiving_numbers": ["desk"]}, "otherwise": SORRY}}},
        "otherwise": SORRY,
    },
    "queue": {
        "queue": {"receiving_numbers": ["desk"], "hold": "Please hold.", "max_wait_seconds": 60},
        "otherwise": SORRY,
    },
    "voicemail": {"voicemail": "Please leave a message."},
    "busy": {"hang_up": "busy"},
    "confirm": {
        "confirm": "Press 1.",
        "then": {"ring": {"receiving_numbers": ["desk"]}, "otherwise": SORRY},
        "otherwise": {"hang_up": True},
    },
}
NUMBERS = {name: f"+1866555011{index}" for index, name in enumerate(ROUTES)}
ACCOUNT_FILE = json.dumps(
    {
        "account": {"key": "demo", "name": "Demo", "country": "US", "origins": [URL]},
        "receiving_numbers": [{"name": "desk", "number": DESK}, {"name": "hall", "number": HALL}],
        "routes": [{"name": name} | route for name, route in ROUTES.items()],
        "blocked_callers": [BLOCKED],
        "tracking_sources": [
            {"name": name, "kind": "off_site", "tracking_number": number, "route": name}
            for name, number in NUMBERS.items()
        ],
    }
).encode()


@pytest.fixture
def settings(store_settings: dict[str, str]) -> Settings:
    """Settings with a carrier's token."""
    return read_settings({**store_settings, "DNI_PUBLIC_URL": URL, "DNI_TWILIO_AUTH_TOKEN": TOKEN})


@dataclass
class PlayedServer:
    """A server, its clock and its call log."""

    app: Flask
    clock: Clock
    log: CallLog
    follows: bool = True
    """Whether the server's clock follows the call's clock."""

    def play(self, route: str, faults: Faults | None = None, seed: int = 0, **changes: Any) -> Call:
        """Call the number of the route, and return the logged call."""
        call = PlannedCall(
            call_sid=draw_sid("CA", Random(f"{route} {seed}")),
            number=NUMBERS[route],
            **{"caller": CALLER, **changes},
            server_url=URL,
            auth_token=TOKEN,
        )
        caller = plan_caller(call, self.clock.now, self._move_clock)
        post = FaultyPost(AppPost(self.app, URL), faults or Faults(), Random(seed))
        play_call(call, post, self.clock.now, lambda _moment: None, caller=caller)
        post.finish()
        logged = self.log.find("demo", call.call_sid)
        assert logged is not None
        return logged

    def _move_clock(self, at: float) -> None:
        self.clock.now = at if self.follows else self.clock.now + 0.01


@pytest.fixture
def server(settings: Settings, stores: Stores, log: CallLog, bundle: Bundle) -> PlayedServer:
    """The server with a route of each kind."""
    stores.accounts.save(read_account_file(ACCOUNT_FILE))
    clock = Clock()
    return PlayedServer(create_app(settings, bundle=bundle, stores=stores, clock=clock), clock, log)


def seconds_of(call: Call) -> tuple[float, float, float]:
    """How long it rang, waited and talked."""
    return call.progress.ringing_seconds, call.progress.waiting_seconds, call.progress.talk_seconds


def test_answered_call_is_logged_with_its_times(server: PlayedServer) -> None:
    call = server.play("ring", callee=Callee(answer_seconds=6, talk_seconds=30))
    assert (call.progress.outcome, call.progress.receiving_number) == ("answered", "desk")
    # The log counts from our request to ring: one second until the carrier dials, and one until it rings.
    assert seconds_of(call) == (2 + 6, 0, 30)
    assert call.progress.ended_at == call.progress.started_at + 2 + 6 + 30


def test_unanswered_call_is_logged_with_its_times(server: PlayedServer) -> None:
    call = server.play("ring", callee=Callee(CalleeReaction.NO_ANSWER))
    assert (call.progress.outcome, seconds_of(call)) == ("no_answer", (1 + 20, 0, 0))


def test_call_that_the_caller_abandons_while_it_rings_is_logged(server: PlayedServer) -> None:
    call = server.play("ring", callee=Callee(CalleeReaction.NO_ANSWER), hang_up_seconds=9)
    assert (call.progress.outcome, seconds_of(call)) == ("abandoned", (9, 0, 0))


def test_number_that_answers_gets_the_call_when_two_ring_together(server: PlayedServer) -> None:
    call = server.play("together", callees={DESK: Callee(answer_seconds=15), HALL: Callee(answer_seconds=3)})
    assert (call.progress.outcome, call.progress.receiving_number) == ("answered", "hall")
    assert seconds_of(call) == (2 + 3, 0, 20)


def test_second_number_in_turn_rings_if_the_first_does_not_answer(server: PlayedServer) -> None:
    call = server.play("in_turn", callees={DESK: Callee(CalleeReaction.NO_ANSWER), HALL: Callee(answer_seconds=4)})
    assert (call.progress.outcome, call.progress.receiving_number) == ("answered", "hall")
    assert seconds_of(call) == (1 + 10 + 1 + 4, 0, 20)


def test_call_with_a_whisper_is_logged(server: PlayedServer) -> None:
    call = server.play("whisper", callee=Callee(talk_seconds=12))
    assert (call.progress.outcome, call.progress.receiving_number) == ("answered", "desk")


def test_key_of_a_menu_is_logged(server: PlayedServer) -> None:
    call = server.play("menu", keys=("1",))
    assert call.progress.outcome == "answered"
    assert [event.details["digits"] for event in call.events if event.kind is EventKind.KEYS_PRESSED] == ["1"]


def test_menu_without_a_key_continues_after_its_last_attempt(server: PlayedServer) -> None:
    assert server.play("menu").progress.outcome == "handled"


def test_call_through_a_queue_with_a_free_number_is_logged(server: PlayedServer) -> None:
    call = server.play("queue", callee=Callee(talk_seconds=12))
    assert (call.progress.outcome, call.progress.talk_seconds) == ("answered", 12)
    assert call.progress.waiting_seconds <= 1


def test_call_in_an_unanswered_queue_ends_after_the_maximum_wait(server: PlayedServer) -> None:
    call = server.play("queue", callee=Callee(CalleeReaction.NO_ANSWER))
    assert call.progress.talk_seconds == 0
    assert call.progress.outcome == "no_answer"
    assert call.progress.ended_at is not None
    assert call.progress.ended_at - call.progress.started_at < 60 + 60


def test_voicemail_is_logged(server: PlayedServer) -> None:
    call = server.play("voicemail", message_seconds=14)
    assert call.progress.outcome == "voicemail"
    assert call.progress.recording_url.startswith("https://api.twilio.com/")


def test_rejected_call_is_logged(server: PlayedServer) -> None:
    call = server.play("busy")
    assert (call.progress.outcome, seconds_of(call)) == ("busy", (0, 0, 0))


def test_ringing_time_follows_from_the_carriers_times_if_the_servers_clock_stands_still(
    server: PlayedServer,
) -> None:
    server.follows = False
    call = server.play("ring", callee=Callee(answer_seconds=6, talk_seconds=30))
    assert (call.progress.outcome, call.progress.talk_seconds) == ("answered", 30)
    assert call.progress.ringing_seconds == pytest.approx(6, abs=3)


@pytest.mark.parametrize("route", ROUTES)
def test_repeated_late_and_reordered_webhooks_give_the_same_call(server: PlayedServer, route: str) -> None:
    plain = server.play(route, callee=Callee(answer_seconds=6), keys=("1",), seed=1)
    for seed in range(2, 8):
        call = server.play(
            route, Faults(duplicated=0.4, delayed=0.5), seed=seed, callee=Callee(answer_seconds=6), keys=("1",)
        )
        assert call.progress.outcome == plain.progress.outcome
        assert call.progress.receiving_number == plain.progress.receiving_number
        assert seconds_of(call) == pytest.approx(seconds_of(plain), abs=1)


@pytest.mark.parametrize(("keys", "outcome"), [(("1",), "answered"), (("7", "1"), "answered"), ((), "unconfirmed")])
def test_only_callers_who_press_the_key_ring_a_phone(server: PlayedServer, keys: tuple[str, ...], outcome: str) -> None:
    call = server.play("confirm", keys=keys)
    assert call.progress.outcome == outcome
    rings = [event.details["receiving_number"] for event in call.events if event.kind is EventKind.LEG_STARTED]
    assert rings == (["desk"] if outcome == "answered" else [])
    asked = [event.details["confirmation"] for event in call.events if "confirmation" in event.details]
    assert asked[-1] == ("pressed" if outcome == "answered" else "not_pressed")


@pytest.mark.parametrize("seed", range(3))
def test_unconfirmed_call_is_the_same_however_its_webhooks_arrive(server: PlayedServer, seed: int) -> None:
    faults = Faults(duplicated=0.5, delayed=0.5)
    assert server.play("confirm", faults, seed).progress.outcome == "unconfirmed"


def test_call_from_a_blocked_caller_is_over_at_once(server: PlayedServer) -> None:
    call = server.play("ring", caller=BLOCKED)
    assert (call.progress.outcome, seconds_of(call)) == ("blocked", (0.0, 0.0, 0.0))
    assert not any(event.kind is EventKind.LEG_STARTED for event in call.events)
