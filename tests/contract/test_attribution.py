"""To which lease a call belongs, and what the lease has about its visitors."""

from server.domain.leases import Visitor
from tests.contract.conftest import OpenDriver
from tests.contract.pool_driver import PoolDriver


def test_a_call_belongs_to_the_live_lease(driver: PoolDriver) -> None:
    shown = driver.claim("a")
    lease = driver.call(shown.pool_number)
    assert lease
    assert lease.lease_id == shown.lease.lease_id
    assert (lease.live, lease.ended_at, lease.pool_number, lease.claimed_at) == (
        True,
        None,
        shown.pool_number,
        driver.now,
    )
    assert lease.key.tags == {"kw": "a"}


def test_a_late_call_belongs_to_the_last_lease_within_the_attribution_window(open_driver: OpenDriver) -> None:
    driver = open_driver(attribution_window_seconds=600)
    shown = driver.claim("a")
    ended_at = driver.now + 60
    driver.wait(60 + 599)
    lease = driver.call(shown.pool_number)
    assert lease
    assert (lease.lease_id, lease.live, lease.ended_at) == (shown.lease.lease_id, False, ended_at)


def test_a_call_after_the_attribution_window_belongs_to_none(open_driver: OpenDriver) -> None:
    driver = open_driver(attribution_window_seconds=600)
    shown = driver.claim("a")
    driver.wait(60 + 600)
    assert driver.find(shown.pool_number) is None
    assert driver.call(shown.pool_number) is None


def test_a_call_to_a_number_that_was_never_leased_belongs_to_none(driver: PoolDriver) -> None:
    driver.claim("a")
    assert driver.find(driver.pool.pool_numbers[1]) is None
    assert driver.call(driver.pool.pool_numbers[1]) is None


def test_a_number_that_was_leased_again_belongs_to_its_new_lease_alone(open_driver: OpenDriver) -> None:
    driver = open_driver(pool_numbers=1)
    shown = driver.claim("a")
    driver.wait(60)
    driver.claim("b", "ben")
    lease = driver.find(shown.pool_number)
    assert lease
    assert lease.key.tags == {"kw": "b"}
    assert [visitor.visitor_id for visitor in lease.visitors] == ["ben"]


def test_the_window_counts_from_a_release(open_driver: OpenDriver) -> None:
    driver = open_driver(attribution_window_seconds=600)
    shown = driver.claim("a")
    driver.wait(10)
    driver.release(shown.pool_number)
    driver.wait(599)
    assert driver.find(shown.pool_number)
    driver.wait(1)
    assert driver.find(shown.pool_number) is None


def test_finding_returns_the_lease_of_a_call_and_reserves_nothing(driver: PoolDriver) -> None:
    shown = driver.claim("a")
    found = driver.find(shown.pool_number)
    assert found
    assert found.calls == ()
    called = driver.call(shown.pool_number)
    assert called
    assert called.calls == ("call 1",)
    assert (found.lease_id, found.visitors) == (called.lease_id, called.visitors)


def test_a_key_that_moved_on_still_owns_late_calls_to_its_former_number(driver: PoolDriver) -> None:
    first = driver.claim("a")
    driver.wait(61)
    second = driver.claim("a")
    late = driver.find(first.pool_number)
    assert late
    assert late.lease_id == first.lease.lease_id
    assert second.pool_number != first.pool_number


def test_a_repeated_start_of_a_call_returns_the_same_lease_after_the_window(open_driver: OpenDriver) -> None:
    driver = open_driver(attribution_window_seconds=600)
    shown = driver.claim("a")
    driver.wait(600)
    driver.call(shown.pool_number)
    driver.wait(600)
    again = driver.call(shown.pool_number)
    assert again
    assert again.lease_id == shown.lease.lease_id


def test_a_lease_lists_its_visitors_latest_first_with_their_visits(driver: PoolDriver) -> None:
    visit = Visitor(
        "ann", "https://example.com/?kw=a", "https://search.example/", {"kw": "a", "gclid": "x"}, {"seat": "1"}
    )
    shown = driver.claim("a", visit)
    ann_joined_at = driver.now
    driver.wait(3)
    driver.claim("a", Visitor("ben", "https://example.com/b"))
    lease = driver.find(shown.pool_number)
    assert lease
    assert lease.visitors == (
        Visitor("ben", "https://example.com/b", joined_at=driver.now),
        Visitor("ann", visit.landing_url, visit.referring_url, visit.tags, visit.page_tags, ann_joined_at),
    )
    assert (lease.viewers, lease.is_crowded) == (2, False)


def test_text_of_any_script_is_stored_unchanged(driver: PoolDriver) -> None:
    tags = {"שם": "Zoë 🧱 \u2028 \\ \" '", "empty": ""}
    shown = driver.claim("a", Visitor("ann", "https://example.com/ü?q=%00", "", tags, tags))
    lease = driver.find(shown.pool_number)
    assert lease
    assert (dict(lease.visitors[0].tags), dict(lease.visitors[0].page_tags)) == (tags, tags)


def test_a_visitor_who_claims_again_updates_the_visit_and_keeps_the_position(driver: PoolDriver) -> None:
    driver.claim("a", Visitor("ann", "https://example.com/1", tags={"gclid": "1"}, page_tags={"seat": "1", "row": "1"}))
    joined_at = driver.now
    driver.claim("a", Visitor("ben"))
    driver.wait(5)
    shown = driver.claim(
        "a", Visitor("ann", "https://example.com/2", tags={"gclid": "2"}, page_tags={"seat": "2", "aisle": "2"})
    )
    lease = driver.find(shown.pool_number)
    assert lease
    assert [visitor.visitor_id for visitor in lease.visitors] == ["ben", "ann"]
    ann = lease.visitors[1]
    assert (ann.landing_url, ann.tags, ann.joined_at) == ("https://example.com/2", {"gclid": "2"}, joined_at)
    assert ann.page_tags == {"seat": "2", "row": "1", "aisle": "2"}
