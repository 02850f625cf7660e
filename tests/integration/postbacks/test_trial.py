"""A test of a postback takes a limited time and reads a limited part of the response."""

import gzip
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest

from server.domain.postbacks.trial import PostbackTrialResult
from server.postbacks.sending import Sender
from server.postbacks.trial import MOST_AT_ONCE, Trial
from tests.plain_secrets import find_in
from tests.postback_receiver import Receiver
from tests.posted_calls import make_request
from tests.waiting import HANG_SECONDS

NOW = 1_795_327_200.0
SECRETS = find_in({"KEY": "s&cret"})


def send(url: str, seconds: float = 10.0) -> PostbackTrialResult:
    """Send one test to the URL."""
    return Trial(Sender(SECRETS, may_reach_private=True, whole_seconds=seconds), SECRETS, lambda: NOW).send(
        make_request(url)
    )


@contextmanager
def keep_silent(receiver: Receiver) -> Iterator[None]:
    """Let the receiver not respond meanwhile."""
    receiver.is_open.clear()
    yield
    receiver.is_open.set()


def test_the_response_is_shown_with_its_status(receiver: Receiver) -> None:
    receiver.status, receiver.body = 201, "grüß dich".encode()
    assert send(receiver.locate()) == PostbackTrialResult(201, "grüß dich")


def test_a_response_that_does_not_come_is_given_up(receiver: Receiver) -> None:
    with keep_silent(receiver):
        assert send(receiver.locate(), 0.2) == PostbackTrialResult(failure="the host did not respond in time")


def test_slow_receivers_do_not_take_all_threads_of_a_server(receiver: Receiver) -> None:
    trial = Trial(Sender(SECRETS, may_reach_private=True), SECRETS, lambda: NOW)
    request = make_request(receiver.locate())
    with ThreadPoolExecutor(MOST_AT_ONCE) as pool:
        with keep_silent(receiver):
            running = [pool.submit(trial.send, request) for _ in range(MOST_AT_ONCE)]
            assert receiver.wait_for(MOST_AT_ONCE)
            assert trial.send(request) == PostbackTrialResult(failure="other tests are running; try again in a moment")
        assert [one.result(HANG_SECONDS) for one in running] == [PostbackTrialResult(200)] * MOST_AT_ONCE
    assert trial.send(request) == PostbackTrialResult(200)


def test_bytes_that_are_no_text_are_shown_as_such(receiver: Receiver) -> None:
    receiver.body = b"\xff\x00ok"
    assert send(receiver.locate()).text == "\ufffd\x00ok"


def test_a_compressed_response_is_not_decompressed(receiver: Receiver) -> None:
    receiver.headers, receiver.body = {"Content-Encoding": "gzip"}, gzip.compress(b"x" * 10_000_000)
    text = send(receiver.locate()).text
    assert "xxx" not in text
    assert len(text) <= 2_000


@pytest.mark.parametrize("written", ["s&cret", "s%26cret"])
def test_a_secret_at_the_end_of_the_shown_text_is_hidden_as_a_whole(receiver: Receiver, written: str) -> None:
    receiver.body = b"x" * 1_997 + written.encode()
    text = send(receiver.locate("/?key={secret.KEY}")).text
    assert text == "x" * 1_997 + "{se"


def test_a_redirect_is_shown_and_not_followed(receiver: Receiver) -> None:
    receiver.status, receiver.headers = 302, {"Location": receiver.locate("/elsewhere")}
    assert send(receiver.locate()) == PostbackTrialResult(302)
    assert len(receiver.received) == 1
