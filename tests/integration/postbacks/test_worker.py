"""Waiting postbacks are sent, with retries until they are accepted or a day has passed."""

from threading import Event

import pytest
from structlog.testing import capture_logs

from server.domain.postbacks.postback import PostbackRequest
from server.postbacks.retry_schedule import MOST_ATTEMPTS, DeliveryResult
from server.postbacks.sending import SendFailed
from server.postbacks.worker import LEASE_SECONDS
from server.stores.call_log import CallLog
from server.stores.contract import StoreUnavailable
from server.stores.outbox import Outbox, PostbackState
from tests.integration.postbacks.outbox import list_entries, make_requests, make_worker, put, run
from tests.postback_receiver import Receiver, receive
from tests.posted_calls import make_request
from tests.shop import Clock
from tests.waiting import HANG_SECONDS

HOUR = 3_600


def test_a_waiting_postback_is_sent_once_and_recorded_as_sent(
    call_log: CallLog, outbox: Outbox, receiver: Receiver, clock: Clock
) -> None:
    put(call_log, make_requests(receiver.locate(), 3), clock.now)
    worker = make_worker(outbox, clock)
    run(worker, clock.now)
    clock.now += LEASE_SECONDS + 1
    run(worker, clock.now)
    assert len(receiver.received) == 3
    assert [(entry.state, entry.attempts) for entry in list_entries(outbox)] == [(PostbackState.SENT, 1)] * 3


def test_a_failure_is_recorded_with_its_reason_and_retried_with_the_same_key(
    call_log: CallLog, outbox: Outbox, receiver: Receiver, clock: Clock
) -> None:
    put(call_log, make_requests(receiver.locate(), 1), clock.now)
    worker = make_worker(outbox, clock)
    receiver.status = 404
    run(worker, clock.now)
    (entry,) = list_entries(outbox)
    assert (entry.state, entry.attempts, entry.last_error) == (PostbackState.WAITING, 1, "responded with status 404")
    assert entry.next_attempt_at == clock.now + 10

    receiver.status = 204
    clock.now += 9
    run(worker, clock.now)
    assert len(receiver.received) == 1
    clock.now += 1
    run(worker, clock.now)
    assert len({received.headers["Idempotency-Key"] for received in receiver.received}) == 1
    (entry,) = list_entries(outbox)
    assert (entry.state, entry.attempts, entry.last_error) == (PostbackState.SENT, 2, "")


