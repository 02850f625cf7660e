"""Two tenants with every method of the lease store: pools, keys and visitors with equal names are separate."""

from collections.abc import Mapping

import pytest

from server.domain.accounts import Account
from server.domain.check_leases import write_check_lease_id
from server.domain.leased_pools import build_leased_pool
from server.domain.leases import LeasedPool, Visitor
from server.domain.number_pools import make_lease_key
from server.stores.leases.contract import Claim, Claimed, LeaseReference
from tests.integration.calls.callers import NOON
from tests.integration.tenants.cases import covers
from tests.integration.tenants.conftest import TENANTS, Tenants

POOL = "roofing-pool"


@pytest.fixture
def pools(parsed: Mapping[str, Account]) -> dict[str, LeasedPool]:
    """The pool of each tenant; both have the same name."""
    return {
        tenant: build_leased_pool(tenant, next(pool for pool in parsed[tenant].number_pools if pool.name == POOL))
        for tenant in TENANTS
    }


@pytest.fixture
def references(
    tenants: Tenants, pools: dict[str, LeasedPool], parsed: Mapping[str, Account]
) -> dict[str, LeaseReference]:
    """A lease of each tenant, for equal keys of equal visitors."""
    found: dict[str, LeaseReference] = {}
    for tenant in TENANTS:
        (pool,) = (pool for pool in parsed[tenant].number_pools if pool.name == POOL)
        claim = Claim(
            make_lease_key(pool, {"keyword": "roof"}, "visitor-1"), Visitor("visitor-1"), f"lease-of-{tenant}"
        )
        claimed = tenants.leases.claim(pools[tenant], claim, NOON)
        assert isinstance(claimed, Claimed)
        assert claimed.is_new
        found[tenant] = LeaseReference(claimed.pool_number, claimed.lease_id, "visitor-1")
    return found


@covers("store LeaseStore.claim", "store LeaseStore.pool_state", "store LeaseStore.find_by_tracking_number")
def test_equal_keys_lease_numbers_of_their_own_pools(
    tenants: Tenants, pools: dict[str, LeasedPool], references: dict[str, LeaseReference]
) -> None:
    for mine, other in (TENANTS, TENANTS[::-1]):
        assert references[mine].pool_number in pools[mine].pool_numbers
        state = tenants.leases.pool_state(pools[mine], NOON)
        assert [lease.lease_id for lease in state.leases] == [f"lease-of-{mine}"]
        lease = tenants.leases.find_by_tracking_number(pools[mine], references[mine].pool_number, NOON)
        assert lease is not None
        assert lease.lease_id == f"lease-of-{mine}"
        assert tenants.leases.find_by_tracking_number(pools[mine], references[other].pool_number, NOON) is None


@covers("store LeaseStore.renew", "store LeaseStore.leave", "store LeaseStore.release", "store LeaseStore.tag")
def test_a_lease_of_one_account_can_not_be_changed_through_the_pool_of_the_other(
    tenants: Tenants, pools: dict[str, LeasedPool], references: dict[str, LeaseReference]
) -> None:
    leases, strange = tenants.leases, pools["aaa"]
    assert leases.renew(strange, references["shop"], NOON + 1).gone is not None
    assert leases.tag(strange, references["shop"], {"note": "forged"}, NOON + 1) is None
    leases.leave(strange, references["shop"], NOON + 1)
    assert leases.release(strange, references["shop"].pool_number, NOON + 1) is False
    assert leases.renew(pools["shop"], references["shop"], NOON + 2).gone is None
    assert leases.tag(pools["shop"], references["shop"], {"own": "yes"}, NOON + 2) == {"own": "yes"}
    assert leases.release(pools["aaa"], references["aaa"].pool_number, NOON + 3) is True
    assert leases.renew(pools["shop"], references["shop"], NOON + 3).gone is None


@covers("store LeaseStore.call_started", "store LeaseStore.call_ended")
def test_a_call_to_one_account_reserves_and_frees_no_number_of_the_other(
    tenants: Tenants, pools: dict[str, LeasedPool], references: dict[str, LeaseReference]
) -> None:
    lease = tenants.leases.call_started(pools["shop"], references["shop"].pool_number, "call-1", NOON + 1)
    assert lease is not None
    assert lease.lease_id == "lease-of-shop"
    assert tenants.leases.call_started(pools["aaa"], references["shop"].pool_number, "call-1", NOON + 1) is None
    assert tenants.leases.pool_state(pools["aaa"], NOON + 1).on_call == 0
    tenants.leases.call_ended(pools["aaa"], references["shop"].pool_number, "call-1", NOON + 2)
    assert tenants.leases.pool_state(pools["shop"], NOON + 2).on_call == 1


@covers("store LeaseStore.expire", "store LeaseStore.read_record", "store LeaseStore.begin_alert")
def test_records_forgetting_and_alerts_belong_to_one_account(
    tenants: Tenants, pools: dict[str, LeasedPool], references: dict[str, LeaseReference]
) -> None:
    leases = tenants.leases
    before = leases.read_record(pools["shop"], NOON - 600)
    assert [step.new_leases for step in before] == [1]
    leases.expire(pools["aaa"], NOON + 86_400)
    assert leases.read_record(pools["shop"], NOON - 600) == before
    assert leases.renew(pools["shop"], references["shop"], NOON + 1).gone is None
    assert leases.begin_alert(pools["aaa"], NOON, 60.0) is True
    assert leases.begin_alert(pools["shop"], NOON, 60.0) is True
    assert leases.begin_alert(pools["shop"], NOON, 60.0) is False


@covers("store LeaseStore.claim_for_check", "store LeaseStore.renew_check", "store LeaseStore.leave_check")
def test_a_number_lent_to_a_check_of_one_account_is_not_changed_through_the_other(
    tenants: Tenants, pools: dict[str, LeasedPool]
) -> None:
    leases, lent = tenants.leases, {}
    for tenant in TENANTS:
        claimed = leases.claim_for_check(pools[tenant], write_check_lease_id("visitor-1"), NOON)
        assert isinstance(claimed, Claimed)
        assert claimed.pool_number in pools[tenant].pool_numbers
        lent[tenant] = LeaseReference(claimed.pool_number, claimed.lease_id, "visitor-1")
    leases.leave_check(pools["aaa"], lent["shop"], NOON + 1)
    assert leases.renew_check(pools["aaa"], lent["shop"], NOON + 1).gone is not None
    assert leases.renew_check(pools["shop"], lent["shop"], NOON + 1).gone is None
    leases.leave_check(pools["aaa"], lent["aaa"], NOON + 2)
    assert leases.renew_check(pools["shop"], lent["shop"], NOON + 2).gone is None
