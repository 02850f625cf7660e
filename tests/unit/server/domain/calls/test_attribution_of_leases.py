"""A call belongs to the lease on its number; what is told of it is what is certain."""

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


def test_the_only_visitor_of_a_lease_that_has_ended_called_late() -> None:
    late = call(leave(make_lease(see("ann")), seconds_ago=300))
    assert (late.match, late.candidates, late.visitor_id, late.tags) == (Match.RECENT, 1, "ann", ADS)


def test_one_who_has_left_is_still_the_only_one_while_the_buffer_runs() -> None:
    assert call(leave(make_lease(see("ann")))).match is Match.LIVE


def test_of_several_visitors_only_what_is_common_is_told() -> None:
    ann = see("ann", {**ADS, "gclid": "1", "device": "phone"}, landing_url="https://example.com/a", referring_url="r")
    ben = see("ben", {**ADS, "gclid": "2", "device": "phone"}, landing_url="https://example.com/b", referring_url="r")
    shared = call(make_lease(ann, ben))
    assert (shared.match, shared.candidates) == (Match.SHARED, 2)
    assert shared.tags == {**ADS, "device": "phone"}
    assert (shared.landing_url, shared.referring_url) == ("", "r")
    assert (shared.visitor_id, shared.visited_at) == ("", None)
    assert (shared.publisher, shared.lease_id) == ("ABC", "lease 1")


def test_several_visitors_of_a_lease_that_has_ended_are_recent_and_counted() -> None:
    late = call(leave(make_lease(see("ann"), see("ben")), seconds_ago=300))
    assert (late.match, late.candidates, late.visitor_id) == (Match.RECENT, 2, "")


def test_a_crowd_has_more_candidates_than_are_known_by_name_and_nothing_but_the_key_in_common() -> None:
    crowd = replace(make_lease(see("ann", {**ADS, "device": "phone"})), is_crowded=True)
    attributed = call(crowd)
    assert (attributed.match, attributed.candidates) == (Match.SHARED, 2)
    assert (attributed.tags, attributed.visitor_id) == (ADS, "")
    assert call(replace(crowd, viewers=900)).candidates == 900


def test_a_lease_that_remembers_nobody_tells_its_key() -> None:
    attributed = call(make_lease())
    assert (attributed.match, attributed.tags, attributed.visitor_id) == (Match.SHARED, ADS, "")


def test_what_a_page_claims_is_told_too_but_never_in_place_of_what_the_server_derived() -> None:
    visitor = see("ann", ADS, {"affiliate_id": "forged", "scroll_depth": "50"})
    assert call(make_lease(visitor)).tags == {**ADS, "scroll_depth": "50"}


def test_claimed_tags_keep_their_bounds() -> None:
    claims = {f"name {index}": "x" * 300 for index in range(100)} | {"n" * 65: "too long a name"}
    tags = call(make_lease(see("ann", ADS, claims))).tags
    assert len(tags) == 50
    assert max(map(len, tags.values())) == 250


def test_a_pool_number_that_nobody_has_tells_its_pool_and_campaign() -> None:
    assert call(None) == Attributed(Match.NONE, campaign="roofing", number_pool="roofing-pool")


def test_the_number_of_a_source_tells_its_source() -> None:
    billboard = call(None, number=BILLBOARD)
    assert (billboard.match, billboard.tracking_source, billboard.candidates) == (Match.SOURCE, "Billboard I-95", 0)


def test_a_number_that_is_not_the_accounts_tells_nothing() -> None:
    assert attribute(ACCOUNT, None, make_lease(see("ann")), CALLER, (), NOW) == Attributed(Match.NONE)


def test_a_pool_that_serves_one_publisher_names_it_for_every_call() -> None:
    pool = replace(ACCOUNT.number_pools[0], publisher="XYZ")
    account = replace(ACCOUNT, number_pools=(pool,))
    assert call(None, account=account).publisher == "XYZ"
    assert call(make_lease(see("ann", {}), key_tags={}), account=account).publisher == "XYZ"
