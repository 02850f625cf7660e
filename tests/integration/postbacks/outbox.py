"""Helpers of tests to fill and read an outbox."""

from collections.abc import Callable, Iterable

from server.domain.postbacks.postback import PostbackRequest
from server.postbacks.sending import Sender
from server.postbacks.worker import PostbackWorker, Send
from server.stores.call_log import CallLog
from server.stores.outbox import Outbox, OutboxEntry, PostbackState
from tests.plain_secrets import find_in
from tests.posted_calls import make_request
from tests.waiting import HANG_SECONDS


def make_worker(outbox: Outbox, clock: Callable[[], float], send: Send | None = None) -> PostbackWorker:
    """A worker that may send to this machine, with the shortest delays."""
    return PostbackWorker(outbox, send or Sender(find_in({}), may_reach_private=True).send, clock, lambda: 0.0)


def run(worker: PostbackWorker, now: float) -> None:
    """Run the worker once, and wait until all entries that it has taken are done."""
    worker.run_once(now)
    assert worker.wait(HANG_SECONDS), "postbacks are still being sent"


def put(call_log: CallLog, requests: Iterable[PostbackRequest], now: float) -> None:
    """Put these requests into the outbox."""
    with call_log.begin() as transaction:
        transaction.send(list(requests), now)


def make_requests(url: str, count: int) -> list[PostbackRequest]:
    """Requests to this URL, each with its own key."""
    return [make_request(url, idempotency_key=f"{url} {nth}") for nth in range(count)]


def list_entries(outbox: Outbox, state: PostbackState | None = None) -> list[OutboxEntry]:
    """The entries of the outbox."""
    return outbox.list_outbox("demo", state, 100_000)
