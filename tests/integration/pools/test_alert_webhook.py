"""Alerts at the receiver of a webhook, in the log and in `dni postbacks`."""

import json
import time
from collections.abc import Iterator

import pytest
from click.testing import CliRunner
from structlog.testing import capture_logs

from server.app import create_watches
from server.cli import main
from server.domain.accounts import Account
from server.domain.leases import LeasedPool
from server.domain.postbacks.postback import OPERATOR
from server.domain.shortage import Alert, Shortage, ShortageReason
from server.open_stores import open_stores
from server.postbacks.alerts import OperatorAddress
from server.postbacks.sending import Sender, SendFailed
from server.postbacks.worker import PostbackWorker
from server.settings import Settings
from server.stores.call_log import CallLog
from server.stores.contract import AccountStore, StoreUnavailable
from server.stores.outbox import Outbox, OutboxEntry, PostbackState
from server.stores.retention import Retention
from server.stores.sql.call_log.store import SqlCallLog
from server.stores.sql.engine import open_engine
from server.watch.alert_sender import AlertSender
from tests.integration.pools.visits import overfill
from tests.integration.postbacks.outbox import put, run
from tests.plain_secrets import find_in
from tests.postback_receiver import Receiver
from tests.posted_calls import make_account, make_request

NOW = 1_800_000_000.0
ALERT = Alert("demo", "roofing-pool", 30, Shortage(ShortageReason.MISSES, 30, 60, 0.9), 45, ())
BODY = {
    "event": "number_pool_short",
    "account": "demo",
    "number_pool": "roofing-pool",
    "reason": "misses",
    "size": 30,
    "live": 30,
    "misses": 60,
    "share_served": 0.9,
    "recommended_size": 45,
    "doubts": [],
}


@pytest.fixture
def call_log(accounts: AccountStore, database_url: str) -> Iterator[CallLog]:
    """An empty call log, with an account."""
    accounts.save(make_account())
    log = SqlCallLog(open_engine(database_url))
    yield log
    log.close()


def make_worker(outbox: Outbox, webhook_url: str, now: float = NOW) -> PostbackWorker:
    """A worker as in the server: postbacks may not go to private addresses."""
    anywhere, careful = Sender(find_in({}), may_reach_private=True), Sender(find_in({}))
    send = OperatorAddress(webhook_url, anywhere.send, careful.send).send
    return PostbackWorker(outbox, send, lambda: now, lambda: 0.0)


def notify(call_log: CallLog, webhook_url: str, now: float = NOW) -> None:
    AlertSender(call_log, webhook_url, lambda: now).notify(ALERT)


def list_alerts(outbox: Outbox) -> list[OutboxEntry]:
    return outbox.list_outbox(OPERATOR, None, 100)


def test_an_alert_is_posted_as_json_and_logged(call_log: CallLog, outbox: Outbox, receiver: Receiver) -> None:
    url = receiver.locate("/hooks/pools?token=a{b}c")
    with capture_logs() as lines:
        notify(call_log, url)
    run(make_worker(outbox, url), NOW)
    (got,) = receiver.received
    assert (got.method, got.target, got.headers["Content-Type"]) == (
        "POST",
        "/hooks/pools?token=a{b}c",
        "application/json",
    )
    body = json.loads(got.body)
    assert body.pop("text").startswith("Number pool roofing-pool of account demo runs short: 60 visits")
    assert body == BODY
    (line,) = lines
    assert (line["event"], line["log_level"]) == ("number_pool_short", "warning")
    assert (line["number_pool"], line["recommended_size"]) == ("roofing-pool", 45)
    (entry,) = list_alerts(outbox)
    assert entry.state is PostbackState.SENT


def test_two_servers_send_one_alert_for_a_pool_that_runs_short(
    settings: Settings, account: Account, pool: LeasedPool, receiver: Receiver
) -> None:
    settings = settings.model_copy(update={"alert_webhook_url": receiver.locate("/hooks")})
    servers = [open_stores(settings), open_stores(settings)]
    servers[0].accounts.prepare()
    servers[0].leases.prepare()
    servers[0].accounts.save(account)
    overfill(servers[0].leases, pool, time.time())
    watches = [watch for stores in servers for watch in create_watches(settings, stores, lambda: True, environment={})]
    try:
        for watch in watches:
            watch.look(time.time() + 1)
        assert receiver.wait_for(1)
    finally:
        for watch in watches:
            watch.close()
    assert [entry.state for entry in servers[0].outbox.list_outbox(OPERATOR, None, 100)] == [PostbackState.SENT]
    assert len(receiver.received) == 1
    for stores in servers:
        stores.close()


def test_without_a_webhook_it_is_only_logged(call_log: CallLog, outbox: Outbox) -> None:
    with capture_logs() as lines:
        notify(call_log, "")
    assert [line["event"] for line in lines] == ["number_pool_short"]
    assert list_alerts(outbox) == []


@pytest.mark.parametrize("status", [302, 307, 404, 500, 503])
def test_a_refused_alert_is_retried_with_the_same_key(
    call_log: CallLog, outbox: Outbox, receiver: Receiver, status: int
) -> None:
    url = receiver.locate("/hooks")
    notify(call_log, url)
    receiver.status = status
    receiver.headers = {"Location": "/elsewhere"}
    run(make_worker(outbox, url), NOW)
    (entry,) = list_alerts(outbox)
    assert (entry.state, entry.attempts) == (PostbackState.WAITING, 1)
    assert str(status) in entry.last_error
    receiver.status = 200
    run(make_worker(outbox, url, entry.next_attempt_at), entry.next_attempt_at)
    first, second = receiver.received
    assert (first.body, first.headers["Idempotency-Key"]) == (second.body, second.headers["Idempotency-Key"])
    assert list_alerts(outbox)[0].state is PostbackState.SENT


