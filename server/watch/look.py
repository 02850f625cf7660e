"""One look at all number pools: lets old leases go, and tells of pools that run short."""

from collections.abc import Callable

import structlog

from server.domain.leased_pools import build_leased_pool
from server.domain.leases import LeasedPool
from server.domain.pool_size import SECONDS_AN_HOUR
from server.stores.contract import AccountStore, StoreUnavailable
from server.stores.leases.contract import RECORD_KEPT_SECONDS, RECORD_STEP_SECONDS, LeaseStore
from server.watch.shortage import Alert, Reason, build_alert, find_shortage, has_proved_enough

QUIET_SECONDS = 3600
"""A pool is told of at most once in this time, by all processes together."""

_PROOF_SECONDS = 2 * 86_400
_log = structlog.get_logger()


def look_at_pools(accounts: AccountStore, leases: LeaseStore, tell: Callable[[Alert], None], now: float) -> None:
    """Look at each pool of each account. A store that is away ends the look with a line in the log: the next one is soon."""
    try:
        for account in accounts.list_accounts():
            for number_pool in account.number_pools:
                leased = build_leased_pool(account.key, number_pool)
                leases.expire(leased, now)
                alert = _find_alert(leases, account.key, number_pool.name, leased, now)
                if alert:
                    tell(alert)
    except StoreUnavailable as error:
        _log.warning("number pools not looked at", error=str(error))


def _find_alert(leases: LeaseStore, account: str, name: str, leased: LeasedPool, now: float) -> Alert | None:
    size = len(leased.places)
    shortage = find_shortage(leases.read_record(leased, now - SECONDS_AN_HOUR), size, now, RECORD_STEP_SECONDS)
    if shortage is None:
        return None
    if shortage.reason is Reason.FEW_FREE:
        latest = leases.read_record(leased, now - _PROOF_SECONDS)
        if has_proved_enough(latest, RECORD_STEP_SECONDS):
            return None
    if not leases.begin_alert(leased, now, QUIET_SECONDS):
        return None
    record = leases.read_record(leased, now - RECORD_KEPT_SECONDS)
    return build_alert(account, name, size, shortage, record, RECORD_STEP_SECONDS)
