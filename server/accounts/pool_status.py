"""The state of a number pool now, with its figures of the last hour and day."""

from dataclasses import dataclass

from server.domain.calls.attributed import Match
from server.domain.leased_pools import build_leased_pool
from server.domain.leases import EndCounts, Lease
from server.domain.number_pools import NumberPool
from server.domain.pool_record import DAY_SECONDS
from server.domain.pool_size import SECONDS_AN_HOUR
from server.stores.call_log import MOST_CALLS_A_PAGE, CallFilter, CallLog
from server.stores.leases.contract import LeaseStore, PoolState


@dataclass(frozen=True)
class PoolStatus:
    """The state of a pool, the claims and misses of the last hour, and misses and ended leases of the last 24 hours."""

    account: str
    number_pool: str
    state: PoolState
    claims: int
    misses: int
    day_misses: int
    ends: EndCounts

    @property
    def leases(self) -> list[Lease]:
        """The leases that are live or on a call, newest first."""
        return [lease for lease in self.state.leases if lease.live or lease.calls]

    @property
    def viewers(self) -> int:
        """The number of visitors who see a number of the pool, among the leases and visitors that the store lists."""
        return sum(lease.viewers for lease in self.leases)

    @property
    def has_more_viewers(self) -> bool:
        """Whether there are more viewers than `viewers` counts."""
        return self.state.live > len(self.leases) or any(lease.is_crowded for lease in self.leases)

    @property
    def share_served(self) -> float | None:
        """The share (0 to 1) of the last hour's claims that got a number; None if there were no claims."""
        return 1 - self.misses / self.claims if self.claims else None


def read_pool_status(leases: LeaseStore, account: str, number_pool: NumberPool, now: float) -> PoolStatus:
    """The status of the pool of the account with this key."""
    leased = build_leased_pool(account, number_pool)
    last_day = leases.read_record(leased, now - DAY_SECONDS)
    last_hour = [step for step in last_day if step.started_at >= now - SECONDS_AN_HOUR]
    return PoolStatus(
        account=account,
        number_pool=number_pool.name,
        state=leases.pool_state(leased, now),
        claims=sum(step.claims for step in last_hour),
        misses=sum(step.misses for step in last_hour),
        day_misses=sum(step.misses for step in last_day),
        ends=sum((step.ends for step in last_day), EndCounts()),
    )


def count_default_calls(log: CallLog, account: str, number_pool: str, now: float) -> int:
    """The calls to the pool's default number in the last 24 hours, up to `MOST_CALLS_A_PAGE`."""
    wanted = CallFilter(since=now - DAY_SECONDS, number_pool=number_pool, match=Match.DEFAULT)
    return len(log.list_calls(account, wanted, None, MOST_CALLS_A_PAGE).calls)
