"""When pages must ask again (decision 7)."""

from itertools import pairwise

import pytest

from server.domain.leases import HEARTBEAT_SPACING_SECONDS, Gone
from tests.contract.conftest import OpenDriver
from tests.contract.pool_driver import PoolDriver


def test_a_lone_viewer_is_due_three_times_a_buffer(driver: PoolDriver) -> None:
    shown = driver.claim("a")
    assert shown.due_at - driver.now == pytest.approx(20)
    driver.wait(20)
    assert driver.renew(shown).renew_after_seconds == pytest.approx(20)


def test_a_visitor_who_asks_too_early_gets_the_same_time_again(driver: PoolDriver) -> None:
    shown = driver.claim("a")
    driver.wait(5)
    assert driver.renew(shown).renew_after_seconds == pytest.approx(15)
    driver.wait(5)
    assert driver.renew(shown).renew_after_seconds == pytest.approx(10)


def test_an_early_heartbeat_still_counts_as_a_view(driver: PoolDriver) -> None:
    shown = driver.claim("a")
    driver.wait(15)
    driver.renew(shown)
    driver.wait(59.5)
    assert driver.is_live(shown)
    driver.wait(0.5)
    assert not driver.is_live(shown)


def test_viewers_of_a_lease_are_due_one_after_the_other(driver: PoolDriver) -> None:
    due = [driver.claim("a", f"visitor {index}").due_at for index in range(300)]
    gaps = [later - earlier for earlier, later in pairwise(due)]
    assert min(gaps) >= HEARTBEAT_SPACING_SECONDS - 1e-6
    assert due[-1] - driver.now == pytest.approx(20 + 299 * HEARTBEAT_SPACING_SECONDS)


def test_only_queued_viewers_are_due_after_the_max_lease_time(open_driver: OpenDriver) -> None:
    driver = open_driver(max_lease_seconds=30)
    shown = driver.claim("a")
    driver.wait(20)
    assert driver.renew(shown).renew_after_seconds == pytest.approx(10)


def test_a_lease_lives_until_its_last_viewer_is_due(driver: PoolDriver) -> None:
    for index in range(400):
        last = driver.claim("a", f"visitor {index}")
    assert last.due_at - driver.now > 60
    driver.wait(last.due_at - driver.now - 0.5)
    assert driver.renew(last).gone is None


def test_a_number_is_not_leased_to_others_while_a_page_may_show_it(open_driver: OpenDriver) -> None:
    driver = open_driver(pool_numbers=1, buffer_seconds=6, max_lease_seconds=10)
    for index in range(100):
        last = driver.claim("a", f"visitor {index}")
    assert last.due_at > driver.now + 10
    driver.wait(10.5)
    assert not driver.is_live(last)
    assert driver.state().free == 0
    driver.wait(last.due_at - driver.now + 0.1)
    assert driver.claim("b", "ben").pool_number == last.pool_number


def test_its_own_key_can_lease_such_a_number_again(open_driver: OpenDriver) -> None:
    driver = open_driver(pool_numbers=1, buffer_seconds=6, max_lease_seconds=10)
    shown = [driver.claim("a", f"visitor {index}") for index in range(100)]
    driver.wait(10.5)
    again = driver.claim("a", "visitor 1")
    assert again.is_new
    assert again.pool_number == shown[0].pool_number
    assert driver.renew(shown[50]).gone is Gone.EXPIRED


def test_such_a_number_is_free_after_all_its_pages_have_asked(open_driver: OpenDriver) -> None:
    driver = open_driver(pool_numbers=1, buffer_seconds=1, max_lease_seconds=10)
    shown = [driver.claim("a", f"visitor {index}") for index in range(60)]
    driver.wait(10.5)
    assert driver.state().free == 0
    for page in shown:
        assert driver.renew(page).gone is Gone.EXPIRED
    assert driver.state().free == 1


def test_a_late_heartbeat_does_not_move_a_free_number_to_the_end_of_the_queue(open_driver: OpenDriver) -> None:
    driver = open_driver(pool_numbers=2)
    first = driver.claim("a", "ann")
    driver.wait(1)
    driver.claim("b", "ben")
    driver.wait(100)
    assert driver.renew(first).gone is Gone.EXPIRED
    assert driver.claim("c", "cat").pool_number == first.pool_number


def test_the_queue_gets_shorter_when_viewers_have_left(driver: PoolDriver) -> None:
    crowd = [driver.claim("a", f"visitor {index}") for index in range(300)]
    for page in crowd[1:]:
        driver.leave(page)
    assert driver.claim("a", "one more").due_at - driver.now == pytest.approx(20 + HEARTBEAT_SPACING_SECONDS)


def test_a_page_that_is_due_late_keeps_its_number_when_later_pages_are_due_earlier(open_driver: OpenDriver) -> None:
    driver = open_driver(pool_numbers=1, buffer_seconds=6, max_lease_seconds=10)
    crowd = [driver.claim("a", f"visitor {index}") for index in range(100)]
    for page in crowd[:-1]:
        driver.leave(page)
    assert driver.claim("a", "one more").due_at < crowd[-1].due_at
    driver.wait(crowd[-1].due_at - driver.now - 0.1)
    assert driver.state().free == 0
    driver.wait(0.2)
    assert driver.state().free == 1
