"""How long a lease lives."""

from server.domain.leases import Gone, Refusal
from tests.contract.conftest import OpenDriver
from tests.contract.pool_driver import PoolDriver


def test_a_lease_lives_for_the_buffer_after_the_last_heartbeat(driver: PoolDriver) -> None:
    shown = driver.claim("a")
    driver.wait(59.5)
    assert driver.renew(shown).gone is None
    driver.wait(59.5)
    assert driver.renew(shown).gone is None
    driver.wait(60)
    assert driver.renew(shown).gone is Gone.EXPIRED


def test_a_number_is_free_after_the_buffer(open_driver: OpenDriver) -> None:
    driver = open_driver(pool_numbers=1)
    shown = driver.claim("a")
    driver.wait(59.5)
    assert driver.ask("b", "ben") is Refusal.POOL_EXHAUSTED
    driver.wait(0.5)
    assert driver.claim("b", "ben").pool_number == shown.pool_number


def test_a_lease_that_was_leased_again_is_gone(open_driver: OpenDriver) -> None:
    driver = open_driver(pool_numbers=1)
    shown = driver.claim("a")
    driver.wait(60)
    driver.claim("b", "ben")
    assert driver.renew(shown).gone is Gone.EXPIRED
    assert driver.ask("a", "ann") is Refusal.POOL_EXHAUSTED


def test_heartbeats_do_not_carry_a_lease_beyond_its_max_time(open_driver: OpenDriver) -> None:
    driver = open_driver(max_lease_seconds=100)
    shown = driver.claim("a")
    for _heartbeat in range(4):
        driver.wait(20)
        assert driver.renew(shown).gone is None
    driver.wait(20)
    assert driver.renew(shown).gone is Gone.EXPIRED


def test_a_new_visitor_restarts_the_max_lease_time(open_driver: OpenDriver) -> None:
    driver = open_driver(max_lease_seconds=100)
    shown = driver.claim("a", "ann")
    driver.wait(50)
    driver.claim("a", "ben")
    driver.wait(45)
    driver.renew(shown)
    driver.wait(45)
    assert driver.renew(shown).gone is None
    driver.wait(10)
    assert driver.renew(shown).gone is Gone.EXPIRED


def test_the_same_visitor_does_not_restart_the_max_lease_time(open_driver: OpenDriver) -> None:
    driver = open_driver(max_lease_seconds=100)
    shown = driver.claim("a", "ann")
    driver.wait(50)
    driver.claim("a", "ann")
    driver.wait(49.5)
    assert driver.renew(shown).gone is None
    driver.wait(0.5)
    assert driver.renew(shown).gone is Gone.EXPIRED


def test_the_key_can_claim_again_after_the_max_lease_time(open_driver: OpenDriver) -> None:
    driver = open_driver(max_lease_seconds=30, pool_numbers=1)
    first = driver.claim("a")
    driver.wait(30)
    again = driver.claim("a")
    assert again.is_new
    assert again.pool_number == first.pool_number


def test_a_released_lease_is_gone_as_released_until_its_number_is_leased_again(open_driver: OpenDriver) -> None:
    driver = open_driver(pool_numbers=1)
    shown = driver.claim("a")
    assert driver.release(shown.pool_number)
    assert driver.renew(shown).gone is Gone.RELEASED
    driver.wait(1000)
    assert driver.renew(shown).gone is Gone.RELEASED
    driver.claim("b")
    assert driver.renew(shown).gone is Gone.EXPIRED


def test_a_released_number_is_free_at_once(open_driver: OpenDriver) -> None:
    driver = open_driver(pool_numbers=1)
    shown = driver.claim("a")
    driver.release(shown.pool_number)
    assert driver.claim("b", "ben").pool_number == shown.pool_number


def test_only_a_live_lease_can_be_released(driver: PoolDriver) -> None:
    assert not driver.release(driver.pool.pool_numbers[0])
    shown = driver.claim("a")
    assert driver.release(shown.pool_number)
    assert not driver.release(shown.pool_number)
    other = driver.claim("b")
    driver.wait(60)
    assert not driver.release(other.pool_number)


def test_a_heartbeat_for_another_lease_or_number_finds_nothing(driver: PoolDriver) -> None:
    mine, other = driver.claim("a", "ann"), driver.claim("b", "ben")
    forged = driver.store.renew(
        driver.pool, type(mine.lease)(other.pool_number, mine.lease.lease_id, "ann"), driver.now
    )
    assert forged.gone is Gone.EXPIRED
    assert driver.renew(mine).gone is None