def test_an_alert_that_is_refused_for_good_is_dead(call_log: CallLog, outbox: Outbox, receiver: Receiver) -> None:
    url = receiver.locate("/hooks")
    notify(call_log, url)
    receiver.status = 410
    run(make_worker(outbox, url), NOW)
    assert list_alerts(outbox)[0].state is PostbackState.DEAD


def test_a_postback_may_not_go_to_the_private_address_of_alerts(
    call_log: CallLog, outbox: Outbox, receiver: Receiver
) -> None:
    url = receiver.locate("/hooks")
    put(call_log, [make_request(url)], NOW)
    notify(call_log, url)
    run(make_worker(outbox, url), NOW)
    assert len(receiver.received) == 1
    (entry,) = outbox.list_outbox("demo", None, 100)
    assert "is not public" in entry.last_error


def test_a_waiting_alert_goes_to_the_current_address_of_the_setting(
    call_log: CallLog, outbox: Outbox, receiver: Receiver
) -> None:
    notify(call_log, "http://127.0.0.1:9/wrong")
    run(make_worker(outbox, receiver.locate("/right")), NOW)
    assert [got.target for got in receiver.received] == ["/right"]


def test_an_alert_without_its_setting_waits_with_a_clear_error(call_log: CallLog, outbox: Outbox) -> None:
    notify(call_log, "http://127.0.0.1:9/hooks")
    run(make_worker(outbox, ""), NOW)
    (entry,) = list_alerts(outbox)
    assert (entry.state, entry.last_error) == (PostbackState.WAITING, "DNI_ALERT_WEBHOOK_URL is not set")


def test_the_address_is_neither_stored_nor_logged_nor_listed(
    call_log: CallLog, outbox: Outbox, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = "http://127.0.0.1:9/secret-token"
    with capture_logs() as lines:
        notify(call_log, url)
        run(make_worker(outbox, url), NOW)
    assert "refused" in str(lines)
    monkeypatch.setenv("DNI_DATABASE_URL", database_url)
    shown = [CliRunner().invoke(main, ["postbacks", "list", "--format", form]).output for form in ("table", "json")]
    assert "http://127.0.0.1:9" in shown[0]
    assert "secret-token" not in str(lines) + str(list_alerts(outbox)) + "".join(shown)


def test_the_operator_can_list_alerts_and_retry_dead_ones(
    call_log: CallLog, outbox: Outbox, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DNI_DATABASE_URL", database_url)
    notify(call_log, "http://127.0.0.1:9/hooks")
    (entry,) = list_alerts(outbox)
    outbox.mark_failed(entry.entry_id, "responded with status 410", None)
    listed = CliRunner().invoke(main, ["postbacks", "list"]).output.splitlines()[1]
    assert listed.split()[:4] == [str(entry.entry_id), "(operator)", "alert", "dead"]
    assert (
        CliRunner().invoke(main, ["postbacks", "list", "--account", "demo"]).output == "There are no such postbacks.\n"
    )
    assert "0 postbacks" in CliRunner().invoke(main, ["postbacks", "retry", "--all", "--account", "demo"]).output
    assert "1 postback will" in CliRunner().invoke(main, ["postbacks", "retry", "--all"]).output
    assert list_alerts(outbox)[0].state is PostbackState.WAITING


def test_an_alert_is_logged_while_the_outbox_is_unavailable(call_log: CallLog, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise StoreUnavailable("the database is locked")

    monkeypatch.setattr(call_log, "begin", fail)
    with capture_logs() as lines:
        notify(call_log, "http://127.0.0.1:9/hooks")
    assert [line["event"] for line in lines] == ["number_pool_short", "alert_not_queued"]


def test_finished_alerts_are_deleted_after_a_while(call_log: CallLog, outbox: Outbox, retention: Retention) -> None:
    for hour in range(3):
        notify(call_log, "http://127.0.0.1:9/hooks", NOW + hour * 3600)
    waiting, dead, sent = (entry.entry_id for entry in reversed(list_alerts(outbox)))
    outbox.mark_failed(dead, "responded with status 410", None)
    outbox.mark_sent(sent, NOW)
    put(call_log, [make_request("https://t.example/p")], NOW)
    (postback,) = outbox.list_outbox("demo", None, 100)
    outbox.mark_sent(postback.entry_id, NOW)
    assert retention.forget_requests(NOW + 3600) == 0
    assert retention.forget_requests(NOW + 100 * 3600) == 2
    assert [entry.entry_id for entry in list_alerts(outbox)] == [waiting]
    assert len(outbox.list_outbox("demo", None, 100)) == 1


def test_a_missing_address_is_a_send_failure() -> None:
    with pytest.raises(SendFailed, match="DNI_ALERT_WEBHOOK_URL is not set"):
        OperatorAddress("", Sender(find_in({})).send, Sender(find_in({})).send).send(
            make_request("https://t.example/p", account=OPERATOR), NOW
        )
