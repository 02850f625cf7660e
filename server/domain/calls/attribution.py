"""To whom a call belongs: what is known of the number's lease, of the caller, and of their earlier calls, weighed.

`docs/attribution.md` tells the rules in words. Where it can't be told, the call has what is common to all whom it could have
been, and says how many they are.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from server.domain.accounts import Account
from server.domain.calls.attributed import Attributed, EarlierCall, Match
from server.domain.calls.called_numbers import CalledNumber
from server.domain.calls.evidence import list_who_tapped, list_who_typed
from server.domain.calls.redials import find_redialled, repeat_attribution
from server.domain.calls.visit_sources import find_common_source
from server.domain.calls.visit_tags import add_claimed, find_common_tags, find_common_text, is_anybody
from server.domain.leases import Lease, Visitor
from server.domain.number_pools import NumberPool
from server.domain.visit_derivation import VisitDeriver

DUPLICATE_SECONDS = 86_400
"""A call is a duplicate when the same caller called about the same campaign so long before."""


@dataclass(frozen=True)
class _Finding:
    """Who the caller may be, and what says so."""

    match: Match
    candidates: Sequence[Visitor]
    earlier_call_id: str = ""


def attribute(
    account: Account,
    called: CalledNumber | None,
    lease: Lease | None,
    caller: str,
    earlier: Sequence[EarlierCall],
    now: float,
    deriver: VisitDeriver | None = None,
) -> Attributed:
    """To whom the call that begins now belongs.

    `lease` is what the lease store's `call_started` says, `caller` is E.164 or empty when withheld, `earlier` are the
    caller's calls to the account. `deriver` is the account's, where somebody keeps one ready; it saves time, no more.
    """
    if called is None:
        return Attributed(Match.NONE)
    redialled = find_redialled(called.number, caller, earlier, now)
    finding = _find_caller(account, lease, caller, redialled, now) if lease else None
    if finding is None and redialled is not None:
        return repeat_attribution(redialled)
    if finding is None or lease is None or called.number_pool is None:
        return _describe_number(called)
    return _describe_visit(account, called, called.number_pool, lease, finding, deriver)


def merge_tags(attributed: Attributed, lease: Lease | None) -> Attributed:
    """The call with the tags that its visitor's page has claimed since; those of others, or of a new visit, are not its."""
    if lease is None or not attributed.visitor_id or lease.lease_id != attributed.lease_id:
        return attributed
    for visitor in lease.visitors:
        if visitor.visitor_id == attributed.visitor_id and visitor.landing_url == attributed.landing_url:
            tags = dict(attributed.tags)
            add_claimed(tags, visitor)
            return replace(attributed, tags=tags)
    return attributed


def mark_repeats(attributed: Attributed, earlier: Sequence[EarlierCall], now: float) -> tuple[bool, bool]:
    """Whether the caller has called the account before, and whether about the same campaign within `DUPLICATE_SECONDS`.

    `earlier` are the caller's calls to the account; of a caller who withholds their number none are known.
    """
    before = [call for call in earlier if call.started_at <= now]
    is_duplicate = any(
        call.attributed.campaign == attributed.campaign and now - call.started_at < DUPLICATE_SECONDS for call in before
    )
    return bool(before), is_duplicate


def _find_caller(
    account: Account, lease: Lease, caller: str, redialled: EarlierCall | None, now: float
) -> _Finding | None:
    """Whom among the lease's visitors the call may be from; None when it is from somebody who dials again, no visitor."""
    typed = list_who_typed(lease.visitors, caller, account.country)
    if typed:
        return _Finding(Match.TYPED_NUMBER, typed)
    # Of a crowd it is not known who else has tapped.
    tapped = [] if lease.is_crowded else list_who_tapped(lease.visitors, now)
    if tapped:
        return _Finding(Match.TAP, tapped)
    if redialled is not None:
        again = [visitor for visitor in lease.visitors if visitor.visitor_id == redialled.attributed.visitor_id]
        if again and not _is_alone(lease):
            return _Finding(Match.REDIAL, again, repeat_attribution(redialled).earlier_call_id)
        if not again and redialled.attributed.lease_id != lease.lease_id:
            return None
    if not lease.live:
        return _Finding(Match.RECENT, lease.visitors)
    return _Finding(Match.LIVE if _is_alone(lease) else Match.SHARED, lease.visitors)


def _is_alone(lease: Lease) -> bool:
    return len(lease.visitors) == 1 and not lease.is_crowded


def _describe_visit(
    account: Account,
    called: CalledNumber,
    pool: NumberPool,
    lease: Lease,
    finding: _Finding,
    deriver: VisitDeriver | None,
) -> Attributed:
    candidates = finding.candidates
    is_anyone = is_anybody(lease, candidates)
    known = () if is_anyone else candidates
    tags = find_common_tags(lease, candidates)
    only = known[0] if len(known) == 1 else None
    return replace(
        _describe_number(called),
        match=finding.match,
        candidates=max(len(candidates) + 1, lease.viewers) if is_anyone else len(candidates),
        publisher=tags.get(account.publisher_tag) or pool.publisher or "",
        tracking_source=find_common_source(account, pool, known, deriver),
        tags=tags,
        landing_url=find_common_text([visitor.landing_url for visitor in known]),
        referring_url=find_common_text([visitor.referring_url for visitor in known]),
        visitor_id=only.visitor_id if only else "",
        lease_id=lease.lease_id,
        visited_at=only.joined_at if only else None,
        earlier_call_id=finding.earlier_call_id,
    )


def _describe_number(called: CalledNumber) -> Attributed:
    """What the number alone says."""
    source = called.tracking_source
    pool = called.number_pool
    return Attributed(
        Match.SOURCE if source else Match.NONE,
        campaign=called.campaign or "",
        publisher=(pool.publisher or "") if pool else "",
        number_pool=pool.name if pool else "",
        tracking_source=source.name if source else "",
    )
