"""Walks a call on by one turn, within a transaction of the call log."""

from dataclasses import dataclass, replace

from server.accounts.runtime import AccountRuntime
from server.domain.calls.call import Call
from server.domain.calls.called_numbers import CalledNumber
from server.domain.calls.events import CallEvent, EventKind
from server.domain.leases import Lease
from server.domain.routing.actions import EndCall, Walked, ends_call
from server.domain.routing.facts import CallerPlace, CallFacts, Surroundings
from server.domain.routing.places import find_caller_place
from server.domain.routing.walk import begin_walk, continue_walk, resume_walk
from server.stores.call_log import CallTransaction
from server.telephony.call_events import find_first_step, read_noted, write_input, write_provisional_end, write_walk
from server.telephony.call_turns import CallTurn, Reply, list_queue_entries, make_input
from server.telephony.logged_calls import (
    attribute_call,
    attribute_late,
    find_logged,
    make_call,
    merge_lease,
    save_call,
)
from server.telephony.surroundings import LoggedSurroundings, NotedSurroundings


@dataclass(frozen=True)
class Entered:
    """The extension that the caller has entered: whose number it is, and its lease, once that has been looked up."""

    extension: str
    called: CalledNumber | None
    lease: Lease | None


@dataclass(frozen=True)
class WalkedTurn:
    """The answer, and the call before and after it."""

    reply: Reply
    before: Call | None
    after: Call


def walk_turn(
    calls: CallTransaction,
    account: AccountRuntime,
    carrier: str,
    turn: CallTurn,
    called: CalledNumber | None,
    lease: Lease | None,
    entered: Entered | None,
    now: float,
) -> WalkedTurn | str:
    """Write down what came and walk on.

    When the caller has just entered an extension that is not in `entered`, nothing is written and the extension is
    returned: the lease of the number must be looked up first, outside of any transaction of the call log.
    """
    before = find_logged(calls, account, turn.call_id)
    if before is None:
        started_at = turn.find_start(now)
        # Where nobody knows when the call began, nobody knows who had its number then.
        lease = None if started_at is None else lease
        call = make_call(
            calls, account, carrier, turn.call_id, turn.call, called, lease, now if started_at is None else started_at
        )
    else:
        call = attribute_late(calls, account, before, called, lease)
    call, told = merge_lease(call, lease, now)
    first_step = find_first_step(call.events, turn.came)
    at = first_step.at if first_step else now
    told += _write_input(turn, call, at)
    if turn.is_over:
        told.append(write_provisional_end(at))
        after = save_call(calls, account, before, call, told, now)
        return WalkedTurn(turn.reply((EndCall(),), turn.extension), before, after)

    saved = before
    missed = _list_missed_entries(turn, call, now)
    if missed:
        # Whose turn it is in the queue, this one's too, is looked up in the call log.
        saved = call = save_call(calls, account, saved, call, [*told, *missed], now)
        told = []
    asked = LoggedSurroundings(calls, account, turn.call_id, at)
    around = NotedSurroundings(asked, read_noted(first_step) if first_step else "")
    facts = gather_facts(account, turn, at, call)
    walked = walk(account, turn, called, facts, around, call.events)
    extension = turn.extension
    if walked.extension is not None:
        if entered is None or entered.extension != walked.extension:
            return walked.extension
        extension = walked.extension
        if call.tracking_number.extension is None:
            call = attribute_call(calls, account, call, entered.called, entered.lease)
        facts = replace(facts, extension=extension, tags=call.attributed.tags)
        walked = resume(account, turn, entered.called, facts, around, walked)
    if first_step is None:
        told += write_walk(walked, turn.came, at, around.write())
    if ends_call(walked.actions):
        told.append(write_provisional_end(at))
    after = save_call(calls, account, saved, call, told, now)
    return WalkedTurn(turn.reply(walked.actions, extension), before, after)


def gather_facts(account: AccountRuntime, turn: CallTurn, at: float, call: Call | None) -> CallFacts:
    """What is known of the call itself."""
    place = find_caller_place(turn.call.caller, turn.call.place) if account.asks_for_place else CallerPlace()
    return CallFacts(
        call_id=turn.call_id,
        at=at,
        place=place,
        tags=call.attributed.tags if call else {},
        extensions=account.numbers.list_extensions(turn.call.called),
        extension=turn.extension,
    )


def walk(
    account: AccountRuntime,
    turn: CallTurn,
    called: CalledNumber | None,
    facts: CallFacts,
    around: Surroundings,
    events: tuple[CallEvent, ...] = (),
) -> Walked:
    """Begin or continue the walk."""
    if turn.ended is None:
        return begin_walk(account.routes, called, facts, around)
    came = make_input(turn.ended, events, facts.at)
    return continue_walk(account.routes, turn.ended.step.position, came, facts, around)


def resume(
    account: AccountRuntime,
    turn: CallTurn,
    called: CalledNumber | None,
    facts: CallFacts,
    around: Surroundings,
    walked: Walked,
) -> Walked:
    """The walk with what comes after the extension was entered."""
    assert turn.position is not None
    resumed = resume_walk(account.routes, turn.position, called, facts, around)
    return replace(resumed, taken=(*walked.taken, *resumed.taken))


def _list_missed_entries(turn: CallTurn, call: Call, now: float) -> list[CallEvent]:
    """That the call has entered the queue in which it waits, where that could not be logged."""
    if turn.ended is None or not turn.is_queue_poll or call.progress.ended_at is not None:
        return []
    path = turn.ended.step.position.path
    kinds = (EventKind.QUEUE_ENTERED, EventKind.QUEUE_LEFT)
    if any(event.kind in kinds and event.details.get("path") == path for event in call.events):
        return []
    entered_at = max(call.progress.started_at, now - turn.ended.waited_seconds)
    return [CallEvent(f"{EventKind.QUEUE_ENTERED}/{turn.came}", EventKind.QUEUE_ENTERED, entered_at, {"path": path})]


def _write_input(turn: CallTurn, call: Call, at: float) -> list[CallEvent]:
    if turn.ended is None:
        return []
    entries = list_queue_entries(call.events, turn.ended.step.position.path)
    return write_input(turn.ended, at, max(entries, default=None))
