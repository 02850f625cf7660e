"""One client can't drain a pool."""

import pytest

from server.domain.leases import FREE_NUMBERS_PER_LEASE, Refusal
from tests.contract.conftest import OpenDriver
from tests.contract.pool_driver import PoolDriver, Shown

MANY = 2 * FREE_NUMBERS_PER_LEASE


def claim_for(driver: PoolDriver, key: str, client: str = "one client", most: int | None = 2) -> Shown | Refusal:
    return driver.ask(key, f"visitor of {key}", client, most)


def test_a_client_gets_no_more_leases_than_its_limit(driver: PoolDriver) -> None:
    assert isinstance(claim_for(driver, "a"), Shown)
    assert isinstance(claim_for(driver, "b"), Shown)
    assert claim_for(driver, "c") is Refusal.CLIENT_LIMIT


def test_other_clients_are_served_meanwhile(driver: PoolDriver) -> None:
    for key in ("a", "b", "c"):
        claim_for(driver, key)
    assert isinstance(claim_for(driver, "d", client="another"), Shown)


def test_a_client_at_its_limit_can_join_live_leases(driver: PoolDriver) -> None:
    claim_for(driver, "a")
    claim_for(driver, "b")
    driver.ask("c", "ben", "another", 2)
    assert isinstance(claim_for(driver, "c"), Shown)


def test_joined_leases_do_not_count(driver: PoolDriver) -> None:
    driver.ask("a", "ann", "another", 2)
    driver.ask("b", "ben", "another", 2)
    claim_for(driver, "a")
    claim_for(driver, "b")
    assert isinstance(claim_for(driver, "c"), Shown)


def test_ended_leases_do_not_count(driver: PoolDriver) -> None:
    first = claim_for(driver, "a")
    claim_for(driver, "b")
    assert isinstance(first, Shown)
    driver.release(first.pool_number)
    assert isinstance(claim_for(driver, "c"), Shown)
    driver.wait(60)
    assert isinstance(claim_for(driver, "d"), Shown)
    assert isinstance(claim_for(driver, "e"), Shown)
    assert claim_for(driver, "f") is Refusal.CLIENT_LIMIT


def test_a_client_can_exceed_its_limit_while_many_numbers_are_free(open_driver: OpenDriver) -> None:
    driver = open_driver(pool_numbers=MANY + 3)
    assert [isinstance(claim_for(driver, f"key {index}"), Shown) for index in range(4)] == [True, True, True, False]


@pytest.mark.parametrize(("free", "gets_more"), [(MANY, True), (MANY - 1, False)])
def test_a_client_can_exceed_its_limit_with_enough_free_numbers_for_each_of_its_leases(
    open_driver: OpenDriver, free: int, gets_more: bool
) -> None:
    driver = open_driver(pool_numbers=2 + free)
    claim_for(driver, "a")
    claim_for(driver, "b")
    assert isinstance(claim_for(driver, "c"), Shown) is gets_more


def test_a_claim_without_a_limit_gets_any_free_number(driver: PoolDriver) -> None:
    assert all(isinstance(claim_for(driver, key, most=None), Shown) for key in ("a", "b", "c"))


def test_a_full_pool_and_a_client_at_its_limit_give_different_refusals(open_driver: OpenDriver) -> None:
    driver = open_driver(pool_numbers=2)
    claim_for(driver, "a")
    claim_for(driver, "b")
    assert claim_for(driver, "c") is Refusal.POOL_EXHAUSTED


def test_a_key_gets_its_own_number_again_regardless_of_the_client_limit(open_driver: OpenDriver) -> None:
    driver = open_driver(pool_numbers=4, max_lease_seconds=10, buffer_seconds=6)
    shown = claim_for(driver, "a")
    assert isinstance(shown, Shown)
    driver.call(shown.pool_number)
    driver.wait(11)
    claim_for(driver, "b")
    claim_for(driver, "c")
    assert claim_for(driver, "d") is Refusal.CLIENT_LIMIT
    assert isinstance(claim_for(driver, "a"), Shown)
