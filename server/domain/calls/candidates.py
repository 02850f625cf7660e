"""Whom a call may be from, of those who saw its number: one visitor, where something says so, or several.

The lease is recalled as it was when the call began, which is often known only later: stores are away for a moment, and
webhooks are late. Callers dial again what they dialled before, from their list of calls.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from server.domain.calls.attributed import Attributed, EarlierCall, Match
from server.domain.calls.evidence import list_who_tapped, list_who_typed
from server.domain.leases import Lease, Visitor
from server.domain.phone_numbers import PhoneNumber

REDIAL_SECONDS = 30 * 86_400
"""How long a number in a list of calls still stands for the visit that led to it."""


@dataclass(frozen=True)
class Candidates:
    """Whom the call may be from, `count` of them at least, and what says so.

    `visitors` are known by name. `others` has an entry for each group of whom only the tags of their key are known, be they
    few or many. `earlier_call_id`: the earlier call by which the visitor is known.
    """

    match: Match
    visitors: Sequence[Visitor]
    others: Sequence[Mapping[str, str]] = ()
    count: int = 0
    earlier_call_id: str = ""

    @property
    def only(self) -> Visitor | None:
        """The visitor, if it can be nobody else."""
        return self.visitors[0] if len(self.visitors) == 1 and not self.others else None


def find_candidates(
    lease: Lease, caller: str, country: str, redialled: EarlierCall | None, window_seconds: float, now: float
) -> Candidates | None:
    """Whom among those who saw the lease's number the call may be from; None when it is only dialled again.

    `redialled` is the caller's earlier call to the number. Calls may come for `window_seconds` after a lease.
    """
    has_page_tags = any(visitor.page_tags for visitor in lease.visitors)
    typed = list_who_typed(lease.visitors, caller, country) if has_page_tags else []
    if typed:
        return Candidates(Match.TYPED_NUMBER, typed, count=len(typed))
    # Of a crowd it is not known who else has tapped.
    tapped = [] if lease.is_crowded or not has_page_tags else list_who_tapped(lease.visitors, now)
    if tapped:
        return Candidates(Match.TAP, tapped, count=len(tapped))
    if redialled is not None:
        again = [visitor for visitor in lease.visitors if visitor.visitor_id == redialled.attributed.visitor_id]
        if again:
            first = "" if _is_alone(lease) else repeat_attribution(redialled).earlier_call_id
            match = _name_match(lease, is_one=True) if _is_alone(lease) else Match.REDIAL
            return Candidates(match, again, count=1, earlier_call_id=first)
        if redialled.attributed.lease_id != lease.lease_id:
            return None
    return _list_all(lease, window_seconds, now)


def recall_lease(lease: Lease, window_seconds: float, at: float) -> Lease | None:
    """What is known of the number's lease at that time; None when nobody is known to have had the number.

    Who joined later is not the caller, by however little: a number is dialled some seconds after it is seen, so clocks that
    differ by less make no difference. Of a lease that was claimed later those before it count, for `window_seconds` after
    their end, and besides them its own key: whether that had the number before as well is not remembered.
    """
    if lease.claimed_at > at:
        if not any(at < former.ended_at + window_seconds for former in lease.former):
            return None
        return replace(lease, lease_id="", live=False, ended_at=at, viewers=0, is_crowded=False, visitors=())
    visitors = tuple(visitor for visitor in lease.visitors if visitor.joined_at <= at)
    was_live = lease.live or (lease.ended_at is not None and at < lease.ended_at)
    if was_live == lease.live and len(visitors) == len(lease.visitors):
        return lease
    # Those who joined later are taken to be who looks now: then the others may have looked no more.
    viewers = max(0, lease.viewers - (len(lease.visitors) - len(visitors)))
    return replace(lease, visitors=visitors, live=was_live, viewers=viewers)


def find_redialled(number: PhoneNumber, caller: str, earlier: Sequence[EarlierCall], now: float) -> EarlierCall | None:
    """The caller's latest earlier call to the number of which it is known whose it was.

    That is one visitor, or the source of the number; else the latest of which at least something is known. A caller who
    withholds their number has none.
    """
    if not caller:
        return None
    extension = number.extension or ""
    same = [
        call
        for call in earlier
        if (call.tracking_number, call.extension) == (number.number, extension)
        and 0 <= now - call.started_at <= REDIAL_SECONDS
        and call.attributed.match not in (Match.NONE, Match.DEFAULT)
    ]
    return max(same, key=lambda call: (_is_certain(call.attributed), call.started_at), default=None)


def repeat_attribution(call: EarlierCall) -> Attributed:
    """What the earlier call had. A redial of a redial names the call with which it began."""
    first = call.attributed.earlier_call_id or call.call_id
    return replace(call.attributed, match=Match.REDIAL, earlier_call_id=first)


def _list_all(lease: Lease, window_seconds: float, now: float) -> Candidates:
    """All who saw the number; those of leases before only while nobody looks who could be calling now."""
    others: list[Mapping[str, str]] = []
    count = len(lease.visitors)
    if lease.is_crowded or not lease.visitors:
        others.append(lease.key.tags)
        count = max(count + 1, lease.viewers)
    if not _is_looked_at(lease):
        before = [former.tags for former in lease.former if now < former.ended_at + window_seconds]
        others += before
        count += len(before)
    return Candidates(_name_match(lease, is_one=len(lease.visitors) == 1 and not others), lease.visitors, others, count)


def _name_match(lease: Lease, is_one: bool) -> Match:
    if not lease.live:
        return Match.RECENT
    return Match.LIVE if is_one else Match.SHARED


def _is_alone(lease: Lease) -> bool:
    return len(lease.visitors) == 1 and not lease.is_crowded


def _is_looked_at(lease: Lease) -> bool:
    return lease.live and (lease.viewers > 0 or lease.is_crowded)


def _is_certain(attributed: Attributed) -> bool:
    return bool(attributed.visitor_id) or (not attributed.lease_id and bool(attributed.tracking_source))
