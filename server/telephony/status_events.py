"""Records the status webhooks of carriers: the states of legs and calls, and recordings."""

from collections.abc import Iterable
from contextlib import suppress

import structlog

from server.accounts.runtime import AccountRuntime
from server.domain.calls.attributed import Match
from server.domain.calls.call import Call
from server.domain.calls.call_ids import NotACallId
from server.domain.calls.call_updates import attribute_late, begin_call, change_call, merge_lease
from server.domain.calls.event_writing import write_end, write_leg, write_recording
from server.domain.calls.events import CallEvent, is_blocked
from server.domain.calls.webhook_events import (
    CallCameIn,
    CallChanged,
    LegChanged,
    RecordingMade,
    StepReference,
    WebhookEvent,
)
from server.domain.calls.webhook_step import read_step
from server.stores.call_log import CallErased, CallLog
from server.stores.contract import StoreUnavailable
from server.telephony.blocked_calls import record_blocked
from server.telephony.late_recordings import erase_late_recording
from server.telephony.live_call_counts import LiveCallCounts
from server.telephony.number_reservations import NumberReservations
from server.telephony.verifying import find_own_call
from server.telephony.webhooks import BadWebhook

_log = structlog.get_logger()


class StatusRecorder:
    """One instance serves all threads of a process."""

    def __init__(self, log: CallLog, reservations: NumberReservations) -> None:
        self._call_log = log
        self._reservations = reservations

    def record(self, carrier: str, account: AccountRuntime | None, event: WebhookEvent, now: float) -> None:
        """Record the event; raises `BadWebhook`, `StoreUnavailable` and `WrongAccount`."""
        if account is None:
            return
        if isinstance(event, LegChanged):
            with suppress(CallErased):
                self._add_events(account, event.step, [write_leg(event, now)], now)
        elif isinstance(event, RecordingMade):
            try:
                self._add_events(account, event.step, write_recording(event, now), now)
            except CallErased as erased:
                erase_late_recording(self._call_log, carrier, account, erased, event.recording_url, now)
        elif isinstance(event, CallChanged):
            try:
                self._record_change(carrier, account, event, now)
            except NotACallId as error:
                raise BadWebhook(f"CallSid: {error}") from error

    def _record_change(self, carrier: str, account: AccountRuntime, event: CallChanged, now: float) -> None:
        webhook = read_step(carrier, CallCameIn(event.call))
        call_id = webhook.call_id
        called = account.numbers.find(event.call.called)
        try:
            if record_blocked(self._call_log, account, webhook, event, now):
                return
            if event.status:
                lease = self._reservations.find(account, called, now).lease
            else:
                known = self._call_log.find(account.account.key, call_id)
                if known is not None:
                    self._catch_up(account, known, None, now)
                    return
                lease = self._reservations.reserve(account, called, call_id, now).lease
            with self._call_log.begin() as calls:
                before = find_own_call(calls, account, call_id)
                others = LiveCallCounts(calls, account, call_id)
                if before is None:
                    # Without the call's duration its start is unknown, and so is the visitor who had the number then.
                    lease = None if event.status and not event.seconds else lease
                    started_at = (now if event.at is None else event.at) - event.seconds
                    call = begin_call(account, others, webhook, called, lease, started_at)
                else:
                    call = attribute_late(account, others, before, called, lease)
                call, events = merge_lease(call, lease, now)
                events += [write_end(event, now)] if event.status else []
                change = change_call(account.account, before, call, events)
                calls.save(change, now)
        except CallErased as erased:
            self._reservations.release_erased(account, erased, now)
        except StoreUnavailable:
            # Carriers stop retrying at some point, so at least release the number.
            if event.status and called is not None:
                self._reservations.release(account, called.number, "", call_id, now)
            raise
        else:
            if not is_blocked(change.after.events):
                self._reservations.release_ended(account, before, change.after, now)

    def _add_events(
        self, account: AccountRuntime, step: StepReference, events: Iterable[CallEvent], now: float
    ) -> None:
        """Add events to the call; raises `CallErased`."""
        with self._call_log.begin() as calls:
            call = find_own_call(calls, account, step.call_id)
            if call is None:
                _log.warning("event_of_unknown_call", call_id=step.call_id)
                return
            change = change_call(account.account, call, call, events)
            calls.save(change, now)
        self._catch_up(account, change.after, step.extension, now)

    def _catch_up(self, account: AccountRuntime, call: Call, extension: str | None, now: float) -> None:
        """Reserve the number of a running call and attribute it, if that was not possible before, and add new page tags.

        `extension` is the one that the caller entered; the call log may not have it.
        """
        if call.progress.ended_at is not None:
            return
        number = call.tracking_number
        called = account.numbers.find(number.number, number.extension or extension)
        lease = self._reservations.reserve(account, called, call.call_id, now).lease
        is_unmatched = lease is not None and call.attributed.match is Match.NONE
        if not is_unmatched and merge_lease(call, lease, now)[0] is call:
            return
        with suppress(CallErased), self._call_log.begin() as calls:
            before = calls.find(call.call_id)
            if before is not None:
                others = LiveCallCounts(calls, account, call.call_id)
                after, events = merge_lease(attribute_late(account, others, before, called, lease), lease, now)
                calls.save(change_call(account.account, before, after, events), now)
