"""A call belongs to the lease of its number, and has only tags that are certain."""

from dataclasses import replace

from server.domain.calls.attributed import Attributed, Match
from server.domain.calls.attribution import attribute
from tests.unit.server.domain.calls.callers import (
    ACCOUNT,
    ADS,
    BILLBOARD,
    CALLER,
    NOW,
    call,
    leave,
    make_lease,
    see,
)


def test_the_only_visitor_of_the_live_lease_is_the_caller() -> None:
    visitor = see("ann", landing_url="https://example.com/?a=ABC", referring_url="https://search.example/")
    assert call(make_lease(visitor)) == Attributed(
        Match.LIVE,
        candidates=1,
        campaign="roofing",
        publisher="ABC",
        number_pool="roofing-pool",
        tracking_source="Everyone",
        tags=ADS,
        landing_url="https://example.com/?a=ABC",
        referring_url="https://search.example/",
        visitor_id="ann",
        lease_id="lease 1",
        visited_at=NOW - 60,
    )


def test_only_visitor_of_an_ended_lease_is_the_recent_caller() -> None:
    late = call(leave(make_lease(see("ann")), seconds_ago=300))
    assert (late.match, late.candidates, late.visitor_id, late.tags) == (Match.RECENT, 1, "ann", ADS)


def test_visitor_who_left_is_still_the_caller_within_buffer_seconds() -> None:
    assert call(leave(make_lease(see("ann")))).match is Match.LIVE


def test_call_of_several_visitors_has_only_what_they_have_in_common() -> None:
    ann = see("ann", {**ADS, "gclid": "1", "device": "phone"}, landing_url="https://example.com/a", referring_url="r")
    ben = see("ben", {**ADS, "gclid": "2", "device": "phone"}, landing_url="https://example.com/b", referring_url="r")
    shared = call(make_lease(ann, ben))
    assert (shared.match, shared.candidates) == (Match.SHARED, 2)
    assert shared.tags == {**ADS, "device": "phone"}
    assert (shared.landing_url, shared.referring_url) == ("", "r")
    assert (shared.visitor_id, shared.visited_at) == ("", None)
    assert (shared.publisher, shared.lease_id) == ("ABC", "lease 1")


def test_several_visitors_of_an_ended_lease_are_recent_and_counted() -> None:
    late = call(leave(make_lease(see("ann"), see("ben")), seconds_ago=300))
    assert (late.match, late.candidates, late.visitor_id) == (Match.RECENT, 2, "")


def test_crowd_has_more_candidates_than_known_visitors_and_only_the_key_in_common() -> None:
    crowd = replace(make_lease(see("ann", {**ADS, "device": "phone"})), is_crowded=True)
    attributed = call(crowd)
    assert (attributed.match, attributed.candidates) == (Match.SHARED, 2)
    assert (attributed.tags, attributed.visitor_id) == (ADS, "")
    assert call(replace(crowd, viewers=900)).candidates == 900


def test_call_of_a_lease_without_visitors_has_the_tags_of_its_key() -> None:
    attributed = call(make_lease())
    assert (attributed.match, attributed.tags, attributed.visitor_id) == (Match.SHARED, ADS, "")


def test_page_tags_are_added_but_never_replace_derived_tags() -> None:
    visitor = see("ann", ADS, {"affiliate_id": "forged", "scroll_depth": "50"})
    assert call(make_lease(visitor)).tags == {**ADS, "scroll_depth": "50"}


def test_page_tags_stay_within_their_limits() -> None:
    claims = {f"name {index}": "x" * 300 for index in range(100)} | {"n" * 65: "too long a name"}
    tags = call(make_lease(see("ann", ADS, claims))).tags
    assert len(tags) == 50
    assert max(map(len, tags.values())) == 250


def test_call_to_an_unleased_pool_number_has_its_pool_and_campaign() -> None:
    assert call(None) == Attributed(Match.NONE, campaign="roofing", number_pool="roofing-pool")


def test_call_to_a_number_of_a_source_has_that_source() -> None:
    billboard = call(None, number=BILLBOARD)
    assert (billboard.match, billboard.tracking_source, billboard.candidates) == (Match.SOURCE, "Billboard I-95", 0)


def test_call_to_an_unknown_number_has_no_attribution() -> None:
    assert attribute(ACCOUNT, None, make_lease(see("ann")), CALLER, (), NOW) == Attributed(Match.NONE)


def test_every_call_to_a_pool_of_one_publisher_has_that_publisher() -> None:
    pool = replace(ACCOUNT.number_pools[0], publisher="XYZ")
    account = replace(ACCOUNT, number_pools=(pool,))
    assert call(None, account=account).publisher == "XYZ"
    assert call(make_lease(see("ann", {}), key_tags={}), account=account).publisher == "XYZ"
