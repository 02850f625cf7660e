"""Takes due postbacks from the outbox, sends them, and records the results."""

from collections.abc import Callable
from threading import Condition, Lock, Thread
from typing import Protocol

import structlog

from server.domain.postbacks.postback import PostbackRequest
from server.postbacks.queues import OriginQueues, Taken
from server.postbacks.retry_schedule import (
    LONGEST_DELAY_SECONDS,
    DeliveryResult,
    explain_failure,
    find_next_attempt,
    find_next_hourly_attempt,
)
from server.postbacks.sending import SendFailed
from server.stores.contract import StoreUnavailable
from server.stores.outbox import Outbox, OutboxEntry

LEASE_SECONDS = 120.0
"""How long no other process takes an entry that this one has taken. The entries of a killed process are sent after it."""

_LATEST_START_SECONDS = 60.0
"""An entry that has waited here for this long is not sent: its lease must not end while it is being sent."""

_BATCH = 100
_MOST_BATCHES = 20
_log = structlog.get_logger()


class Send(Protocol):
    """Sends a request, at a time in seconds since the epoch. Raises `SendFailed` and `StoreUnavailable`."""

    def __call__(self, request: PostbackRequest, now: float) -> DeliveryResult:
        """Send it once and return the result."""


class PostbackWorker:
    """Sends the postbacks of a process, which has one worker; several processes share an outbox by its leases.

    `clock` returns seconds since the epoch, `draw` a number from 0 to 1. `report_dead` gets each request that is given up.
    """

    def __init__(
        self,
        outbox: Outbox,
        send: Send,
        clock: Callable[[], float],
        draw: Callable[[], float],
        report_dead: Callable[[PostbackRequest], None] = lambda request: None,
    ) -> None:
        self._outbox = outbox
        self._send = send
        self._clock = clock
        self._draw = draw
        self._report_dead = report_dead
        self._queues = OriginQueues()
        self._threads = 0
        self._changed = Condition()
        self._writing = Lock()
        self._is_closed = False
        # What only the operator can mend, by whether it was given up.
        self._logged_at: dict[tuple[str, bool], float] = {}

    def run_once(self, now: float) -> None:
        """Take all due entries that there is room for, and begin to send them; returns without waiting for responses."""
        try:
            for _batch in range(_MOST_BATCHES):
                entries = self._outbox.take_due(now, _BATCH, LEASE_SECONDS, self._queues.list_full())
                for entry in entries:
                    self._queues.add(Taken(entry, now))
                self._start_threads()
                if len(entries) < _BATCH:
                    return
        except StoreUnavailable as error:
            _log.warning("postback_outbox_unavailable", reason=str(error))

    def wait(self, timeout_seconds: float | None = None) -> bool:
        """Return True when no entry waits or is being sent, or False after `timeout_seconds`."""
        with self._changed:
            return self._changed.wait_for(lambda: self._threads == 0, timeout_seconds)

    def close(self, timeout_seconds: float = 2.0) -> None:
        """Begin nothing more. Entries still running after `timeout_seconds` are sent again when their lease has ended."""
        self._is_closed = True
        self.wait(timeout_seconds)

    def _start_threads(self) -> None:
        # Not a thread pool: its threads would keep the process from ending until the slowest host has responded.
        while taken := self._queues.begin():
            with self._changed:
                self._threads += 1
            Thread(target=self._send_on, args=(taken,), name="dni-postback", daemon=True).start()

    def _send_on(self, first: Taken) -> None:
        """Send an entry, and then others as long as some wait."""
        try:
            taken: Taken | None = first
            while taken:
                try:
                    if not self._is_closed and self._clock() - taken.at < _LATEST_START_SECONDS:
                        self._deliver(taken.entry)
                finally:
                    self._queues.finish(taken)
                taken = self._queues.begin()
        finally:
            with self._changed:
                self._threads -= 1
                self._changed.notify_all()

    def _deliver(self, entry: OutboxEntry) -> None:
        """Send it and record the result. After any failure here the entry waits until its lease ends."""
        result: DeliveryResult | None = None
        failed: SendFailed | None = None
        try:
            result = self._send(entry.request, self._clock())
            failure = explain_failure(result)
        except SendFailed as error:
            failure, failed = str(error), error
        except StoreUnavailable as error:
            _log.warning("postback_secrets_unavailable", entry=entry.entry_id, reason=str(error))
            return
        except Exception as error:
            # Only its type: its message may contain the URL with secrets filled in.
            failure = f"could not be sent ({type(error).__name__})"
        try:
            # One at a time: more would only wait for each other in the database, and delay webhooks.
            with self._writing:
                self._keep(entry, result, failure, failed)
        except StoreUnavailable as error:
            _log.warning("postback_result_not_recorded", entry=entry.entry_id, reason=str(error))

    def _keep(self, entry: OutboxEntry, result: DeliveryResult | None, failure: str, failed: SendFailed | None) -> None:
        now = self._clock()
        attempts = entry.attempts + 1
        fields = {
            "entry": entry.entry_id,
            "account": entry.request.account,
            "postback": entry.request.postback,
            "call_id": entry.request.call_id,
            "attempts": attempts,
        }
        if not failure:
            self._outbox.mark_sent(entry.entry_id, now)
            _log.info("postback_sent", **fields)
            return
        if failed is not None and failed.is_unwanted:
            # Not among the dead ones: those are troubles, which people see and may retry.
            self._outbox.delete_unwanted(entry.entry_id)
            _log.info("mail_not_wanted", reason=failure, **fields)
            return
        waits_for_operator = failed is not None and failed.waits_for_operator
        if failed and failed.is_final:
            next_attempt_at = None
        elif waits_for_operator:
            next_attempt_at = find_next_hourly_attempt(attempts, now, self._draw())
        else:
            next_attempt_at = find_next_attempt(attempts, result, now, self._draw())
        self._outbox.mark_failed(entry.entry_id, failure, next_attempt_at)
        is_dead = next_attempt_at is None
        if is_dead:
            self._report_dead(entry.request)
        if waits_for_operator:
            # One line stands for all that wait for the same: there may be thousands.
            logged_at = self._logged_at.get((failure, is_dead))
            if logged_at is not None and now - logged_at < LONGEST_DELAY_SECONDS:
                return
            self._logged_at[failure, is_dead] = now
        _log.warning("postback_abandoned" if is_dead else "postback_failed", error=failure, **fields)
