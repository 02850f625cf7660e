"""Maintains the call log: deletes old calls, ends calls whose end was never reported, and returns numbers to their pools."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TypeAlias

import structlog

from server.accounts.runtime import AccountRuntime
from server.accounts.runtimes import AccountRuntimes
from server.domain.accounts import Account
from server.domain.calls.call_updates import change_call, merge_lease
from server.domain.calls.events import CallEvent, EventKind
from server.domain.calls.outcomes import UNKNOWN_END
from server.domain.calls.progress import derive_progress
from server.domain.leases import LONGEST_CALL_SECONDS, Lease
from server.domain.owned_numbers import REST_BEFORE_MOVE_SECONDS
from server.domain.phone_numbers import PhoneNumber
from server.stores.call_log import CallErased, CallFilter, CallLog
from server.stores.contract import AccountStore, AccountUnreadable, DeletedAccount, StoreUnavailable
from server.stores.leases.contract import LeaseStore
from server.stores.retention import Retention

FORGOTTEN_KEY = "forgotten"

RELEASED_AFTER_SECONDS = 120
"""After an end that no carrier has reported, the last sentence that was played has been heard by this time."""

_DAY_SECONDS = 86_400
_REQUESTS_KEPT_SECONDS = 30 * _DAY_SECONDS
ERASED_KNOWN_SECONDS = 3 * _DAY_SECONDS
"""No call lasts longer than one day, and carriers report nothing about it after two more days."""

# Deleted in one transaction, while webhooks wait.
_CALLS_A_ROUND = 200
_MOST_ROUNDS = 50
_MOST_CALLS = 1_000
_log = structlog.get_logger()


FindAccount: TypeAlias = Callable[[str], AccountRuntime | None]


def maintain_calls(
    accounts: AccountStore,
    runtimes: AccountRuntimes,
    leases: LeaseStore,
    log: CallLog,
    retention: Retention,
    now: float,
) -> None:
    """Run all maintenance of calls. If a store is unavailable, it logs that and stops; the next run is soon."""
    try:
        with _alone():
            end_forgotten_calls(runtimes.find, log, retention, now)
        with _alone():
            return_numbers(runtimes.find, leases, retention, now)
        with _alone():
            retention.forget_erased(now - ERASED_KNOWN_SECONDS)
        with _alone():
            retention.forget_requests(now - _REQUESTS_KEPT_SECONDS)
        for key, revision in accounts.list_revisions().items():
            with _alone(account=key):
                watched = runtimes.peek(key, revision)
                if watched:
                    add_page_tags(watched, leases, log, now)
                forget_old_calls([watched.account] if watched else [], retention, now)
        for deleted in accounts.list_deleted():
            with _alone(account=deleted.account.key):
                forget_deleted_account(accounts, deleted, log, retention, now)
    except StoreUnavailable as error:
        _log.warning("call_maintenance_failed", error=str(error))


def forget_old_calls(accounts: Iterable[Account], retention: Retention, now: float) -> int:
    """Delete the calls that are older than their account keeps them, a limited number in each run; returns their number.

    The same transactions queue the erasure of their recordings at the carrier.
    """
    count = 0
    for account in accounts:
        started_before = now - account.call_retention_days * _DAY_SECONDS
        for _round in range(_MOST_ROUNDS):
            deleted = retention.delete_older(account.key, started_before, _CALLS_A_ROUND, now)
            count += deleted
            if deleted < _CALLS_A_ROUND:
                break
    return count


def forget_deleted_account(
    accounts: AccountStore, deleted: DeletedAccount, log: CallLog, retention: Retention, now: float
) -> None:
    """Delete the old calls of a deleted account; when they and their recordings are deleted, forget the account.

    Its secrets are needed until no recording waits to be erased, which is a day later at the latest. Its numbers
    rest at least as long as any number before another account may have it: pages and ads still show them.
    """
    key = deleted.account.key
    forget_old_calls([deleted.account], retention, now)
    if now < deleted.deleted_at + REST_BEFORE_MOVE_SECONDS or log.list_calls(key, CallFilter(), None, 1).calls:
        return
    given_up = retention.finish_erasures(key)
    if given_up is None:
        return
    if given_up:
        _log.warning("recordings_not_erased", account=key, recordings=given_up)
    accounts.forget_deleted(key)


def end_forgotten_calls(find_account: FindAccount, log: CallLog, retention: Retention, now: float) -> int:
    """End calls that have run for longer than any call can, at the time of their last event; returns their number.

    Postbacks are sent as at any other end: for the other system a late report is better than none.
    """
    count = 0
    for call in retention.list_forgotten(now - LONGEST_CALL_SECONDS, _MOST_CALLS):
        with _alone(account=call.account, call_id=call.call_id):
            count += _end(find_account(call.account), log, call.call_id, now)
    return count


def return_numbers(find_account: FindAccount, leases: LeaseStore, retention: Retention, now: float) -> int:
    """Tell the lease store of ended calls that it may not know to have ended; returns how many."""
    count = 0
    for one in retention.list_unreturned(now - RELEASED_AFTER_SECONDS, _MOST_CALLS):
        with _alone(account=one.account, call_id=one.call_id):
            account = find_account(one.account)
            pool_number = PhoneNumber(one.tracking_number, one.extension or None)
            # The number may be in another pool now than when the call began.
            pool = account.pools.get(account.find_pool_of(pool_number) or one.number_pool) if account else None
            leases.call_ended(pool or one.account, pool_number, one.call_id, now)
            retention.mark_returned(one.call_id)
            count += 1
    return count


def add_page_tags(watched: AccountRuntime, leases: LeaseStore, log: CallLog, now: float) -> int:
    """Add tags that visitors' pages have added since to the account's latest running calls; returns the number of calls.

    A call's next webhook does so too; this is for long conversations.
    """
    count = 0
    for running in log.list_running(watched.account.key, _MOST_CALLS):
        with _alone(account=running.account, call_id=running.call_id):
            name = watched.find_pool_of(running.tracking_number) or running.attributed.number_pool
            pool = watched.pools.get(name)
            lease = leases.find_by_tracking_number(pool, running.tracking_number, now) if pool else None
            if merge_lease(running, lease, now)[0] is not running:
                count += _add_tags(watched.account, log, running.call_id, lease, now)
    return count


@contextmanager
def _alone(**concerned: str) -> Iterator[None]:
    """Log a failure in the block and continue with other maintenance, unless a store is unavailable."""
    try:
        yield
    except Exception as error:
        if isinstance(error, StoreUnavailable) and not isinstance(error, AccountUnreadable):
            raise
        _log.error("call_maintenance_partly_failed", **concerned, exc_info=error)


def _end(watched: AccountRuntime | None, log: CallLog, call_id: str, now: float) -> bool:
    with log.begin() as transaction:
        call = transaction.find(call_id)
        if call is None or call.progress.ended_at is not None:
            return False
        last_heard_at = max(event.at for event in call.events if event.kind is not EventKind.LEAD_CHANGED)
        end = CallEvent(FORGOTTEN_KEY, EventKind.ENDED, last_heard_at, {"status": UNKNOWN_END})
        if watched:
            transaction.save(change_call(watched.account, call, call, [end]), now)
        else:
            events = (*call.events, end)
            transaction.update(replace(call, events=events, progress=derive_progress(events)), [end])
    return True


def _add_tags(account: Account, log: CallLog, call_id: str, lease: Lease | None, now: float) -> bool:
    with log.begin() as transaction:
        try:
            call = transaction.find(call_id)
        except CallErased:
            return False
        if call is None:
            return False
        merged, events = merge_lease(call, lease, now)
        transaction.save(change_call(account, call, merged, events), now)
    return True
