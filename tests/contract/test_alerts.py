"""One alert at a time, no matter how many processes check."""

from tests.contract.conftest import OpenDriver
from tests.contract.pool_driver import PoolDriver


def begin(driver: PoolDriver) -> bool:
    return driver.store.begin_alert(driver.pool, driver.now, 3600)


def test_the_first_caller_raises_the_alert(driver: PoolDriver) -> None:
    assert [begin(driver), begin(driver)] == [True, False]


def test_no_further_alert_is_raised_until_the_quiet_time_has_passed(driver: PoolDriver) -> None:
    begin(driver)
    driver.wait(3599)
    assert not begin(driver)
    driver.wait(1)
    assert [begin(driver), begin(driver)] == [True, False]


def test_each_pool_has_its_own_alerts(open_driver: OpenDriver) -> None:
    one, other = open_driver(), open_driver()
    assert [begin(one), begin(other)] == [True, True]


def test_claims_do_not_affect_alerts(driver: PoolDriver) -> None:
    begin(driver)
    driver.claim("a")
    driver.expire()
    assert not begin(driver)
