"""Call maintenance: old calls are deleted, calls without a reported end are ended, and numbers are released."""

from dataclasses import replace

import pytest
from structlog.testing import capture_logs

from server.account_file.read import read_account_file
from server.accounts.runtime import AccountRuntime, compile_account
from server.accounts.runtimes import AccountRuntimes
from server.domain.accounts import Account
from server.domain.calls.call import Outcome
from server.domain.leased_pools import build_leased_pool
from server.domain.leases import LONGEST_CALL_SECONDS, LeasedPool, Visitor
from server.domain.number_pools import LeaseKey
from server.domain.phone_numbers import PhoneNumber
from server.domain.postbacks.postback import Postback, Trigger
from server.stores.call_log import CallFilter, CallLog
from server.stores.contract import AccountStore, StoredAccount, StoreUnavailable
from server.stores.leases.contract import Claim, Claimed, LeaseStore
from server.stores.outbox import Outbox
from server.stores.retention import Retention
from server.watch.calls import (
    ERASED_KNOWN_SECONDS,
    FindAccount,
    end_forgotten_calls,
    forget_old_calls,
    maintain_calls,
    return_numbers,
)
from tests.accounts import POOLED_ACCOUNT_FILE
from tests.integration.calls.callers import CALLER, CLICKED, NOON, add, answer, end, make_call, names_of, record, ring

DAY_SECONDS = 86_400


@pytest.fixture
def account() -> Account:
    """The documented account, which keeps calls for 30 days."""
    return replace(read_account_file(POOLED_ACCOUNT_FILE.encode()), call_retention_days=30)


@pytest.fixture
def pool(account: Account) -> LeasedPool:
    """Its pool of three numbers."""
    return build_leased_pool(account.key, account.number_pools[0])


@pytest.fixture
def find_account(account: Account) -> FindAccount:
    """The one account."""
    return find_in(account)


def find_in(account: Account) -> FindAccount:
    return {account.key: compile_account(StoredAccount(account, 1, 0.0))}.get


def list_names(log: CallLog) -> list[str]:
    return names_of(log.list_calls("demo", CallFilter(), None, 1000).calls)


def test_calls_are_deleted_after_their_accounts_retention(account: Account, retention: Retention, log: CallLog) -> None:
    add(log, make_call("old", NOON, end(NOON + 9)), make_call("new", NOON + 2, end(NOON + 9)))
    assert forget_old_calls([account], retention, NOON + 30 * DAY_SECONDS + 1) == 1
    assert list_names(log) == ["new"]


def test_many_old_calls_are_deleted_in_one_run(account: Account, retention: Retention, log: CallLog) -> None:
    add(log, *(make_call(f"CA{location}", NOON, end(NOON + 9)) for location in range(450)))
    assert forget_old_calls([account], retention, NOON + 31 * DAY_SECONDS) == 450


def test_call_without_a_reported_end_ends_at_its_last_event(
    log: CallLog, retention: Retention, find_account: FindAccount
) -> None:
    call = make_call("CA1", NOON, ring(NOON, "desk"), answer(NOON + 9, "desk"))
    add(log, call)
    assert end_forgotten_calls(find_account, log, retention, NOON + LONGEST_CALL_SECONDS) == 0
    assert end_forgotten_calls(find_account, log, retention, NOON + LONGEST_CALL_SECONDS + 1) == 1
    found = log.find("demo", "CA1")
    assert found is not None
    assert (found.progress.outcome, found.progress.ended_at) == (Outcome.UNKNOWN, NOON + 9)
    with log.begin() as transaction:
        assert transaction.count_busy("demo", "desk", NOON - 1, "none") == 0
    assert end_forgotten_calls(find_account, log, retention, NOON + LONGEST_CALL_SECONDS + 1) == 0


