"""Calls as they are written down: who a new one belongs to, and what follows from more that is told of it."""

from collections.abc import Iterable
from dataclasses import replace

from server.accounts.runtime import AccountRuntime
from server.domain.calls.attributed import Attributed, EarlierCall, Match
from server.domain.calls.attribution import attribute, mark_repeats, merge_tags
from server.domain.calls.call import Call, Progress
from server.domain.calls.called_numbers import CalledNumber
from server.domain.calls.events import CallEvent, are_tags_told
from server.domain.calls.progress import derive_progress
from server.domain.leases import Lease
from server.domain.phone_numbers import PhoneNumber
from server.domain.postbacks.writing import list_withdrawn, write_requests
from server.stores.call_log import CallTransaction
from server.telephony.call_events import list_fresh, write_start, write_tags
from server.telephony.news import CarrierCall


class WrongAccount(Exception):
    """The call is another account's than the URL says."""


def find_logged(calls: CallTransaction, account: AccountRuntime, call_id: str) -> Call | None:
    """The call, or None; raises `WrongAccount`: who can sign for one account must not touch another's calls."""
    found = calls.find(call_id)
    check_owner(account, found.account if found else None, call_id)
    return found


def check_owner(account: AccountRuntime, owner: str | None, call_id: str) -> None:
    """Raise `WrongAccount` for a call that another account owns; `owner` is None where the call log has no such call."""
    if owner is not None and owner != account.account.key:
        raise WrongAccount(f"{call_id} is not of the account {account.account.key}")


def make_call(
    calls: CallTransaction,
    account: AccountRuntime,
    carrier: str,
    call_id: str,
    told: CarrierCall,
    called: CalledNumber | None,
    lease: Lease | None,
    started_at: float,
) -> Call:
    """A call that has just become known, attributed, with nothing but its start."""
    number = called.number if called else PhoneNumber(told.called)
    start = write_start(started_at, told.place)
    call = Call(
        call_id=call_id,
        account=account.account.key,
        carrier=carrier,
        carrier_call_id=told.carrier_call_id,
        tracking_number=number,
        caller=told.caller,
        attributed=Attributed(Match.NONE),
        progress=Progress(started_at),
        events=(start,),
    )
    return attribute_call(calls, account, call, called, lease)


def attribute_call(
    calls: CallTransaction, account: AccountRuntime, call: Call, called: CalledNumber | None, lease: Lease | None
) -> Call:
    """The call, attributed by what was called: at its start, and again when an extension has told whose number it is."""
    number = called.number if called else call.tracking_number
    earlier: list[EarlierCall] = []
    if call.caller:
        earlier = calls.list_earlier(call.account, call.caller, 0.0, call.call_id, number)
    started_at = call.progress.started_at
    attributed = attribute(account.account, called, lease, call.caller, earlier, started_at, account.deriver)
    is_repeat, is_duplicate = mark_repeats(attributed, earlier, started_at)
    return replace(
        call,
        tracking_number=number,
        attributed=attributed,
        is_repeat=is_repeat,
        is_duplicate=is_duplicate,
    )


def attribute_late(
    calls: CallTransaction, account: AccountRuntime, call: Call, called: CalledNumber | None, lease: Lease | None
) -> Call:
    """The call, attributed now if that could not be done in time: leases were out of reach, or the extension came unlogged."""
    if called is None or called.number.number != call.tracking_number.number:
        return call
    is_told_now = call.tracking_number.extension is None and called.number.extension is not None
    is_found_now = call.attributed.match is Match.NONE and lease is not None and called.number == call.tracking_number
    return attribute_call(calls, account, call, called, lease) if is_told_now or is_found_now else call


def merge_lease(call: Call, lease: Lease | None, now: float) -> tuple[Call, list[CallEvent]]:
    """The call with the tags that its visitor's page has told since, and that they came, as long as it is told."""
    merged = merge_tags(call.attributed, lease)
    if merged is call.attributed:
        return call, []
    known = call.attributed.tags
    new = {name: value for name, value in merged.tags.items() if known.get(name) != value}
    told = [write_tags(new, call.events, now)] if new and are_tags_told(call.events) else []
    return replace(call, attributed=merged), told


def save_call(
    calls: CallTransaction,
    account: AccountRuntime,
    before: Call | None,
    call: Call,
    told: Iterable[CallEvent],
    now: float,
) -> Call:
    """Write down the call with what is told of it, and the postbacks that this gives rise to; returns it as it is now."""
    fresh = list_fresh(call.events, told)
    if before is not None and not fresh and before.attributed == call.attributed:
        return before
    after = call
    if fresh or before is None:
        events = (*call.events, *fresh)
        after = replace(call, events=events, progress=derive_progress(events))
    if before is None:
        calls.add(after, now)
    else:
        calls.update(after, fresh)
    if account.account.postbacks:
        calls.send(write_requests(account.account, before, after), now)
        calls.withdraw(list_withdrawn(account.account, before, after))
    return after
