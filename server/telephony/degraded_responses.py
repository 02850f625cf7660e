"""Responses when a store is unavailable, or when no account has the called number."""

import structlog

from server.accounts.runtime import AccountRuntime
from server.domain.calls.call_step import gather_facts, walk
from server.domain.calls.webhook_events import CallCameIn, StepEnded, WebhookEvent
from server.domain.calls.webhook_step import WebhookStep, find_entered_extension
from server.domain.phone_numbers import PhoneNumber
from server.domain.routing.actions import Action, EndCall, InputKind, LeaveQueue, Position, RingNumbers, Speak
from server.domain.routing.built_in import RING_SECONDS, UNREACHED, UNREACHED_PATH
from server.domain.routing.facts import CallFacts, LiveCallCounts
from server.domain.routing.routes import build_call_routes
from server.domain.routing.steps import ReceivingNumber
from server.domain.routing.walk import begin_walk
from server.telephony.reply import Reply

SORRY: tuple[Action, ...] = (Speak(UNREACHED.say), EndCall())
_UNKNOWN_NUMBER = build_call_routes(None)
_log = structlog.get_logger()


class NoOtherCalls(LiveCallCounts):
    """Counts while the call log is unavailable: as if there were no other calls."""

    def count_free(self, receiving_number: str) -> int | None:
        return None

    def count_earlier(self, path: str) -> int:
        return 0

    def count_before_in_queue(self, path: str) -> int:
        return 0


def respond_without_log(account: AccountRuntime, step: WebhookStep, now: float) -> Reply:
    """Continue the walk by the account's routes, without the visitor and without counts of other calls."""
    key, is_first = account.account.key, step.ended is None
    if step.is_over:
        return Reply((EndCall(),), key, step.call_id, step.sequence + 1, step.extension, is_first)
    entered = find_entered_extension(step, account.routes, account.numbers.list_extensions(step.call.called))
    called = account.numbers.find(step.call.called, entered or step.extension)
    walked, extension = walk(account, step, called, gather_facts(account, step, now, {}), NoOtherCalls())
    started_at = step.find_start(now)
    return Reply(walked.actions, key, step.call_id, step.sequence + 1, extension, is_first, started_at)


def respond_to_unknown_number(step: WebhookStep, now: float) -> Reply:
    """The response for a number that no account has."""
    _log.warning("called_number_unknown", carrier=step.carrier, number=step.call.called)
    actions = begin_walk(_UNKNOWN_NUMBER, None, CallFacts(step.call_id, now), NoOtherCalls()).actions
    key = step.ended.step.account if step.ended else step.call.account or ""
    return Reply(actions, key, step.call_id, step.sequence + 1, is_first=step.ended is None)


def respond_with_fallback(
    carrier: str, account: AccountRuntime | None, event: WebhookEvent | None, now: float
) -> Reply:
    """Ring a number of the business without its routes; after a ring or a status, apologise and hang up."""
    if isinstance(event, CallCameIn) and account is not None:
        actions = _ring_business(account, event.call.called)
        return Reply(actions, account.account.key, f"{carrier}-{event.call.carrier_call_id}", started_at=now)
    if not isinstance(event, StepEnded):
        return Reply(SORRY)
    step = event.step
    actions = SORRY
    if event.is_caller_gone or event.status == "answered" or event.kind is InputKind.MESSAGE_TAKEN:
        actions = (EndCall(),)
    elif event.kind is InputKind.QUEUE_POLLED:
        actions = (LeaveQueue(),)
    elif account is not None and event.kind in (InputKind.DIGITS, InputKind.QUEUE_LEFT):
        actions = _ring_business(account, event.call.called)
    return Reply(actions, step.account, step.call_id, step.sequence + 1, step.extension, started_at=step.started_at)


def _ring_business(account: AccountRuntime, number: str) -> tuple[Action, ...]:
    found = _find_business_number(account, number)
    if found is None:
        return SORRY
    receiving_number = ReceivingNumber("business", found)
    return (RingNumbers((receiving_number,), RING_SECONDS, Position(UNREACHED_PATH)),)


def _find_business_number(account: AccountRuntime, number: str) -> PhoneNumber | None:
    """The target number of the tracking number, else the account's first receiving or target number."""
    called = account.numbers.find(number)
    target = account.account.find_target_number(called.target_number) if called and called.target_number else None
    if target:
        return target.number
    receiving = [receiving_number.number for receiving_number in account.account.receiving_numbers]
    targets = [target_number.number for target_number in account.account.target_numbers]
    return next(iter(receiving + targets), None)
