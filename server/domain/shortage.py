"""When a number pool runs short, and the alert about it. Pure: records go in, a decision comes out."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from server.domain.counts import write_count
from server.domain.leases import RecordedStep
from server.domain.pool_record import DAY_SECONDS, Doubt, advise_size, describe_doubt, read_load
from server.domain.pool_size import DEFAULT_SHARE_SERVED, PoolTooLarge

LEAST_FREE_SHARE = 0.1
_LATELY_STEPS = 2


class ShortageReason(StrEnum):
    """Why a pool counts as short: visits got no number, or soon may."""

    MISSES = "misses"
    FEW_FREE = "few_free"


@dataclass(frozen=True)
class Shortage:
    """A pool that runs short: the most leases that were live lately, and the numbers of the last hour."""

    reason: ShortageReason
    live: int
    misses: int
    share_served: float


@dataclass(frozen=True)
class Alert:
    """The content of an alert. `recommended_size` is None if even the largest pool would not be enough."""

    account: str
    number_pool: str
    size: int
    shortage: Shortage
    recommended_size: int | None
    doubts: tuple[Doubt, ...]


def find_shortage(last_hour: Sequence[RecordedStep], size: int, now: float, step_seconds: float) -> Shortage | None:
    """The shortage that the pool's record of the last hour shows, or None.

    A pool is short if it refused visits within the last two steps, and in the hour refused a larger share of the visits that
    need their own number than a well-sized pool does; or if fewer than a tenth of its numbers are free. In the second case
    it may still be large enough: see `has_proved_enough`.
    """
    lately = [step for step in last_hour if step.started_at > now - _LATELY_STEPS * step_seconds]
    claims = sum(step.claims for step in last_hour)
    misses = sum(step.misses for step in last_hour)
    needed = misses + sum(step.new_leases for step in last_hour)
    live = max((step.most_live or 0 for step in lately), default=0)
    if any(step.misses for step in lately) and misses > (1 - DEFAULT_SHARE_SERVED) * needed:
        reason = ShortageReason.MISSES
    elif size - live < LEAST_FREE_SHARE * size:
        reason = ShortageReason.FEW_FREE
    else:
        return None
    return Shortage(reason, live, misses, 1 - misses / claims if claims else 1.0)


def has_proved_enough(record: Sequence[RecordedStep], step_seconds: float) -> bool:
    """Whether no visit missed for a day or longer, as when there are as many numbers as combinations and all are leased."""
    recorded = read_load(record, step_seconds)
    return recorded is not None and recorded.misses == 0 and recorded.recorded_seconds >= DAY_SECONDS


def build_alert(
    account: str, number_pool: str, size: int, shortage: Shortage, record: Sequence[RecordedStep], step_seconds: float
) -> Alert:
    """The alert, with the size that the pool's whole record recommends, however short the record is."""
    recorded = read_load(record, step_seconds)
    recommended_size: int | None = size
    if recorded:
        try:
            recommended_size = advise_size(recorded, size, DEFAULT_SHARE_SERVED)
        except PoolTooLarge:
            recommended_size = None
    return Alert(account, number_pool, size, shortage, recommended_size, recorded.doubts if recorded else ())


def describe_alert(alert: Alert) -> str:
    shortage = alert.shortage
    if shortage.reason is ShortageReason.MISSES:
        many = write_count(shortage.misses, "visit")
        what = f"{many} got the default number in the last hour ({shortage.share_served:.1%} served)"
    else:
        what = f"{shortage.live:,} of {alert.size:,} numbers are in use"
    advice = (
        f"{write_count(alert.recommended_size, 'number')} would serve "
        f"{DEFAULT_SHARE_SERVED:.0%} of the visits in the busiest hour so far"
        if alert.recommended_size is not None
        else "No pool size is large enough. Reduce the number of key tags"
    )
    text = f"Number pool {alert.number_pool} of account {alert.account} runs short: {what}. {advice}."
    return " ".join([text, *(describe_doubt(doubt) for doubt in alert.doubts)])


def write_alert(alert: Alert) -> dict[str, object]:
    """The alert as posted and logged; `docs/number_pools.md` explains each field."""
    return {
        "account": alert.account,
        "number_pool": alert.number_pool,
        "reason": alert.shortage.reason.value,
        "size": alert.size,
        "live": alert.shortage.live,
        "misses": alert.shortage.misses,
        "share_served": round(alert.shortage.share_served, 4),
        "recommended_size": alert.recommended_size,
        "doubts": [doubt.value for doubt in alert.doubts],
    }