def test_end_postback_is_sent_for_a_call_with_an_assumed_end(
    account: Account, retention: Retention, outbox: Outbox, log: CallLog
) -> None:
    tracker = Postback("tracker", Trigger.CALL_ENDED, "https://tracker.example/?cid={gclid}")
    find_tracked = find_in(replace(account, postbacks=(tracker,)))
    add(log, make_call("CA1"), make_call("CA2", account="gone"))
    assert end_forgotten_calls(find_tracked, log, retention, NOON + LONGEST_CALL_SECONDS + 1) == 2
    (entry,) = outbox.list_outbox("demo", None, 10)
    assert entry.request.url == "https://tracker.example/?cid=Cj0KCQ"


def test_reported_end_replaces_an_assumed_end(log: CallLog, retention: Retention, find_account: FindAccount) -> None:
    call = make_call("CA1", NOON, ring(NOON, "desk"), answer(NOON + 9, "desk"))
    add(log, call)
    end_forgotten_calls(find_account, log, retention, NOON + LONGEST_CALL_SECONDS + 1)
    after = record(log, call, end(NOON + 69))
    assert (after.progress.outcome, after.progress.talk_seconds) == (Outcome.ANSWERED, 60.0)


def test_number_of_a_call_that_ended_while_a_process_died_is_released(
    log: CallLog, retention: Retention, leases: LeaseStore, pool: LeasedPool, find_account: FindAccount
) -> None:
    location = PhoneNumber("+18665550121", "101")
    leases.claim(pool, Claim(LeaseKey("roof", {}), Visitor("ann"), "lease-1"), NOON)
    leases.call_started(pool, location, "twilio-CA1", NOON)
    add(log, make_call("CA1", NOON, end(NOON + 9), tracking_number=location))
    assert leases.pool_state(pool, NOON + 10).on_call == 1
    assert return_numbers(find_account, leases, retention, NOON + 130) == 1
    assert leases.pool_state(pool, NOON + 10).on_call == 0
    assert return_numbers(find_account, leases, retention, NOON + 131) == 0


def test_number_that_moved_to_another_pool_during_the_call_is_released_there(
    log: CallLog, retention: Retention, leases: LeaseStore, pool: LeasedPool, find_account: FindAccount
) -> None:
    claimed = leases.claim(pool, Claim(LeaseKey("roof", {}), Visitor("ann"), "lease-1"), NOON)
    assert isinstance(claimed, Claimed)
    leases.call_started(pool, claimed.pool_number, "twilio-CA1", NOON)
    formerly = replace(CLICKED, number_pool="former-pool")
    add(log, make_call("CA1", NOON, end(NOON + 9), attributed=formerly, tracking_number=claimed.pool_number))
    return_numbers(find_account, leases, retention, NOON + 130)
    assert leases.pool_state(pool, NOON + 10).on_call == 0


def test_number_of_a_removed_pool_is_not_retried(
    log: CallLog, retention: Retention, leases: LeaseStore, find_account: FindAccount
) -> None:
    elsewhere = make_call("CA2", NOON, end(NOON + 9), account="gone")
    call = make_call("CA1", NOON, end(NOON + 9))
    add(log, replace(call, attributed=replace(call.attributed, number_pool="gone")), elsewhere)
    assert return_numbers(find_account, leases, retention, NOON + 130) == 2
    assert retention.list_unreturned(NOON + 10, 10) == []


@pytest.mark.parametrize("is_account_there", [True, False])
def test_a_call_whose_pool_or_account_is_gone_ends_all_the_same(
    log: CallLog, retention: Retention, leases: LeaseStore, pool: LeasedPool, account: Account, is_account_there: bool
) -> None:
    number = PhoneNumber("+18665550121", "101")
    leases.claim(pool, Claim(LeaseKey("roof", {}), Visitor("ann"), "lease-1"), NOON)
    leases.call_started(pool, number, "twilio-CA1", NOON)
    add(log, make_call("CA1", NOON, end(NOON + 9), tracking_number=number))
    without_pools = replace(account, number_pools=(), tracking_sources=())
    assert return_numbers(find_in(without_pools) if is_account_there else {}.get, leases, retention, NOON + 130) == 1
    assert leases.pool_state(pool, NOON + 10).on_call == 0
    assert retention.list_unreturned(NOON + 10, 10) == []


