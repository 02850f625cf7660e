"""The outbox stores a postback once, gives it to one process at a time, and keeps it until it is sent or dead."""

import pytest

from server.domain.postbacks.postback import PostbackRequest
from server.stores.call_log import CallLog
from server.stores.contract import StoreUnavailable
from server.stores.outbox import Outbox, OutboxEntry, PostbackState
from tests.integration.calls.callers import NOON, add, add_together, make_call, request

CALL = make_call("CA1")
LEASE_SECONDS = 30.0


def send(log: CallLog, *requests: PostbackRequest, now: float = NOON) -> None:
    with log.begin() as transaction:
        transaction.send(requests, now)


def take(outbox: Outbox, now: float = NOON, limit: int = 10, excluded_origins: tuple[str, ...] = ()) -> list[str]:
    return [entry.request.idempotency_key for entry in outbox.take_due(now, limit, LEASE_SECONDS, excluded_origins)]


def the_one(outbox: Outbox, state: PostbackState | None = None) -> OutboxEntry:
    (entry,) = outbox.list_outbox("demo", state, 10)
    return entry


def test_queued_postback_is_read_back_unchanged(log: CallLog, outbox: Outbox) -> None:
    wanted = request("one", CALL, headers={"X-Name": "é\t"})
    send(log, wanted)
    (entry,) = outbox.take_due(NOON, 10, LEASE_SECONDS)
    assert entry.request == wanted
    assert (entry.state, entry.created_at, entry.attempts, entry.last_error) == (PostbackState.WAITING, NOON, 0, "")


def test_queued_postback_is_not_replaced(log: CallLog, outbox: Outbox) -> None:
    send(log, request("one", CALL), request("one", CALL, "https://other.example/"))
    send(log, request("one", CALL), now=NOON + 5)
    assert the_one(outbox).request.url == "https://tracker.example/postback"


def test_postback_is_committed_or_rolled_back_with_its_call(log: CallLog, outbox: Outbox) -> None:
    add(log, CALL)
    with pytest.raises(StoreUnavailable):
        add_together(log, CALL, requests=[request("one", CALL)])
    assert outbox.list_outbox("demo", None, 10) == []


def test_claimed_postback_is_not_claimed_again_until_the_claim_expires(log: CallLog, outbox: Outbox) -> None:
    send(log, request("one", CALL))
    assert take(outbox) == ["one"]
    assert take(outbox, NOON + LEASE_SECONDS - 1) == []
    assert take(outbox, NOON + LEASE_SECONDS) == ["one"]
    assert the_one(outbox).attempts == 0


def test_postbacks_due_longest_are_claimed_first(log: CallLog, outbox: Outbox) -> None:
    send(log, request("late", CALL), now=NOON + 2)
    send(log, request("early", CALL), now=NOON + 1)
    assert take(outbox, NOON) == []
    assert take(outbox, NOON + 9, limit=1) == ["early"]
    assert take(outbox, NOON + 9) == ["late"]


def test_hosts_at_their_limit_are_left_out(log: CallLog, outbox: Outbox) -> None:
    urls = {
        "path": "https://slow.example/a",
        "query": "https://slow.example?a",
        "bare": "https://slow.example",
        "port": "https://slow.example:8443/a",
        "longer": "https://slow.example.org/a",
    }
    send(log, *(request(key, CALL, url) for key, url in urls.items()))
    assert take(outbox, excluded_origins=("https://slow.example", "https://none.example")) == ["port", "longer"]
    assert take(outbox) == ["path", "query", "bare"]


def test_sent_postback_is_done(log: CallLog, outbox: Outbox) -> None:
    send(log, request("one", CALL))
    outbox.mark_failed(the_one(outbox).entry_id, "it answered 500", NOON + 5)
    outbox.mark_sent(the_one(outbox).entry_id, NOON + 5)
    entry = the_one(outbox, PostbackState.SENT)
    assert (entry.attempts, entry.last_error) == (2, "")
    assert take(outbox, NOON + 1000) == []


def test_failed_postback_waits_for_its_next_attempt(log: CallLog, outbox: Outbox) -> None:
    send(log, request("one", CALL))
    take(outbox)
    outbox.mark_failed(the_one(outbox).entry_id, "it answered 500", NOON + 60)
    entry = the_one(outbox, PostbackState.WAITING)
    assert (entry.attempts, entry.last_error, entry.next_attempt_at) == (1, "it answered 500", NOON + 60)
    assert take(outbox, NOON + 59) == []
    assert take(outbox, NOON + 60) == ["one"]


def test_postback_after_its_last_attempt_is_dead_until_it_is_retried_by_hand(log: CallLog, outbox: Outbox) -> None:
    send(log, request("one", CALL))
    outbox.mark_failed(the_one(outbox).entry_id, "it answered 410", None)
    dead = the_one(outbox, PostbackState.DEAD)
    assert take(outbox, NOON + 1000) == []
    assert outbox.retry("other", dead.entry_id, NOON + 9) == 0
    assert outbox.retry("demo", dead.entry_id, NOON + 9) == 1
    entry = the_one(outbox, PostbackState.WAITING)
    assert (entry.attempts, entry.last_error, entry.next_attempt_at) == (0, "", NOON + 9)


def test_retry_of_an_account_retries_only_its_dead_postbacks(log: CallLog, outbox: Outbox) -> None:
    send(log, request("one", CALL), request("two", CALL), request("three", CALL))
    three, two, _one = outbox.list_outbox("demo", None, 10)
    outbox.mark_failed(three.entry_id, "refused", None)
    outbox.mark_sent(two.entry_id, NOON)
    assert outbox.retry("demo", None, NOON + 9) == 1
    assert outbox.list_outbox("demo", PostbackState.SENT, 10)[0].entry_id == two.entry_id


def test_postback_sent_by_another_process_does_not_become_failed(log: CallLog, outbox: Outbox) -> None:
    send(log, request("one", CALL))
    outbox.mark_sent(the_one(outbox).entry_id, NOON)
    outbox.mark_failed(the_one(outbox).entry_id, "too late", NOON + 60)
    assert the_one(outbox).state is PostbackState.SENT


def test_only_an_unwanted_entry_that_waits_is_deleted(log: CallLog, outbox: Outbox) -> None:
    send(log, request("one", CALL), request("two", CALL))
    two, one = outbox.list_outbox("demo", None, 10)
    outbox.mark_sent(one.entry_id, NOON)
    for entry in (one, two):
        outbox.delete_unwanted(entry.entry_id)
    assert [entry.entry_id for entry in outbox.list_outbox("demo", None, 10)] == [one.entry_id]


def test_the_outbox_of_an_account_is_listed_newest_first(log: CallLog, outbox: Outbox) -> None:
    other = make_call("CA2")
    send(log, request("one", CALL), request("two", other), request("three", make_call("CA3", account="other")))
    assert [entry.request.idempotency_key for entry in outbox.list_outbox("demo", None, 10)] == ["two", "one"]
    assert [entry.request.idempotency_key for entry in outbox.list_outbox("demo", None, 1)] == ["two"]
    assert [entry.request.idempotency_key for entry in outbox.list_outbox("demo", None, 9, CALL.call_id)] == ["one"]
