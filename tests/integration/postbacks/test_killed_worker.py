"""A process that is killed while it sends loses nothing: its postbacks are sent again with the same key."""

import os
import signal
import subprocess
import sys

from build.layout import REPOSITORY
from server.postbacks.worker import LEASE_SECONDS
from server.stores.call_log import CallLog
from server.stores.outbox import Outbox, PostbackState
from tests.integration.postbacks.outbox import list_entries, make_requests, put
from tests.postback_receiver import Receiver
from tests.shop import Clock
from tests.waiting import HANG_SECONDS

WORKER = """
import sys
from server.postbacks.sending import Sender
from server.postbacks.worker import PostbackWorker
from server.stores.sql.engine import open_engine
from server.stores.sql.call_log.outbox import SqlOutbox
from tests.plain_secrets import find_in

database_url, now = sys.argv[1], float(sys.argv[2])
worker = PostbackWorker(
    SqlOutbox(open_engine(database_url)), Sender(find_in({}), may_reach_private=True).send, lambda: now, lambda: 0.0
)
worker.run_once(now)
worker.wait()
"""


def start_worker(database_url: str, now: float) -> subprocess.Popen[bytes]:
    """A worker in its own process, which runs once at this time."""
    environment = os.environ | {"PYTHONPATH": str(REPOSITORY)}
    return subprocess.Popen([sys.executable, "-c", WORKER, database_url, str(now)], env=environment)


def test_the_postbacks_of_a_killed_worker_are_sent_again(
    call_log: CallLog, outbox: Outbox, database_url: str, receiver: Receiver, clock: Clock
) -> None:
    put(call_log, make_requests(receiver.locate(), 6), clock.now)
    receiver.is_open.clear()
    killed = start_worker(database_url, clock.now)
    try:
        assert receiver.wait_for(1)
    finally:
        killed.send_signal(signal.SIGKILL)
        killed.wait(HANG_SECONDS)
    assert {entry.state for entry in list_entries(outbox)} == {PostbackState.WAITING}
    seen_before = {received.headers["Idempotency-Key"] for received in receiver.received}
    receiver.is_open.set()

    too_early = start_worker(database_url, clock.now + LEASE_SECONDS - 1)
    assert too_early.wait(HANG_SECONDS) == 0
    assert {entry.state for entry in list_entries(outbox)} == {PostbackState.WAITING}

    in_time = start_worker(database_url, clock.now + LEASE_SECONDS)
    assert in_time.wait(HANG_SECONDS) == 0
    assert {entry.state for entry in list_entries(outbox)} == {PostbackState.SENT}
    keys = [received.headers["Idempotency-Key"] for received in receiver.received]
    assert len(set(keys)) == 6
    assert all(keys.count(key) == 2 for key in seen_before)
    assert seen_before
