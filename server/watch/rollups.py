"""Counts calls and claims for reports, apart from the webhooks and claims themselves, which so take no longer."""

import structlog

from server.accounts.runtimes import AccountRuntimes
from server.domain.reports.claims import find_day_start, sum_claims
from server.domain.reports.contributions import CountingRules, write_counting_rules
from server.stores.contract import AccountStore, StoreUnavailable
from server.stores.leases.contract import RECORD_KEPT_SECONDS, LeaseStore
from server.stores.rollups import Rollups

_MOST_ROUNDS = 200
"""The rounds of one account in one run; the next run is soon, and other accounts are not to wait for a long log."""

_log = structlog.get_logger()


class CallCounting:
    """Counts changed calls of all accounts. For one thread."""

    def __init__(self, accounts: AccountStore, runtimes: AccountRuntimes, rollups: Rollups) -> None:
        self._accounts = accounts
        self._runtimes = runtimes
        self._rollups = rollups
        self._counted: dict[str, int] = {}

    def look(self, now: float) -> None:
        """Count what has changed. If the database is unavailable, it logs that and stops; the next run is soon."""
        try:
            revisions = self._accounts.list_revisions()
            behind = set(self._rollups.list_behind())
            for key, revision in revisions.items():
                # A changed account may have another time zone, by which all calls are counted again.
                if key in behind or self._counted.get(key) != revision:
                    runtime = self._runtimes.peek(key, revision)
                    if runtime and count_calls(self._rollups, write_counting_rules(runtime.account), now):
                        self._counted[key] = revision
        except StoreUnavailable as error:
            _log.warning("report_counting_failed", error=str(error))


def count_calls(rollups: Rollups, rules: CountingRules, now: float) -> bool:
    """Count the account's changed calls, a limited number in each run; returns whether none is left."""
    return any(not rollups.count_changes(rules, now) for _round in range(_MOST_ROUNDS))


def count_claims(
    accounts: AccountStore, runtimes: AccountRuntimes, leases: LeaseStore, rollups: Rollups, now: float
) -> None:
    """Record the claims of each pool from the last recorded day on. If a store is unavailable, it logs that and stops."""
    try:
        for key, revision in accounts.list_revisions().items():
            runtime = runtimes.peek(key, revision)
            if not runtime or not runtime.pools:
                continue
            zone, last_days = runtime.account.time_zone, rollups.find_last_claims(key)
            by_pool = {}
            for name, pool in runtime.pools.items():
                last_day = last_days.get(name)
                oldest = now - RECORD_KEPT_SECONDS
                since = max(oldest, find_day_start(last_day, zone)) if last_day else oldest
                by_pool[name] = sum_claims(leases.read_record(pool, since), zone)
            rollups.count_claims(key, by_pool)
    except StoreUnavailable as error:
        _log.warning("report_counting_failed", error=str(error))
