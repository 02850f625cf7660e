"""What a lease lists about former leases of its number, whose visitors may still call."""

from collections.abc import Mapping

from server.domain.leases import MOST_FORMER_LEASES, FormerLease, Lease
from tests.contract.conftest import OpenDriver
from tests.contract.pool_driver import PoolDriver, Shown


def find(driver: PoolDriver, shown: Shown) -> Lease:
    lease = driver.find(shown.pool_number)
    assert lease
    return lease


def test_the_first_lease_of_a_number_has_none_before_it(driver: PoolDriver) -> None:
    assert find(driver, driver.claim("a")).former == ()


def test_a_lease_names_the_former_key_of_its_number_and_when_that_lease_ended(open_driver: OpenDriver) -> None:
    driver = open_driver(pool_numbers=1)
    driver.claim("a")
    ended_at = driver.now + 60
    driver.wait(100)
    shown = driver.claim("b", "ben")
    assert find(driver, shown).former == (FormerLease({"kw": "a"}, ended_at),)


def test_a_call_gets_the_former_lease_too(open_driver: OpenDriver) -> None:
    driver = open_driver(pool_numbers=1)
    driver.claim("a")
    driver.wait(100)
    called = driver.call(driver.claim("b", "ben").pool_number)
    assert called
    assert [former.tags for former in called.former] == [{"kw": "a"}]


def list_former(driver: PoolDriver, keys: int) -> list[Mapping[str, str]]:
    """The tags of the former leases that the last key's lease lists, after `keys` keys had the number one after the other."""
    for key in range(keys):
        driver.wait(100)
        shown = driver.claim(f"key {key}")
    return [former.tags for former in find(driver, shown).former]


def test_all_former_leases_that_calls_could_belong_to_are_listed_latest_first(open_driver: OpenDriver) -> None:
    assert list_former(open_driver(pool_numbers=1), 4) == [{"kw": "key 2"}, {"kw": "key 1"}, {"kw": "key 0"}]
    assert list_former(open_driver(pool_numbers=1, attribution_window_seconds=150), 4) == [
        {"kw": "key 2"},
        {"kw": "key 1"},
    ]


def test_the_last_of_too_many_former_leases_has_no_tags(open_driver: OpenDriver) -> None:
    driver = open_driver(pool_numbers=1)
    assert list_former(driver, 9) == [{"kw": "key 7"}, {"kw": "key 6"}, {"kw": "key 5"}, {}]
    driver.wait(100)
    ends = [driver.now - 40 - 100 * pool_number for pool_number in range(MOST_FORMER_LEASES)]
    assert [former.ended_at for former in find(driver, driver.claim("last")).former] == ends


def test_tags_that_are_very_long_are_not_kept(open_driver: OpenDriver) -> None:
    driver = open_driver(pool_numbers=1)
    driver.claim("x" * 1_000)
    driver.wait(100)
    assert [former.tags for former in find(driver, driver.claim("b")).former] == [{}]


def test_former_leases_that_no_call_could_belong_to_are_not_listed(open_driver: OpenDriver) -> None:
    driver = open_driver(pool_numbers=1, attribution_window_seconds=600)
    driver.claim("a")
    driver.wait(60 + 600)
    assert find(driver, driver.claim("b")).former == ()


def test_forgetting_a_former_lease_makes_no_difference(open_driver: OpenDriver) -> None:
    driver = open_driver(pool_numbers=1, attribution_window_seconds=600)
    driver.claim("a")
    driver.wait(100)
    driver.claim("b")
    driver.wait(60 + 600)
    assert driver.expire() == 1
    assert find(driver, driver.claim("c")).former == ()


def test_a_key_that_gets_its_number_again_lists_the_other_key_before_it(open_driver: OpenDriver) -> None:
    driver = open_driver(pool_numbers=1)
    driver.claim("a")
    ended_at = driver.now + 60
    driver.wait(100)
    driver.claim("b")
    driver.wait(100)
    assert find(driver, driver.claim("b")).former == (FormerLease({"kw": "a"}, ended_at),)


def test_a_key_that_gets_its_number_again_after_a_long_time_lists_no_former_lease(open_driver: OpenDriver) -> None:
    driver = open_driver(pool_numbers=1, attribution_window_seconds=600)
    driver.claim("a")
    driver.wait(100)
    driver.claim("b")
    driver.wait(590)
    assert find(driver, driver.claim("b")).former == ()


def test_a_lease_that_ended_with_its_call_is_listed_too(open_driver: OpenDriver) -> None:
    driver = open_driver(pool_numbers=1)
    shown = driver.claim("a")
    driver.call(shown.pool_number)
    driver.wait(10)
    driver.hang_up(shown.pool_number)
    ended_at = driver.now
    assert find(driver, driver.claim("b", "ben")).former == (FormerLease({"kw": "a"}, ended_at),)