def test_one_look_does_all_of_it(
    account: Account,
    retention: Retention,
    accounts: AccountStore,
    log: CallLog,
    leases: LeaseStore,
    pool: LeasedPool,
    find_account: FindAccount,
) -> None:
    accounts.save(account)
    claimed = leases.claim(pool, Claim(LeaseKey("roof", {}), Visitor("ann"), "lease-1"), NOON)
    assert isinstance(claimed, Claimed)
    leases.call_started(pool, claimed.pool_number, "twilio-CA1", NOON)
    add(
        log,
        make_call("CA1", NOON, tracking_number=claimed.pool_number),
        make_call("old", NOON - 31 * DAY_SECONDS, end(NOON)),
    )
    now = NOON + LONGEST_CALL_SECONDS + 1
    maintain_calls(accounts, AccountRuntimes(accounts), leases, log, retention, now)
    assert list_names(log) == ["CA1"]
    assert leases.pool_state(pool, now).on_call == 0
    assert retention.list_unreturned(now, 10) == []


def test_ids_of_erased_calls_are_deleted_once_no_carrier_can_report_them(
    accounts: AccountStore, retention: Retention, leases: LeaseStore, log: CallLog
) -> None:
    add(log, make_call("CA1", NOON))
    retention.erase_caller("demo", CALLER, NOON)
    maintain_calls(accounts, AccountRuntimes(accounts), leases, log, retention, NOON + ERASED_KNOWN_SECONDS + 1)
    assert retention.forget_erased(NOON + 1) == 0


def test_unavailable_store_is_logged_and_retried(
    accounts: AccountStore,
    retention: Retention,
    leases: LeaseStore,
    log: CallLog,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_arguments: object) -> None:
        raise StoreUnavailable("the database does not answer")

    monkeypatch.setattr(retention, "list_forgotten", refuse)
    with capture_logs() as lines:
        maintain_calls(accounts, AccountRuntimes(accounts), leases, log, retention, NOON)
    assert [line["event"] for line in lines] == ["call_maintenance_failed"]


def test_call_that_can_not_be_ended_does_not_block_others(
    account: Account, retention: Retention, outbox: Outbox, log: CallLog
) -> None:
    tracker = Postback("tracker", Trigger.CALL_ENDED, "https://tracker.example/?at={started_at}")
    find_tracked = find_in(replace(account, postbacks=(tracker,)))
    add(log, make_call("CA0", -1e11), make_call("CA1"))
    with capture_logs() as lines:
        assert end_forgotten_calls(find_tracked, log, retention, NOON + LONGEST_CALL_SECONDS + 1) == 1
    assert [(line["log_level"], line["call_id"]) for line in lines] == [("error", "twilio-CA0")]
    assert [entry.request.call_id for entry in outbox.list_outbox("demo", None, 10)] == ["twilio-CA1"]


def test_account_whose_maintenance_fails_does_not_block_others(
    account: Account, retention: Retention, accounts: AccountStore, leases: LeaseStore, log: CallLog
) -> None:
    def compile_or_fail(stored: StoredAccount) -> AccountRuntime:
        if stored.account.key == "broken":
            raise ValueError("this account is broken")
        return compile_account(stored)

    accounts.save(replace(account, key="broken", number_pools=(), tracking_sources=()))
    accounts.save(account)
    began = NOON - 31 * DAY_SECONDS
    add(log, make_call("CA0", NOON, account="broken"), make_call("CA1", NOON, end(NOON + 9), account="broken"))
    add(log, make_call("CA2", NOON), make_call("old", began, end(began + 9)))
    now = NOON + LONGEST_CALL_SECONDS + 1
    with capture_logs() as lines:
        maintain_calls(accounts, AccountRuntimes(accounts, compile_or_fail), leases, log, retention, now)
    assert {line["account"] for line in lines} == {"broken"}
    assert list_names(log) == ["CA2"]
    found = log.find("demo", "CA2")
    assert found is not None
    assert found.progress.ended_at == NOON
    assert [one.account for one in retention.list_unreturned(now, 10)] == ["broken"]
