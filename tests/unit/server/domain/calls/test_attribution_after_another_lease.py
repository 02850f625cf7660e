"""A number that another key had before: its former visitors are candidates while no visitor looks at the number."""

import pytest

from server.domain.calls.attributed import Match
from server.domain.leases import Lease
from tests.unit.server.domain.calls.callers import ADS, Past, call, follow, leave, make_lease, see, tap

BEFORE = {"affiliate_id": "ABC", "keyword": "gutter"}
MINUTE = 60.0


def test_visitor_who_looks_at_the_number_now_is_the_caller() -> None:
    attributed = call(follow(make_lease(see("ann")), BEFORE, 5 * MINUTE))
    assert (attributed.match, attributed.candidates, attributed.visitor_id) == (Match.LIVE, 1, "ann")


@pytest.mark.parametrize(
    ("lease", "match"),
    [(leave(make_lease(see("ann"))), Match.SHARED), (leave(make_lease(see("ann")), 100), Match.RECENT)],
    ids=["within the buffer", "after the lease"],
)
def test_call_has_only_what_both_leases_have_in_common_once_no_visitor_looks(lease: Lease, match: Match) -> None:
    attributed = call(follow(lease, BEFORE, 5 * MINUTE))
    assert (attributed.match, attributed.candidates) == (match, 2)
    assert (attributed.tags, attributed.publisher) == ({"affiliate_id": "ABC"}, "ABC")
    assert (attributed.visitor_id, attributed.landing_url, attributed.visited_at) == ("", "", None)
    assert attributed.lease_id == "lease 1"


def test_all_visitors_who_left_within_the_window_are_candidates() -> None:
    lease = follow(follow(leave(make_lease(see("ann"))), BEFORE, 5 * MINUTE), {"keyword": "roof"}, 9 * MINUTE)
    attributed = call(follow(lease, {"keyword": "long ago"}, 61 * MINUTE))
    assert (attributed.candidates, attributed.tags) == (3, {})


def test_visitors_who_left_before_the_attribution_window_are_not_candidates() -> None:
    assert call(follow(leave(make_lease(see("ann"))), BEFORE, 60 * MINUTE - 1)).candidates == 2
    assert call(follow(leave(make_lease(see("ann"))), BEFORE, 60 * MINUTE)).candidates == 1


def test_evidence_identifies_the_caller() -> None:
    for claims in (tap(30), {"phone": "4155550123"}):
        attributed = call(follow(leave(make_lease(see("ann", ADS, claims))), BEFORE, 5 * MINUTE))
        assert (attributed.visitor_id, attributed.candidates) == ("ann", 1)


def test_earlier_call_of_the_visitor_identifies_the_caller() -> None:
    assert call(follow(leave(make_lease(see("ann"))), BEFORE, 5 * MINUTE), Past()).visitor_id == "ann"


def test_limitation_late_caller_is_attributed_to_the_visitor_who_looks_now() -> None:
    # Most calls while a visitor looks are from that visitor; docs/attribution.md has the share of the others.
    assert call(follow(make_lease(see("ann")), BEFORE, 2 * MINUTE)).visitor_id == "ann"
