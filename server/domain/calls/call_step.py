"""One step of a call: what a webhook changes, what the carrier does next, and which postbacks follow. Pure.

All walks through a route start here, with or without the call log.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from server.domain.accounts import Account
from server.domain.calls.attributed import EarlierCall
from server.domain.calls.call import Call
from server.domain.calls.call_updates import (
    CallChange,
    attribute_late,
    begin_call,
    change_call,
    merge_lease,
)
from server.domain.calls.called_numbers import CalledNumber, CalledNumbers
from server.domain.calls.event_writing import (
    find_first_step,
    read_noted,
    write_input,
    write_provisional_end,
    write_walk,
)
from server.domain.calls.events import CallEvent, EventKind, is_blocked
from server.domain.calls.recorded_counts import RecordedCounts
from server.domain.calls.webhook_events import StepEnded
from server.domain.calls.webhook_step import WebhookStep, list_queue_entries, make_input
from server.domain.leases import Lease
from server.domain.phone_numbers import PhoneNumber
from server.domain.routing.actions import Action, EndCall, InputKind, WalkResult, ends_call
from server.domain.routing.caller_locations import find_caller_location
from server.domain.routing.facts import CallerLocation, CallFacts, LiveCallCounts
from server.domain.routing.routes import CallRoutes
from server.domain.routing.steps import HangUpReason
from server.domain.routing.walk import begin_walk, continue_walk, resume_walk
from server.domain.visit_derivation import VisitDeriver


class CallAccount(Protocol):
    """An account with what is compiled once per revision. `asks_for_location`: a route depends on the caller's location."""

    @property
    def account(self) -> Account: ...
    @property
    def routes(self) -> CallRoutes: ...
    @property
    def numbers(self) -> CalledNumbers: ...
    @property
    def deriver(self) -> VisitDeriver: ...
    @property
    def asks_for_location(self) -> bool: ...


class OtherCalls(Protocol):
    """Look-ups of other calls of the account. A step makes each look-up only if it needs the result."""

    def count_free(self, receiving_number: str, at: float) -> int | None:
        """How many more calls may ring the receiving number at that time, by its caps; None without caps."""

    def count_earlier(self, path: str) -> int:
        """How many other calls reached this step before."""

    def list_queued(self, path: str, at: float) -> Mapping[str, float]:
        """The calls that wait in the queue at this step, in queue order, and when each first entered it."""

    def list_earlier(self, caller: str, called: PhoneNumber) -> list[EarlierCall]:
        """The caller's earlier calls to the account, at least those to this number."""


@dataclass(frozen=True)
class StepResult:
    """The change of the call with its events and postbacks, and the carrier's next actions.

    `extension`: the extension that the caller has entered so far.
    """

    change: CallChange
    actions: tuple[Action, ...]
    extension: str | None


def take_step(
    account: CallAccount,
    before: Call | None,
    step: WebhookStep,
    called: CalledNumber | None,
    lease: Lease | None,
    others: OtherCalls,
    now: float,
) -> StepResult:
    """Take the step. `before` is the logged call. `called` and `lease` are those of the extension, once it is entered."""
    if before is not None and is_blocked(before.events):
        # Also if the caller is not blocked any more: a repeated webhook gets the first response.
        return StepResult(CallChange(before, before), (EndCall(HangUpReason.REJECTED),), step.extension)
    started_at = step.find_start(now)
    if before is not None:
        call = attribute_late(account, others, before, called, lease)
    else:
        # Without the start of the call, the visitor who had the number at that time is unknown.
        lease = None if started_at is None else lease
        call = begin_call(account, others, step, called, lease, now if started_at is None else started_at)
    call, events = merge_lease(call, lease, now)
    first_step = find_first_step(call.events, step.key) if before else None
    at = first_step.at if first_step else now
    entries: list[float] = []
    missed: list[CallEvent] = []
    if step.ended is not None:
        entries = list_queue_entries(call.events, step.ended.step.position.path)
        events += write_input(step.ended, at, max(entries, default=None))
        if step.is_over:
            change = change_call(account.account, before, call, [*events, write_provisional_end(at)])
            return StepResult(change, (EndCall(),), step.extension)
        missed = _list_missed_entries(step, step.ended, call, now)
        entries += [event.at for event in missed]
        events += missed
    counts = RecordedCounts(
        others, step.call_id, at, read_noted(first_step) if first_step else "", min(entries, default=None)
    )
    facts = gather_facts(account, step, at, call.attributed.tags)
    walked, extension = walk(account, step, called, facts, counts, min(entries, default=None))
    if first_step is None:
        events += write_walk(walked, step.key, at, counts.write())
        # If the carrier repeats a webhook, it follows the first response, even if the route has changed since.
        if ends_call(walked.actions):
            events.append(write_provisional_end(at))
    return StepResult(change_call(account.account, before, call, events), walked.actions, extension)


def gather_facts(account: CallAccount, step: WebhookStep, at: float, tags: Mapping[str, str]) -> CallFacts:
    """The facts of the call itself, for the walk."""
    return CallFacts(
        call_id=step.call_id,
        at=at,
        location=find_caller_location(step.call.caller, step.call.location)
        if account.asks_for_location
        else CallerLocation(),
        tags=tags,
        extensions=account.numbers.list_extensions(step.call.called),
        extension=step.extension,
    )


def walk(
    account: CallAccount,
    step: WebhookStep,
    called: CalledNumber | None,
    facts: CallFacts,
    counts: LiveCallCounts,
    entered_queue_at: float | None = None,
) -> tuple[WalkResult, str | None]:
    """Begin or continue the walk; also returns the extension that the caller has entered so far.

    `called` belongs to the extension if the caller has just entered one.
    """
    if step.ended is None:
        return begin_walk(account.routes, called, facts, counts), step.extension
    came = make_input(step.ended, entered_queue_at, facts.at)
    position = step.ended.step.position
    walked = continue_walk(account.routes, position, came, facts, counts)
    if walked.extension is None:
        return walked, step.extension
    facts = replace(facts, extension=walked.extension)
    resumed = resume_walk(account.routes, position, called, facts, counts)
    return replace(resumed, taken=(*walked.taken, *resumed.taken)), walked.extension


def _list_missed_entries(step: WebhookStep, ended: StepEnded, call: Call, now: float) -> list[CallEvent]:
    """The event that the call entered the queue in which it waits, if the log does not have it."""
    if ended.kind is not InputKind.QUEUE_POLLED or call.progress.ended_at is not None:
        return []
    path = ended.step.position.path
    kinds = (EventKind.QUEUE_ENTERED, EventKind.QUEUE_LEFT)
    if any(event.kind in kinds and event.details.get("path") == path for event in call.events):
        return []
    entered_at = max(call.progress.started_at, now - ended.waited_seconds)
    return [CallEvent(f"{EventKind.QUEUE_ENTERED}/{step.key}", EventKind.QUEUE_ENTERED, entered_at, {"path": path})]
