"""The visitors who could be the caller: one visitor if there is evidence, else several.

The lease is recalled as it was when the call began. The call is often attributed later, because a store is unavailable for
a moment or a webhook is late. Callers also redial numbers from their list of calls.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from server.domain.calls.attributed import Attributed, EarlierCall, Match
from server.domain.calls.certainty import is_certain
from server.domain.calls.evidence import list_who_tapped, list_who_typed
from server.domain.leases import Lease, Visitor
from server.domain.phone_numbers import PhoneNumber

REDIAL_SECONDS = 30 * 86_400
"""How long after a call a redial of the same number counts for the same visit."""


@dataclass(frozen=True)
class Candidates:
    """The visitors who could be the caller (at least `count`), and the evidence.

    `visitors` are known individually. `others` has one entry for each group of visitors, of any size, with the tags of its
    key; nothing else is known of them. `earlier_call_id`: the earlier call that identifies the visitor.
    """

    match: Match
    visitors: Sequence[Visitor]
    others: Sequence[Mapping[str, str]] = ()
    count: int = 0
    earlier_call_id: str = ""

    @property
    def only(self) -> Visitor | None:
        """The visitor, if there is only one candidate."""
        return self.visitors[0] if len(self.visitors) == 1 and not self.others else None


def find_candidates(
    lease: Lease, caller: str, country: str, redialled: EarlierCall | None, window_seconds: float, now: float
) -> Candidates | None:
    """The visitors of the lease who could be the caller; None for a redial by a visitor of another lease.

    `redialled` is the caller's earlier call to the number. A lease counts for `window_seconds` after its end.
    """
    has_page_tags = any(visitor.page_tags for visitor in lease.visitors)
    typed = list_who_typed(lease.visitors, caller, country) if has_page_tags else []
    if typed:
        return Candidates(Match.TYPED_NUMBER, typed, count=len(typed))
    # A crowded lease does not list all visitors, so others could have tapped too.
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
    """The number's lease as it was at that time; None if no lease of the number is known for that time.

    A visitor who joined later is not the caller, however small the difference: people dial a number some seconds after they
    see it, so small clock differences do not matter. If the lease was claimed later, its former leases count for
    `window_seconds` after their end, and so does its own key, which may have had the number before as well.
    """
    if lease.claimed_at > at:
        if not any(at < former.ended_at + window_seconds for former in lease.former):
            return None
        return replace(lease, lease_id="", live=False, ended_at=at, viewers=0, is_crowded=False, visitors=())
    visitors = tuple(visitor for visitor in lease.visitors if visitor.joined_at <= at)
    was_live = lease.live or (lease.ended_at is not None and at < lease.ended_at)
    if was_live == lease.live and len(visitors) == len(lease.visitors):
        return lease
    # Assume that the current viewers are the visitors who joined later, so the others may no longer have looked.
    viewers = max(0, lease.viewers - (len(lease.visitors) - len(visitors)))
    return replace(lease, visitors=visitors, live=was_live, viewers=viewers)


def find_redialled(number: PhoneNumber, caller: str, earlier: Sequence[EarlierCall], now: float) -> EarlierCall | None:
    """The caller's latest earlier call to the number with a certain attribution: one visitor, or the number's source.

    Without such a call, the latest with any attribution; None if there is none, or the caller's number is withheld.
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
    return max(same, key=lambda call: (is_certain(call.attributed), call.started_at), default=None)


def repeat_attribution(call: EarlierCall) -> Attributed:
    """The attribution of the earlier call, as a redial. A redial of a redial refers to the first call."""
    first = call.attributed.earlier_call_id or call.call_id
    return replace(call.attributed, match=Match.REDIAL, earlier_call_id=first)


def _list_all(lease: Lease, window_seconds: float, now: float) -> Candidates:
    """All visitors of the lease; those of former leases too if no visitor is looking at the number now."""
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
