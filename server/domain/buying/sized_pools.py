"""A number pool with the purchases for it, as the rule of sizing sees it; and what to search for, to buy more."""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime

from server.domain.account_history import Author, Through
from server.domain.buying.offers import NumberWish
from server.domain.buying.paid_months import ends_soon
from server.domain.buying.purchases import OPEN_STATES, Purchase, PurchaseState
from server.domain.buying.sizing import PoolToSize, SizingPlan, SizingStep, plan_size, read_days
from server.domain.choices import PoolSizing
from server.domain.counts import write_count
from server.domain.leases import RecordedStep
from server.domain.number_pools import NumberPool
from server.domain.owned_numbers import NumberKind, find_facts
from server.domain.pool_record import DAY_SECONDS

RULE = Author("automatic sizing", Through.CARRIER)
"""Who buys and returns numbers of pools that size themselves."""

PURCHASES_READ = 1_000
_NAME_CHARACTERS = 16


def plan_pool(
    pool: NumberPool, record: Sequence[RecordedStep], step_seconds: float, purchases: Sequence[Purchase], now: float
) -> SizingPlan:
    """What the pool needs now. Only whole days of its record count, so the plan is the same for a day (UTC)."""
    return plan_size(read_days(record, step_seconds, now - now % DAY_SECONDS), describe_pool(pool, purchases, now))


def describe_pool(pool: NumberPool, purchases: Sequence[Purchase], now: float) -> PoolToSize:
    used = {one.number for one in pool.tracking_numbers}
    bought_for = [one for one in purchases if one.pool == pool.name]
    today = _write_wish_prefix(pool, now)
    return PoolToSize(
        size=len(pool.pool_numbers),
        on_the_way=sum(one.state in OPEN_STATES and one.number not in used for one in bought_for),
        wished_today=sum(one.wish_id.startswith(today) for one in bought_for),
        returnable=len(list_returnable(pool, purchases, now)),
        min_size=pool.min_size,
        max_size=pool.max_size,
    )


def list_returnable(pool: NumberPool, purchases: Sequence[Purchase], now: float) -> list[str]:
    """The pool's numbers (E.164) that the rule bought itself, and whose paid month ends soon."""
    used = {one.number for one in pool.pool_numbers}
    return [one.number for one in list_own(pool, purchases) if one.number in used and ends_soon(one.created_at, now)]


def list_own(pool: NumberPool, purchases: Sequence[Purchase]) -> list[Purchase]:
    """What the rule has bought for the pool."""
    placed = [one for one in purchases if one.pool == pool.name and one.state is PurchaseState.PLACED]
    return [one for one in placed if (one.bought_by, one.through) == (RULE.name, RULE.through.value)]


def write_wish_id(pool: NumberPool, now: float, position: int) -> str:
    """The ID of the pool's wish at this position of a day: processes that wish for the same number buy once."""
    return f"{_write_wish_prefix(pool, now)}{position}"


def write_search(pool: NumberPool) -> NumberWish:
    """The numbers to search for: those of `buy_from`, else of the kind and country of the pool's first number."""
    facts = find_facts(pool.tracking_numbers[0].number)
    if pool.buy_from is None:
        return NumberWish(facts.region, facts.kind)
    if pool.buy_from.isdigit():
        return NumberWish(facts.region, NumberKind.LOCAL, area_code=pool.buy_from)
    return NumberWish(facts.region, NumberKind(pool.buy_from))


def describe_plan(plan: SizingPlan, sizing: PoolSizing) -> str:
    """What the server does now, for people."""
    if plan.step is SizingStep.NOTHING:
        return f"Sizing: nothing to do now. {plan.reason}"
    many = write_count(plan.count, "number")
    verb = "buy" if plan.step is SizingStep.BUY else "return"
    what = f"the server will {verb} {many}" if sizing is PoolSizing.AUTOMATIC else f"{verb} {many}"
    return f"Sizing: {what}. {plan.reason}"


def _write_wish_prefix(pool: NumberPool, now: float) -> str:
    name = hashlib.sha256(pool.name.encode()).hexdigest()[:_NAME_CHARACTERS]
    return f"sizing {name} {datetime.fromtimestamp(now, UTC):%Y-%m-%d} "
