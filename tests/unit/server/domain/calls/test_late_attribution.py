"""A call that is attributed later belongs to a visitor of the time when it began, never to a later visitor."""

from dataclasses import replace

from server.domain.calls.attributed import Match
from server.domain.leases import Lease, Visitor
from tests.unit.server.domain.calls.callers import ADS, NOW, Past, call, follow, leave, make_lease, see, tap

BEFORE = {"affiliate_id": "ABC", "keyword": "gutter"}


def come_later(name: str, seconds: float = 60, claims: dict[str, str] | None = None) -> Visitor:
    """A visitor who joined this many seconds after the call began."""
    return replace(see(name, {**ADS, "device": "phone"}, claims), joined_at=NOW + seconds)


def claim_later(*visitors: Visitor) -> Lease:
    """A lease that was claimed a minute after the call began."""
    return replace(make_lease(*visitors), claimed_at=NOW + 60)


def test_visitor_who_joined_after_the_call_began_is_not_a_candidate() -> None:
    attributed = call(make_lease(come_later("ben"), see("ann")))
    assert (attributed.match, attributed.candidates, attributed.visitor_id) == (Match.LIVE, 1, "ann")


def test_visitor_who_joined_a_moment_later_is_not_a_candidate() -> None:
    attributed = call(make_lease(come_later("ben", 0.001)))
    assert (attributed.match, attributed.visitor_id, attributed.tags) == (Match.SHARED, "", ADS)


def test_page_tags_of_later_visitors_are_not_evidence() -> None:
    for claims in (tap(30), {"phone": "4155550123"}):
        assert call(make_lease(come_later("ben", claims=claims), see("ann"))).visitor_id == "ann"


def test_lease_claimed_after_the_call_began_is_ignored() -> None:
    attributed = call(claim_later(come_later("ben", claims={"phone": "4155550123"})))
    assert (attributed.match, attributed.candidates, attributed.tags) == (Match.NONE, 0, {})
    assert call(follow(claim_later(come_later("ben")), BEFORE, 3_600)).match is Match.NONE


def test_visitors_of_the_former_lease_and_of_the_new_key_are_candidates() -> None:
    attributed = call(follow(claim_later(come_later("ben")), BEFORE, 300))
    assert (attributed.match, attributed.candidates) == (Match.RECENT, 2)
    assert (attributed.tags, attributed.visitor_id, attributed.lease_id) == ({"affiliate_id": "ABC"}, "", "")


def test_redial_keeps_its_attribution_after_the_number_went_to_another_lease() -> None:
    attributed = call(claim_later(come_later("ben")), Past())
    assert (attributed.match, attributed.visitor_id, attributed.tags) == (Match.REDIAL, "ann", {"keyword": "gutter"})


def test_lease_that_ended_later_was_live_when_the_call_began() -> None:
    attributed = call(leave(make_lease(see("ann")), seconds_ago=-60))
    assert (attributed.match, attributed.visitor_id) == (Match.LIVE, "ann")


def test_visitor_who_looks_only_since_then_does_not_rule_out_earlier_visitors() -> None:
    one_looks = replace(make_lease(come_later("ben"), see("ann")), viewers=1)
    attributed = call(follow(one_looks, BEFORE, 300))
    assert (attributed.match, attributed.candidates, attributed.visitor_id) == (Match.SHARED, 2, "")
