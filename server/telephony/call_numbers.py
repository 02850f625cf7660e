"""Reads the numbers of a call as its carrier writes them, once the account is known."""

from dataclasses import replace

from server.accounts.runtime import AccountRuntime
from server.domain.calls.webhook_events import CallCameIn, CallChanged, CarrierCall, StepEnded, WebhookEvent
from server.domain.calls.written_numbers import (
    can_be_shown,
    is_withheld,
    read_called,
    read_caller,
    read_international,
    read_written,
)


def settle_numbers(event: WebhookEvent, account: AccountRuntime | None) -> WebhookEvent:
    """The event with its numbers in E.164, read by the account's country; `account` is None for an unknown number."""
    if isinstance(event, CallCameIn | StepEnded | CallChanged):
        return replace(event, call=_settle(event.call, account))
    return event


def find_caller_id(event: WebhookEvent | None) -> str | None:
    """The called number, to show to the receiving number if the carrier can't show the caller's number; else None."""
    if not isinstance(event, CallCameIn | StepEnded) or event.call.can_show_caller:
        return None
    return event.call.called or None


def _settle(call: CarrierCall, account: AccountRuntime | None) -> CarrierCall:
    dialled, from_number = read_written(call.called), read_written(call.caller)
    called, extension = read_international(dialled.digits), None
    if account is not None:
        called = read_called(dialled, account.account.country, account.numbers.has)
        extension = dialled.extension if dialled.extension in account.numbers.list_extensions(called) else None
    caller = read_caller(from_number, account.account.country if account else "")
    return replace(
        call,
        called=called,
        caller=caller,
        extension=extension,
        can_show_caller=can_be_shown(from_number, caller),
        is_withheld=not caller and is_withheld(call.caller),
    )
