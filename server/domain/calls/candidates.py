"""Whom a call may be from, of those who saw its number: one visitor, where something says so, or several."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from server.domain.calls.attributed import EarlierCall, Match
from server.domain.calls.evidence import list_who_tapped, list_who_typed
from server.domain.calls.redials import repeat_attribution
from server.domain.leases import Lease, Visitor


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
    typed = list_who_typed(lease.visitors, caller, country)
    if typed:
        return Candidates(Match.TYPED_NUMBER, typed, count=len(typed))
    # Of a crowd it is not known who else has tapped.
    tapped = [] if lease.is_crowded else list_who_tapped(lease.visitors, now)
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
