"""One check of all number pools: forgets old leases, and sends alerts for pools that run short."""

from collections.abc import Callable

import structlog

from server.accounts.runtimes import AccountRuntimes
from server.domain.leases import LeasedPool, RecordedStep
from server.domain.pool_size import SECONDS_AN_HOUR
from server.domain.shortage import Alert, ShortageReason, build_alert, find_shortage, has_proved_enough
from server.stores.contract import AccountStore, StoreUnavailable
from server.stores.leases.contract import RECORD_KEPT_SECONDS, RECORD_STEP_SECONDS, LeaseStore

QUIET_SECONDS = 3600
"""All processes together send at most one alert for a pool in this time."""

_PROOF_SECONDS = 2 * 86_400
_MOST_ROUNDS = 50
_log = structlog.get_logger()


def check_pools(
    accounts: AccountStore,
    runtimes: AccountRuntimes,
    leases: LeaseStore,
    notify: Callable[[Alert], None],
    now: float,
    note_live_leases: Callable[[int], None] = lambda live: None,
) -> None:
    """Check each pool of each account. If a store is unavailable, it logs that and stops; the next check is soon.

    At the end of a complete check `note_live_leases` gets the live leases of all pools, the most of the last minutes.
    """
    live = 0
    try:
        for key, revision in accounts.list_revisions().items():
            runtime = runtimes.peek(key, revision)
            for name, pool in runtime.pools.items() if runtime else ():
                _expire(pool, leases, now)
                last_hour = leases.read_record(pool, now - SECONDS_AN_HOUR)
                live += sum(step.most_live or 0 for step in last_hour if step.started_at > now - RECORD_STEP_SECONDS)
                alert = _find_alert(key, name, pool, leases, last_hour, now)
                if alert:
                    notify(alert)
        note_live_leases(live)
    except StoreUnavailable as error:
        _log.warning("pool_check_failed", error=str(error))


def _expire(pool: LeasedPool, leases: LeaseStore, now: float) -> None:
    """Forget all old leases. A store forgets a few hundred at a time, so a busy pool needs several rounds."""
    for _round in range(_MOST_ROUNDS):
        if not leases.expire(pool, now):
            return


def _find_alert(
    account: str, name: str, pool: LeasedPool, leases: LeaseStore, last_hour: list[RecordedStep], now: float
) -> Alert | None:
    size = len(pool.pool_numbers)
    shortage = find_shortage(last_hour, size, now, RECORD_STEP_SECONDS)
    if shortage is None:
        return None
    if shortage.reason is ShortageReason.FEW_FREE:
        latest = leases.read_record(pool, now - _PROOF_SECONDS)
        if has_proved_enough(latest, RECORD_STEP_SECONDS):
            return None
    if not leases.begin_alert(pool, now, QUIET_SECONDS):
        return None
    record = leases.read_record(pool, now - RECORD_KEPT_SECONDS)
    return build_alert(account, name, size, shortage, record, RECORD_STEP_SECONDS)