def test_a_receiver_that_is_down_for_an_hour_gets_everything(call_log: CallLog, outbox: Outbox, clock: Clock) -> None:
    with receive() as receiver:
        port, url = receiver.server_port, receiver.locate()
    worker = make_worker(outbox, clock)
    ends_at = clock.now + HOUR
    calls = 0
    while clock.now < ends_at:
        if calls < 20:
            put(call_log, [make_request(url, idempotency_key=f"key-{calls}")], clock.now)
            calls += 1
        run(worker, clock.now)
        clock.now += 120
    assert {entry.state for entry in list_entries(outbox)} == {PostbackState.WAITING}
    with receive(port) as receiver:
        for _look in range(2 * HOUR // 120):
            run(worker, clock.now)
            clock.now += 120
    keys = sorted(received.headers["Idempotency-Key"] for received in receiver.received)
    assert keys == sorted(f"key-{nth}" for nth in range(20))


def test_a_postback_is_dead_after_a_day_of_failures_and_can_be_retried(
    call_log: CallLog, outbox: Outbox, clock: Clock
) -> None:
    tried = []

    def fail(_request: PostbackRequest, now: float) -> DeliveryResult:
        tried.append(now)
        raise SendFailed("the host refused the connection")

    put(call_log, make_requests("https://t.example/p", 1), clock.now)
    worker = make_worker(outbox, clock, fail)
    for _look in range(MOST_ATTEMPTS + 1):
        run(worker, clock.now)
        clock.now = max(clock.now + 1, list_entries(outbox)[0].next_attempt_at)
    assert len(tried) == MOST_ATTEMPTS
    assert tried[-1] - tried[0] >= 24 * HOUR
    (entry,) = list_entries(outbox, PostbackState.DEAD)
    assert entry.last_error == "the host refused the connection"

    assert outbox.retry("demo", entry.entry_id, clock.now) == 1
    run(worker, clock.now)
    (entry,) = list_entries(outbox, PostbackState.WAITING)
    assert (entry.attempts, entry.next_attempt_at) == (1, clock.now + 10)


def test_a_receiver_that_is_gone_for_good_makes_a_postback_dead_at_once(
    call_log: CallLog, outbox: Outbox, receiver: Receiver, clock: Clock
) -> None:
    receiver.status = 410
    put(call_log, make_requests(receiver.locate(), 1), clock.now)
    run(make_worker(outbox, clock), clock.now)
    assert [entry.state for entry in list_entries(outbox)] == [PostbackState.DEAD]


def test_a_slow_receiver_does_not_delay_others(call_log: CallLog, outbox: Outbox, clock: Clock) -> None:
    with receive() as slow, receive() as quick:
        slow.is_open.clear()
        put(call_log, make_requests(slow.locate(), 350), clock.now)
        put(call_log, make_requests(quick.locate(), 5), clock.now + 1)
        worker = make_worker(outbox, clock)
        worker.run_once(clock.now + 1)
        assert quick.wait_for(5)
        assert len(slow.received) <= 4
        slow.is_open.set()
        assert worker.wait(HANG_SECONDS)
        for _look in range(10):
            run(worker, clock.now + 1)
    assert len(slow.received) == 350


def test_a_burst_for_one_receiver_is_sent_without_waiting_for_leases(
    call_log: CallLog, outbox: Outbox, clock: Clock
) -> None:
    sent = []

    def send(request: PostbackRequest, _now: float) -> DeliveryResult:
        sent.append(request.idempotency_key)
        return DeliveryResult(200)

    put(call_log, make_requests("https://t.example/p", 1_000), clock.now)
    worker = make_worker(outbox, clock, send)
    for _look in range(10):
        run(worker, clock.now)
    assert sorted(set(sent)) == sorted(sent)
    assert len(sent) == 1_000


def test_two_workers_share_an_outbox_without_sending_twice(
    call_log: CallLog, outbox: Outbox, receiver: Receiver, clock: Clock
) -> None:
    put(call_log, make_requests(receiver.locate(), 20), clock.now)
    first, second = make_worker(outbox, clock), make_worker(outbox, clock)
    receiver.is_open.clear()
    first.run_once(clock.now)
    second.run_once(clock.now)
    receiver.is_open.set()
    assert first.wait(HANG_SECONDS)
    assert second.wait(HANG_SECONDS)
    assert len(receiver.received) == 20


def test_an_entry_that_waited_too_long_in_a_process_is_not_sent(
    call_log: CallLog, outbox: Outbox, clock: Clock
) -> None:
    started, go_on = Event(), Event()
    sent = []

    def send(request: PostbackRequest, _now: float) -> DeliveryResult:
        sent.append(request.idempotency_key)
        started.set()
        go_on.wait(HANG_SECONDS)
        return DeliveryResult(200)

    put(call_log, make_requests("https://t.example/p", 10), clock.now)
    worker = make_worker(outbox, clock, send)
    worker.run_once(clock.now)
    assert started.wait(HANG_SECONDS)
    clock.now += LEASE_SECONDS
    go_on.set()
    assert worker.wait(HANG_SECONDS)
    assert len(sent) <= 4
    run(worker, clock.now)
    assert len(sent) == len(set(sent)) == 10


def test_a_worker_that_is_closed_begins_nothing_more(
    call_log: CallLog, outbox: Outbox, receiver: Receiver, clock: Clock
) -> None:
    receiver.is_open.clear()
    put(call_log, make_requests(receiver.locate(), 10), clock.now)
    worker = make_worker(outbox, clock)
    worker.run_once(clock.now)
    worker.close(0.05)
    receiver.is_open.set()
    assert worker.wait(HANG_SECONDS)
    assert len(receiver.received) <= 4


def test_an_unexpected_error_counts_as_a_failed_attempt(call_log: CallLog, outbox: Outbox, clock: Clock) -> None:
    def break_down(_request: PostbackRequest, _now: float) -> DeliveryResult:
        raise RuntimeError("secret")

    put(call_log, make_requests("https://t.example/p", 1), clock.now)
    run(make_worker(outbox, clock, break_down), clock.now)
    (entry,) = list_entries(outbox)
    assert (entry.attempts, entry.last_error) == (1, "could not be sent (RuntimeError)")


def test_the_worker_continues_after_the_store_was_unavailable(
    call_log: CallLog, outbox: Outbox, receiver: Receiver, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def be_away(*_arguments: object) -> None:
        raise StoreUnavailable("away")

    put(call_log, make_requests(receiver.locate(), 1), clock.now)
    worker = make_worker(outbox, clock)
    with monkeypatch.context() as away, capture_logs() as lines:
        away.setattr(outbox, "mark_sent", be_away)
        run(worker, clock.now)
        away.setattr(outbox, "take_due", be_away)
        run(worker, clock.now)
    assert [line["log_level"] for line in lines] == ["warning", "warning"]
    clock.now += LEASE_SECONDS
    run(worker, clock.now)
    assert len(receiver.received) == 2
    assert [entry.state for entry in list_entries(outbox)] == [PostbackState.SENT]


def test_a_postback_whose_secret_can_not_be_read_now_waits_until_its_lease_ends(
    call_log: CallLog, outbox: Outbox, clock: Clock
) -> None:
    reads: list[float] = []

    def send(request: PostbackRequest, now: float) -> DeliveryResult:
        reads.append(now)
        if len(reads) == 1:
            raise StoreUnavailable("the secrets are away")
        return DeliveryResult(204)

    put(call_log, [make_request("https://t.example/p?k={secret.CRM_TOKEN}")], clock.now)
    worker = make_worker(outbox, clock, send)
    run(worker, clock.now)
    (entry,) = list_entries(outbox)
    assert (entry.state, entry.attempts, entry.last_error) == (PostbackState.WAITING, 0, "")
    clock.now += LEASE_SECONDS + 1
    run(worker, clock.now)
    (entry,) = list_entries(outbox)
    assert (entry.state, entry.attempts) == (PostbackState.SENT, 1)


def test_the_log_has_each_attempt_without_urls_and_secrets(
    call_log: CallLog, outbox: Outbox, receiver: Receiver, clock: Clock
) -> None:
    receiver.status = 503
    put(call_log, make_requests(receiver.locate("/p?cid=abc&key=hidden"), 1), clock.now)
    worker = make_worker(outbox, clock)
    with capture_logs() as lines:
        run(worker, clock.now)
        receiver.status = 200
        clock.now += 10
        run(worker, clock.now)
    named = {"account": "demo", "postback": "tracker", "call_id": "twilio-CA1", "entry": 1}
    assert lines == [
        {
            "event": "postback_failed",
            "log_level": "warning",
            "error": "responded with status 503",
            "attempts": 1,
            **named,
        },
        {"event": "postback_sent", "log_level": "info", "attempts": 2, **named},
    ]
