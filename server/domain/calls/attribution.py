"""Attributes a call by the number's lease, the caller and the caller's earlier calls.

`docs/attribution.md` explains the rules. If several visitors could be the caller, the call has what their visits have in
common, and their count.
"""

from collections.abc import Sequence
from dataclasses import replace

from server.domain.accounts import Account
from server.domain.calls.attributed import Attributed, EarlierCall, Match
from server.domain.calls.called_numbers import CalledNumber
from server.domain.calls.candidates import (
    Candidates,
    find_candidates,
    find_redialled,
    recall_lease,
    repeat_attribution,
)
from server.domain.calls.common_visits import (
    add_page_tags,
    find_common_source,
    find_common_tags,
    find_common_text,
    write_tags,
)
from server.domain.leases import Lease
from server.domain.number_pools import NumberPool
from server.domain.visit_derivation import VisitDeriver

DUPLICATE_SECONDS = 86_400
"""A call is a duplicate when the same caller called about the same campaign less than this many seconds before."""

_SECONDS_IN_A_MINUTE = 60


def attribute(
    account: Account,
    called: CalledNumber | None,
    lease: Lease | None,
    caller: str,
    earlier: Sequence[EarlierCall],
    now: float,
    deriver: VisitDeriver | None = None,
) -> Attributed:
    """The attribution of a call that begins at `now`.

    `lease` is the result of the lease store's `call_started`, then or later. `caller` is E.164, or empty if withheld.
    `earlier` are the caller's earlier calls to the account. `deriver` is the account's, if one is ready; it only saves time.
    """
    if called is None:
        return Attributed(Match.NONE)
    redialled = find_redialled(called.number, caller, earlier, now) if earlier else None
    pool = called.number_pool
    if lease is not None and pool is not None:
        window_seconds = pool.attribution_window_minutes * _SECONDS_IN_A_MINUTE
        recalled = recall_lease(lease, window_seconds, now)
        if recalled is not None:
            candidates = find_candidates(recalled, caller, account.country, redialled, window_seconds, now)
            if candidates is not None:
                return _describe_visit(account, called, pool, recalled, candidates, deriver)
    described = _describe_number(called)
    if redialled is None or _has_same_source(described, redialled.attributed):
        return described
    return repeat_attribution(redialled)


def merge_tags(attributed: Attributed, lease: Lease | None) -> Attributed:
    """The attribution with the page tags that came since, if they are of the same visitor and the same visit."""
    if lease is None or not attributed.visitor_id or lease.lease_id != attributed.lease_id:
        return attributed
    for visitor in lease.visitors:
        if visitor.visitor_id == attributed.visitor_id and visitor.landing_url == attributed.landing_url:
            tags = dict(attributed.tags)
            add_page_tags(tags, visitor)
            return attributed if tags == attributed.tags else replace(attributed, tags=tags)
    return attributed


def mark_repeats(attributed: Attributed, earlier: Sequence[EarlierCall], now: float) -> tuple[bool, bool]:
    """Whether the caller called the account before, and whether about the same campaign within `DUPLICATE_SECONDS`.

    `earlier` are the caller's calls to the account; it is empty for a withheld number.
    """
    before = [call for call in earlier if call.started_at <= now]
    is_duplicate = any(
        call.attributed.campaign == attributed.campaign and now - call.started_at < DUPLICATE_SECONDS for call in before
    )
    return bool(before), is_duplicate


def _describe_visit(
    account: Account,
    called: CalledNumber,
    pool: NumberPool,
    lease: Lease,
    candidates: Candidates,
    deriver: VisitDeriver | None,
) -> Attributed:
    """The visit of the only candidate, or what the visits of all candidates have in common."""
    known = () if candidates.others else candidates.visitors
    only = candidates.only
    tags = write_tags(only) if only else find_common_tags(candidates.visitors, candidates.others)
    return Attributed(
        candidates.match,
        candidates.count,
        campaign=called.campaign or "",
        number_pool=pool.name,
        publisher=tags.get(account.publisher_tag) or pool.publisher or "",
        tracking_source=find_common_source(account, called, known, deriver),
        tags=tags,
        landing_url=only.landing_url if only else find_common_text([visitor.landing_url for visitor in known]),
        referring_url=only.referring_url if only else find_common_text([visitor.referring_url for visitor in known]),
        visitor_id=only.visitor_id if only else "",
        lease_id=lease.lease_id,
        visited_at=only.joined_at if only else None,
        earlier_call_id=candidates.earlier_call_id,
    )


def _has_same_source(described: Attributed, earlier: Attributed) -> bool:
    """Whether the number still belongs to the source of the earlier call. A redial does not make that less certain."""
    return described.match is Match.SOURCE is earlier.match and described.tracking_source == earlier.tracking_source


def _describe_number(called: CalledNumber) -> Attributed:
    """The attribution that follows from the number alone."""
    if called.default_of is not None:
        match, source = Match.DEFAULT, f"Default number of {called.default_of.name}"
    else:
        match, source = (Match.SOURCE, called.tracking_source.name) if called.tracking_source else (Match.NONE, "")
    pool = called.number_pool or called.default_of
    return Attributed(
        match,
        campaign=called.campaign or "",
        publisher=(pool.publisher or "") if pool else "",
        number_pool=pool.name if pool else "",
        tracking_source=source,
    )
