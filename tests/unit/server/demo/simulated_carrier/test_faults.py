"""Webhooks that arrive twice, late and in another order. The same seed gives the same faults, and none is lost."""

from collections import Counter
from random import Random

from server.demo.simulated_carrier.carrier import play_call
from server.demo.simulated_carrier.faults import Faults, FaultyPost
from tests.unit.server.demo.simulated_carrier.canned import CALL, DESK, START, CannedServer

DIAL = (
    '<Dial action="after"><Number statusCallback="leg" statusCallbackEvent="initiated ringing answered completed">'
    f"{DESK}</Number></Dial>"
)


def play(faults: Faults, seed: int) -> CannedServer:
    server = CannedServer(incoming=DIAL)
    post = FaultyPost(server, faults, Random(seed))
    play_call(CALL, post, START, lambda _moment: None)
    post.finish()
    return server


def list_told(server: CannedServer) -> list[tuple[str, str]]:
    return [(path, form["CallStatus"]) for path, form in server.requests]


def test_without_faults_nothing_changes() -> None:
    plain = CannedServer(incoming=DIAL)
    plain.play()
    assert play(Faults(), 1).requests == plain.requests


def test_delayed_webhooks_arrive_exactly_once() -> None:
    plain = list_told(play(Faults(), 1))
    late = list_told(play(Faults(delayed=1.0), 1))
    assert Counter(late) == Counter(plain)
    assert late != plain


def test_a_duplicate_is_the_same_request() -> None:
    server = play(Faults(duplicated=1.0), 1)
    tokens = Counter(headers["I-Twilio-Idempotency-Token"] for headers in server.headers)
    assert set(tokens.values()) == {2}


def test_the_same_seed_gives_the_same_faults_and_another_seed_others() -> None:
    faults = Faults(duplicated=0.4, delayed=0.6)
    assert play(faults, 7).requests == play(faults, 7).requests
    assert list_told(play(faults, 7)) != list_told(play(faults, 8))


def test_a_call_is_played_to_its_end_with_all_faults() -> None:
    for seed in range(50):
        recorded = list_told(play(Faults(duplicated=0.5, delayed=0.5), seed))
        assert ("/voice/twilio/status", "completed") in recorded
        assert ("/voice/twilio/after", "in-progress") in recorded
