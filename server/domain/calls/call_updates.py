"""How calls change: the attribution of a new call, and what follows from later events."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from server.domain.accounts import Account
from server.domain.calls.attributed import Attributed, EarlierCall, Match
from server.domain.calls.attribution import attribute, mark_repeats, merge_tags
from server.domain.calls.call import Call, Progress
from server.domain.calls.called_numbers import CalledNumber
from server.domain.calls.event_writing import write_block, write_provisional_end, write_start, write_tags
from server.domain.calls.events import CallEvent, are_tag_changes_recorded, is_blocked
from server.domain.calls.progress import derive_progress
from server.domain.calls.webhook_events import CarrierCall
from server.domain.leases import Lease
from server.domain.phone_numbers import PhoneNumber
from server.domain.postbacks.postback import PostbackRequest
from server.domain.postbacks.writing import list_withdrawn, write_requests
from server.domain.visit_derivation import VisitDeriver


class AttributingAccount(Protocol):
    """An account, and its rules that derive visits."""

    @property
    def account(self) -> Account: ...
    @property
    def deriver(self) -> VisitDeriver: ...


class EarlierCalls(Protocol):
    """The look-up of a caller's earlier calls."""

    def list_earlier(self, caller: str, called: PhoneNumber) -> list[EarlierCall]:
        """The caller's earlier calls to the account, at least those to this number."""


class NewCall(Protocol):
    """The first webhook of a call."""

    @property
    def carrier(self) -> str: ...
    @property
    def call_id(self) -> str: ...
    @property
    def call(self) -> CarrierCall: ...


@dataclass(frozen=True)
class CallChange:
    """A call before (None: it is new) and after, its new events, and the postbacks to send and to withdraw.

    `after` is `before` itself if nothing changes.
    """

    before: Call | None
    after: Call
    events: Sequence[CallEvent] = ()
    requests: Sequence[PostbackRequest] = ()
    withdrawn: Sequence[str] = ()


def begin_call(
    account: AttributingAccount,
    others: EarlierCalls,
    webhook: NewCall,
    called: CalledNumber | None,
    lease: Lease | None,
    started_at: float,
) -> Call:
    """A new call, attributed, with only its start event."""
    number = called.number if called else PhoneNumber(webhook.call.called)
    caller = webhook.call.caller
    attributed, is_repeat, is_duplicate = _attribute(account, others, number, called, lease, caller, started_at)
    return Call(
        call_id=webhook.call_id,
        account=account.account.key,
        carrier=webhook.carrier,
        carrier_call_id=webhook.call.carrier_call_id,
        tracking_number=number,
        caller=caller,
        attributed=attributed,
        progress=Progress(started_at),
        is_repeat=is_repeat,
        is_duplicate=is_duplicate,
        events=(write_start(started_at, webhook.call.location),),
    )


def begin_blocked_call(webhook: NewCall, account: str, entry: str, started_at: float) -> CallChange:
    """A new call that is rejected, because the entry of the blocked callers matches its caller.

    It is not attributed: it came from no visit that counts, and it is neither a repeat nor a miss. No postback reports it.
    """
    call = Call(
        call_id=webhook.call_id,
        account=account,
        carrier=webhook.carrier,
        carrier_call_id=webhook.call.carrier_call_id,
        tracking_number=PhoneNumber(webhook.call.called, webhook.call.extension),
        caller=webhook.call.caller,
        attributed=Attributed(Match.NONE),
        progress=Progress(started_at),
    )
    events = (
        write_start(started_at, webhook.call.location),
        write_block(entry, started_at),
        write_provisional_end(started_at),
    )
    return CallChange(None, replace(call, events=events, progress=derive_progress(events)), events)


def attribute_late(
    account: AttributingAccount, others: EarlierCalls, call: Call, called: CalledNumber | None, lease: Lease | None
) -> Call:
    """The call, attributed now if that was not possible before: no lease store then, or no extension yet.

    A blocked call stays without attribution.
    """
    if is_blocked(call.events) or called is None or called.number.number != call.tracking_number.number:
        return call
    is_entered_now = call.tracking_number.extension is None and called.number.extension is not None
    is_found_now = call.attributed.match is Match.NONE and lease is not None and called.number == call.tracking_number
    if not is_entered_now and not is_found_now:
        return call
    attributed, is_repeat, is_duplicate = _attribute(
        account, others, called.number, called, lease, call.caller, call.progress.started_at
    )
    return replace(
        call, tracking_number=called.number, attributed=attributed, is_repeat=is_repeat, is_duplicate=is_duplicate
    )


def merge_lease(call: Call, lease: Lease | None, now: float) -> tuple[Call, list[CallEvent]]:
    """The call with the page tags that came since, and their event; no event once the call has `MOST_TAG_EVENTS`."""
    merged = merge_tags(call.attributed, lease)
    known = call.attributed.tags
    if merged is call.attributed:
        return call, []
    new = {name: value for name, value in merged.tags.items() if known.get(name) != value}
    events = [write_tags(new, call.events, now)] if new and are_tag_changes_recorded(call.events) else []
    return replace(call, attributed=merged), events


def change_call(account: Account, before: Call | None, call: Call, events: Iterable[CallEvent]) -> CallChange:
    """The change from `before` to `call` with these events, each once, and the postbacks that follow."""
    known = {event.key for event in call.events}
    fresh = {event.key: event for event in reversed(list(events)) if event.key not in known}
    new = tuple(reversed(fresh.values()))
    if before is not None and not new and before.attributed == call.attributed:
        return CallChange(before, before)
    after = call
    if new or before is None:
        all_events = (*call.events, *new)
        after = replace(call, events=all_events, progress=derive_progress(all_events))
    if not account.postbacks:
        return CallChange(before, after, new)
    requests, withdrawn = write_requests(account, before, after), list_withdrawn(account, before, after)
    return CallChange(before, after, new, requests, withdrawn)


def _attribute(
    account: AttributingAccount,
    others: EarlierCalls,
    number: PhoneNumber,
    called: CalledNumber | None,
    lease: Lease | None,
    caller: str,
    started_at: float,
) -> tuple[Attributed, bool, bool]:
    """The attribution of the call by its called number, and `mark_repeats`."""
    earlier = others.list_earlier(caller, number) if caller else []
    attributed = attribute(account.account, called, lease, caller, earlier, started_at, account.deriver)
    return attributed, *(mark_repeats(attributed, earlier, started_at) if earlier else (False, False))
