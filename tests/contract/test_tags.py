"""Tags that the page adds."""

from dni_py.core.tags import LONGEST_TAG_VALUE, MOST_TAGS
from server.domain.leases import Visitor
from tests.contract.conftest import OpenDesk
from tests.contract.desk import Desk


def test_tags_are_kept_on_the_visitors_side_of_the_lease(desk: Desk) -> None:
    ann, _ben = desk.claim("a", "ann"), desk.claim("a", "ben")
    assert desk.tag(ann, {"quote": "requested"}) == {"quote": "requested"}
    lease = desk.find(ann.pool_number)
    assert lease
    assert {one.visitor_id: dict(one.page_tags) for one in lease.visitors} == {
        "ann": {"quote": "requested"},
        "ben": {},
    }


def test_all_of_a_visitors_tags_are_returned(desk: Desk) -> None:
    shown = desk.claim("a", Visitor("ann", tags={"gclid": "x"}, page_tags={"seat": "1"}))
    desk.tag(shown, {"quote": "requested"})
    assert desk.tag(shown, {"quote": "signed"}) == {"seat": "1", "quote": "signed"}
    assert desk.tag(shown, {}) == {"seat": "1", "quote": "signed"}


def test_tags_keep_their_bounds(desk: Desk) -> None:
    shown = desk.claim("a")
    kept = desk.tag(
        shown, {f"tag {index:02}": "x" * (LONGEST_TAG_VALUE + 1) for index in range(60)} | {"n" * 65: "too long"}
    )
    assert kept == {f"tag {index:02}": "x" * LONGEST_TAG_VALUE for index in range(MOST_TAGS)}
    assert desk.tag(shown, {"one more": "1", "tag 07": "known"}) == kept | {"tag 07": "known"}


def test_a_lease_takes_tags_until_its_number_is_leased_again(open_desk: OpenDesk) -> None:
    desk = open_desk(pool_numbers=1)
    shown = desk.claim("a")
    desk.wait(100)
    assert desk.tag(shown, {"late": "yes"}) == {"late": "yes"}
    desk.claim("b", "ben")
    assert desk.tag(shown, {"later": "yes"}) is None


def test_neither_strangers_nor_other_leases_take_tags(desk: Desk) -> None:
    shown, other = desk.claim("a", "ann"), desk.claim("b", "ben")
    reference = type(shown.lease)
    for forged in (
        reference(shown.pool_number, shown.lease.lease_id, "a stranger"),
        reference(shown.pool_number, other.lease.lease_id, "ann"),
        reference(other.pool_number, shown.lease.lease_id, "ann"),
        reference(type(shown.pool_number)("+18665559999"), shown.lease.lease_id, "ann"),
    ):
        assert desk.store.tag(desk.pool, forged, {"forged": "yes"}, desk.now) is None


def test_tags_do_not_prolong_a_lease(desk: Desk) -> None:
    shown = desk.claim("a")
    desk.wait(59)
    desk.tag(shown, {"quote": "requested"})
    desk.wait(1)
    assert not desk.is_live(shown)
