"""Tags that the page adds."""

from dni_py.core.tags import LONGEST_TAG_VALUE, MOST_TAGS
from server.domain.leases import Visitor
from tests.contract.conftest import OpenDriver
from tests.contract.pool_driver import PoolDriver


def test_tags_are_stored_for_the_visitor_of_the_lease(driver: PoolDriver) -> None:
    ann, _ben = driver.claim("a", "ann"), driver.claim("a", "ben")
    assert driver.tag(ann, {"quote": "requested"}) == {"quote": "requested"}
    lease = driver.find(ann.pool_number)
    assert lease
    assert {one.visitor_id: dict(one.page_tags) for one in lease.visitors} == {
        "ann": {"quote": "requested"},
        "ben": {},
    }


def test_all_of_a_visitors_tags_are_returned(driver: PoolDriver) -> None:
    shown = driver.claim("a", Visitor("ann", tags={"gclid": "x"}, page_tags={"seat": "1"}))
    driver.tag(shown, {"quote": "requested"})
    assert driver.tag(shown, {"quote": "signed"}) == {"seat": "1", "quote": "signed"}
    assert driver.tag(shown, {}) == {"seat": "1", "quote": "signed"}


def test_tags_stay_within_their_limits(driver: PoolDriver) -> None:
    shown = driver.claim("a")
    kept = driver.tag(
        shown, {f"tag {index:02}": "x" * (LONGEST_TAG_VALUE + 1) for index in range(60)} | {"n" * 65: "too long"}
    )
    assert kept == {f"tag {index:02}": "x" * LONGEST_TAG_VALUE for index in range(MOST_TAGS)}
    assert driver.tag(shown, {"one more": "1", "tag 07": "known"}) == kept | {"tag 07": "known"}


def test_a_lease_takes_tags_until_its_number_is_leased_again(open_driver: OpenDriver) -> None:
    driver = open_driver(pool_numbers=1)
    shown = driver.claim("a")
    driver.wait(100)
    assert driver.tag(shown, {"late": "yes"}) == {"late": "yes"}
    driver.claim("b", "ben")
    assert driver.tag(shown, {"later": "yes"}) is None


def test_unknown_visitors_and_other_leases_do_not_accept_tags(driver: PoolDriver) -> None:
    shown, other = driver.claim("a", "ann"), driver.claim("b", "ben")
    reference = type(shown.lease)
    for forged in (
        reference(shown.pool_number, shown.lease.lease_id, "a stranger"),
        reference(shown.pool_number, other.lease.lease_id, "ann"),
        reference(other.pool_number, shown.lease.lease_id, "ann"),
        reference(type(shown.pool_number)("+18665559999"), shown.lease.lease_id, "ann"),
    ):
        assert driver.store.tag(driver.pool, forged, {"forged": "yes"}, driver.now) is None


def test_tags_do_not_prolong_a_lease(driver: PoolDriver) -> None:
    shown = driver.claim("a")
    driver.wait(59)
    driver.tag(shown, {"quote": "requested"})
    driver.wait(1)
    assert not driver.is_live(shown)
