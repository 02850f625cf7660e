"""Rejects calls from blocked callers: nobody's phone rings, no number is reserved, and the call is logged once."""

import structlog

from server.accounts.runtime import AccountRuntime
from server.domain.calls.call_updates import begin_blocked_call, change_call
from server.domain.calls.event_writing import write_end
from server.domain.calls.events import is_blocked
from server.domain.calls.webhook_events import CallChanged, CarrierCall
from server.domain.calls.webhook_step import WebhookStep
from server.domain.routing.actions import EndCall
from server.domain.routing.steps import HangUpReason
from server.stores.call_log import CallErased, CallLog
from server.stores.contract import StoreUnavailable
from server.telephony.reply import Reply
from server.telephony.verifying import find_own_call

_log = structlog.get_logger()


def find_block(account: AccountRuntime, call: CarrierCall) -> str | None:
    """The entry of the account's blocked callers that matches the caller; None if there is none."""
    return account.blocked_callers.find(call.caller, is_withheld=call.is_withheld)


def reject_blocked(log: CallLog, account: AccountRuntime, step: WebhookStep, now: float) -> Reply | None:
    """The response that rejects a new call from a blocked caller, who is rejected even if the call can't be logged.

    None if the caller is not blocked, or was not yet when the call came in: a repeated webhook gets the first response. Raises
    `WrongAccount`.
    """
    entry = find_block(account, step.call) if step.ended is None else None
    if entry is None:
        return None
    key = account.account.key
    try:
        with log.begin() as calls:
            before = find_own_call(calls, account, step.call_id)
            if before is not None and not is_blocked(before.events):
                return None
            if before is None:
                calls.save(begin_blocked_call(step, key, entry, now), now)
    except CallErased:
        pass
    except StoreUnavailable as error:
        _log.error("call_log_unavailable", call_id=step.call_id, reason=str(error))
    rejection = (EndCall(HangUpReason.REJECTED),)
    return Reply(rejection, key, step.call_id, step.sequence + 1, step.extension, is_first=True)


def record_blocked(log: CallLog, account: AccountRuntime, step: WebhookStep, event: CallChanged, now: float) -> bool:
    """Record the status of a blocked caller's call that is not logged; False if the call is logged, or is not blocked.

    While the call runs nothing is recorded, as its first webhook does that. Raises as `StatusRecorder.record` does, and
    `CallErased`.
    """
    entry = find_block(account, event.call)
    if entry is None:
        return False
    with log.begin() as calls:
        if find_own_call(calls, account, step.call_id) is not None:
            return False
        if event.status:
            started_at = (now if event.at is None else event.at) - event.seconds
            begun = begin_blocked_call(step, account.account.key, entry, started_at).after
            calls.save(change_call(account.account, None, begun, [write_end(event, now)]), now)
    return True
