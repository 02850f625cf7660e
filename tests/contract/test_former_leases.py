"""What a lease tells of those that had the number before: their visitors may call yet."""

from collections.abc import Mapping

from server.domain.leases import MOST_FORMER_LEASES, FormerLease, Lease
from tests.contract.conftest import OpenDesk
from tests.contract.pool_driver import PoolDriver, Shown


def find(driver: PoolDriver, shown: Shown) -> Lease:
    lease = driver.find(shown.pool_number)
    assert lease
    return lease


def test_the_first_lease_of_a_number_has_none_before_it(driver: PoolDriver) -> None:
    assert find(driver, driver.claim("a")).former == ()


def test_a_lease_tells_whose_the_number_was_and_until_when(open_desk: OpenDesk) -> None:
    driver = open_desk(pool_numbers=1)
    driver.claim("a")
    ended_at = driver.now + 60
    driver.wait(100)
    shown = driver.claim("b", "ben")
    assert find(driver, shown).former == (FormerLease({"kw": "a"}, ended_at),)


def test_a_call_is_told_of_the_lease_before(open_desk: OpenDesk) -> None:
    driver = open_desk(pool_numbers=1)
    driver.claim("a")
    driver.wait(100)
    called = driver.call(driver.claim("b", "ben").pool_number)
    assert called
    assert [former.tags for former in called.former] == [{"kw": "a"}]


def tell_former(driver: PoolDriver, keys: int) -> list[Mapping[str, str]]:
    """The tags of the former leases, as the last of so many keys is told, that had the number one after the other."""
    for key in range(keys):
        driver.wait(100)
        shown = driver.claim(f"key {key}")
    return [former.tags for former in find(driver, shown).former]


def test_all_to_which_calls_could_belong_are_told_latest_first(open_desk: OpenDesk) -> None:
    assert tell_former(open_desk(pool_numbers=1), 4) == [{"kw": "key 2"}, {"kw": "key 1"}, {"kw": "key 0"}]
    assert tell_former(open_desk(pool_numbers=1, attribution_window_seconds=150), 4) == [
        {"kw": "key 2"},
        {"kw": "key 1"},
    ]


def test_the_last_stands_for_those_that_are_too_many_and_tells_no_tags(open_desk: OpenDesk) -> None:
    driver = open_desk(pool_numbers=1)
    assert tell_former(driver, 9) == [{"kw": "key 7"}, {"kw": "key 6"}, {"kw": "key 5"}, {}]
    driver.wait(100)
    ends = [driver.now - 40 - 100 * pool_number for pool_number in range(MOST_FORMER_LEASES)]
    assert [former.ended_at for former in find(driver, driver.claim("last")).former] == ends


def test_tags_that_are_very_long_are_not_kept(open_desk: OpenDesk) -> None:
    driver = open_desk(pool_numbers=1)
    driver.claim("x" * 1_000)
    driver.wait(100)
    assert [former.tags for former in find(driver, driver.claim("b")).former] == [{}]


def test_a_lease_to_which_no_call_could_belong_is_not_told(open_desk: OpenDesk) -> None:
    driver = open_desk(pool_numbers=1, attribution_window_seconds=600)
    driver.claim("a")
    driver.wait(60 + 600)
    assert find(driver, driver.claim("b")).former == ()


def test_whether_such_a_lease_was_forgotten_makes_no_difference(open_desk: OpenDesk) -> None:
    driver = open_desk(pool_numbers=1, attribution_window_seconds=600)
    driver.claim("a")
    driver.wait(100)
    driver.claim("b")
    driver.wait(60 + 600)
    assert driver.expire() == 1
    assert find(driver, driver.claim("c")).former == ()


def test_a_key_that_gets_its_number_again_tells_of_the_other_key_before(open_desk: OpenDesk) -> None:
    driver = open_desk(pool_numbers=1)
    driver.claim("a")
    ended_at = driver.now + 60
    driver.wait(100)
    driver.claim("b")
    driver.wait(100)
    assert find(driver, driver.claim("b")).former == (FormerLease({"kw": "a"}, ended_at),)


def test_a_key_that_gets_its_number_again_after_long_tells_of_none(open_desk: OpenDesk) -> None:
    driver = open_desk(pool_numbers=1, attribution_window_seconds=600)
    driver.claim("a")
    driver.wait(100)
    driver.claim("b")
    driver.wait(590)
    assert find(driver, driver.claim("b")).former == ()


def test_a_lease_that_ended_with_its_call_is_told_too(open_desk: OpenDesk) -> None:
    driver = open_desk(pool_numbers=1)
    shown = driver.claim("a")
    driver.call(shown.pool_number)
    driver.wait(10)
    driver.hang_up(shown.pool_number)
    ended_at = driver.now
    assert find(driver, driver.claim("b", "ben")).former == (FormerLease({"kw": "a"}, ended_at),)
