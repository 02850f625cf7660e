"""To which lease a call belongs, and what the lease tells of its visitors."""

from server.domain.leases import Visitor
from tests.contract.conftest import OpenDesk
from tests.contract.desk import Desk


def test_a_call_belongs_to_the_live_lease(desk: Desk) -> None:
    shown = desk.claim("a")
    lease = desk.call(shown.pool_number)
    assert lease
    assert lease.lease_id == shown.lease.lease_id
    assert (lease.live, lease.ended_at, lease.pool_number, lease.claimed_at) == (
        True,
        None,
        shown.pool_number,
        desk.now,
    )
    assert lease.key.tags == {"kw": "a"}


def test_a_late_call_belongs_to_the_last_lease_within_the_attribution_window(open_desk: OpenDesk) -> None:
    desk = open_desk(attribution_window_seconds=600)
    shown = desk.claim("a")
    ended_at = desk.now + 60
    desk.wait(60 + 599)
    lease = desk.call(shown.pool_number)
    assert lease
    assert (lease.lease_id, lease.live, lease.ended_at) == (shown.lease.lease_id, False, ended_at)


def test_a_call_after_the_attribution_window_belongs_to_none(open_desk: OpenDesk) -> None:
    desk = open_desk(attribution_window_seconds=600)
    shown = desk.claim("a")
    desk.wait(60 + 600)
    assert desk.find(shown.pool_number) is None
    assert desk.call(shown.pool_number) is None


def test_a_call_to_a_number_that_was_never_leased_belongs_to_none(desk: Desk) -> None:
    desk.claim("a")
    assert desk.find(desk.pool.pool_numbers[1]) is None
    assert desk.call(desk.pool.pool_numbers[1]) is None


def test_a_number_that_was_leased_again_belongs_to_its_new_lease_alone(open_desk: OpenDesk) -> None:
    desk = open_desk(pool_numbers=1)
    shown = desk.claim("a")
    desk.wait(60)
    desk.claim("b", "ben")
    lease = desk.find(shown.pool_number)
    assert lease
    assert lease.key.tags == {"kw": "b"}
    assert [visitor.visitor_id for visitor in lease.visitors] == ["ben"]


def test_the_window_counts_from_a_release(open_desk: OpenDesk) -> None:
    desk = open_desk(attribution_window_seconds=600)
    shown = desk.claim("a")
    desk.wait(10)
    desk.release(shown.pool_number)
    desk.wait(599)
    assert desk.find(shown.pool_number)
    desk.wait(1)
    assert desk.find(shown.pool_number) is None


def test_finding_tells_what_a_call_would_be_told_and_holds_nothing(desk: Desk) -> None:
    shown = desk.claim("a")
    found = desk.find(shown.pool_number)
    assert found
    assert found.calls == ()
    called = desk.call(shown.pool_number)
    assert called
    assert called.calls == ("call 1",)
    assert (found.lease_id, found.visitors) == (called.lease_id, called.visitors)


def test_a_key_that_moved_on_still_owns_late_calls_to_its_former_number(desk: Desk) -> None:
    first = desk.claim("a")
    desk.wait(61)
    second = desk.claim("a")
    late = desk.find(first.pool_number)
    assert late
    assert late.lease_id == first.lease.lease_id
    assert second.pool_number != first.pool_number


def test_a_call_within_the_window_is_told_the_same_again_after_it(open_desk: OpenDesk) -> None:
    desk = open_desk(attribution_window_seconds=600)
    shown = desk.claim("a")
    desk.wait(600)
    desk.call(shown.pool_number)
    desk.wait(600)
    again = desk.call(shown.pool_number)
    assert again
    assert again.lease_id == shown.lease.lease_id


def test_a_lease_tells_its_visitors_latest_first_with_their_visits(desk: Desk) -> None:
    visit = Visitor(
        "ann", "https://example.com/?kw=a", "https://search.example/", {"kw": "a", "gclid": "x"}, {"seat": "1"}
    )
    shown = desk.claim("a", visit)
    ann_joined_at = desk.now
    desk.wait(3)
    desk.claim("a", Visitor("ben", "https://example.com/b"))
    lease = desk.find(shown.pool_number)
    assert lease
    assert lease.visitors == (
        Visitor("ben", "https://example.com/b", joined_at=desk.now),
        Visitor("ann", visit.landing_url, visit.referring_url, visit.tags, visit.page_tags, ann_joined_at),
    )
    assert (lease.viewers, lease.is_crowded) == (2, False)


def test_text_of_any_script_comes_back_as_it_was(desk: Desk) -> None:
    tags = {"שם": "Zoë 🧱 \u2028 \\ \" '", "empty": ""}
    shown = desk.claim("a", Visitor("ann", "https://example.com/ü?q=%00", "", tags, tags))
    lease = desk.find(shown.pool_number)
    assert lease
    assert (dict(lease.visitors[0].tags), dict(lease.visitors[0].page_tags)) == (tags, tags)


def test_a_visitor_who_claims_again_brings_the_latest_visit_and_stays_where_they_were(desk: Desk) -> None:
    desk.claim("a", Visitor("ann", "https://example.com/1", tags={"gclid": "1"}, page_tags={"seat": "1", "row": "1"}))
    joined_at = desk.now
    desk.claim("a", Visitor("ben"))
    desk.wait(5)
    shown = desk.claim(
        "a", Visitor("ann", "https://example.com/2", tags={"gclid": "2"}, page_tags={"seat": "2", "aisle": "2"})
    )
    lease = desk.find(shown.pool_number)
    assert lease
    assert [visitor.visitor_id for visitor in lease.visitors] == ["ben", "ann"]
    ann = lease.visitors[1]
    assert (ann.landing_url, ann.tags, ann.joined_at) == ("https://example.com/2", {"gclid": "2"}, joined_at)
    assert ann.page_tags == {"seat": "2", "row": "1", "aisle": "2"}
