"""Responds to calls: one look-up of the lease, one transaction of the call log, one response.

The lease store is queried before and after that transaction, never within it, because both may be in one SQLite file.
"""

from collections.abc import Callable

import structlog

from server.accounts.runtime import AccountRuntime
from server.domain.calls.call_step import take_step
from server.domain.calls.webhook_events import CallCameIn, StepEnded, WebhookEvent, WhisperAsked
from server.domain.calls.webhook_step import WebhookStep, find_entered_extension, read_step
from server.domain.routing.actions import Action, Speak, ends_call, ends_call_at_once
from server.domain.routing.steps import Queue, Ring
from server.domain.routing.whispers import write_whisper
from server.stores.call_log import CallErased, CallLog
from server.stores.contract import StoreUnavailable
from server.telephony.blocked_calls import reject_blocked
from server.telephony.degraded_responses import (
    respond_to_unknown_number,
    respond_with_fallback,
    respond_without_log,
)
from server.telephony.late_recordings import erase_late_recording
from server.telephony.live_call_counts import LiveCallCounts
from server.telephony.number_reservations import NumberReservations
from server.telephony.reply import Reply
from server.telephony.verifying import WrongAccount, check_owner, find_own_call

_log = structlog.get_logger()


class CallResponder:
    """One instance serves all threads of a process. `count_without_log` is called for each response without the call log."""

    def __init__(
        self, log: CallLog, reservations: NumberReservations, count_without_log: Callable[[], None] = lambda: None
    ) -> None:
        self._call_log = log
        self._reservations = reservations
        self._count_without_log = count_without_log

    def respond(self, carrier: str, account: AccountRuntime | None, event: WebhookEvent | None, now: float) -> Reply:
        """The carrier's next actions; `event` is None if the webhook can't be read.

        Whatever fails, the caller gets a suitable response. Raises only `WrongAccount`, for a call of another account.
        """
        try:
            if isinstance(event, CallCameIn | StepEnded):
                step = read_step(carrier, event)
                return self._respond(account, step, now) if account else respond_to_unknown_number(step, now)
            if isinstance(event, WhisperAsked):
                return Reply(self._whisper(account, event))
        except WrongAccount:
            raise
        except Exception as error:
            _log.error("call_answered_without_route", carrier=carrier, exc_info=error)
        self._count_without_log()
        return respond_with_fallback(carrier, account, event, now)

    def _respond(self, account: AccountRuntime, step: WebhookStep, now: float) -> Reply:
        rejected = reject_blocked(self._call_log, account, step, now)
        if rejected is not None:
            return rejected
        number = step.call.called
        entered = find_entered_extension(step, account.routes, account.numbers.list_extensions(number))
        called = account.numbers.find(number, entered or step.extension)
        if step.is_over:
            reserved = self._reservations.find(account, called, now)
        else:
            reserved = self._reservations.reserve(account, called, step.call_id, now)
        try:
            with self._call_log.begin() as calls:
                before = find_own_call(calls, account, step.call_id)
                others = LiveCallCounts(calls, account, step.call_id)
                stepped = take_step(account, before, step, called, reserved.lease, others, now)
                calls.save(stepped.change, now)
        except CallErased as erased:
            if step.ended is not None:
                self._erase_recording(account, erased, step.carrier, step.ended, now)
            reply = respond_without_log(account, step, now)
            if step.ended is None or ends_call_at_once(reply.actions):
                self._reservations.release_erased(account, erased, now)
            if entered and called is not None:
                # The erased call does not have this number, so the end of the call would not release it.
                self._reservations.release(account, called.number, "", step.call_id, now)
            return reply
        except StoreUnavailable as error:
            self._count_without_log()
            _log.error("call_log_unavailable", call_id=step.call_id, reason=str(error))
            reply = respond_without_log(account, step, now)
            if called is not None and ends_call_at_once(reply.actions):
                # The call is not in the log, so the end of the call would not release the number.
                self._reservations.release(account, called.number, "", step.call_id, now)
            return reply
        if not reserved.store_responded and not step.is_over:
            # If both are in one SQLite file, the lease store fails fast on a write lock; the call log has waited for it. The
            # next webhook attributes the call.
            self._reservations.reserve(account, called, step.call_id, now)
        if not ends_call(stepped.actions) or ends_call_at_once(stepped.actions):
            self._reservations.release_ended(account, before, stepped.change.after, now, is_reserved=not step.is_over)
        key, is_first = account.account.key, step.ended is None
        return Reply(stepped.actions, key, step.call_id, step.sequence + 1, stepped.extension, is_first)

    def _erase_recording(
        self, account: AccountRuntime, erased: CallErased, carrier: str, ended: StepEnded, now: float
    ) -> None:
        try:
            erase_late_recording(self._call_log, carrier, account, erased, ended.recording_url, now)
        except StoreUnavailable as error:
            _log.error("late_recording_not_erased", call_id=ended.step.call_id, reason=str(error))

    def _whisper(self, account: AccountRuntime | None, event: WhisperAsked) -> tuple[Action, ...]:
        """The whisper to the person who answers; empty if the route no longer has one. Raises `WrongAccount`."""
        if account is None:
            return ()
        call = None
        call_id = event.step.call_id
        try:
            call = self._call_log.find(account.account.key, call_id)
            if call is None:
                check_owner(account, self._call_log.find_account_of_call(call_id), call_id)
        except StoreUnavailable as error:
            _log.warning("whisper_without_tags", reason=str(error))
        step = account.routes.find(event.step.position.path)
        if not isinstance(step, Ring | Queue) or step.whisper is None:
            return ()
        spoken = write_whisper(step.whisper, call.attributed.tags if call else {})
        return (Speak(spoken),) if spoken.text else ()
