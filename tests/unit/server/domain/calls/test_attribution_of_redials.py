"""A redial gets the attribution of the earlier call, unless a new visit of the caller is known."""

import pytest

from server.domain.calls.attributed import Match
from tests.unit.server.domain.calls.callers import ADS, BILLBOARD, EXTENDED, Past, call, make_lease, see, tap

OTHER = make_lease(see("ben"))


def test_redial_gets_the_attribution_of_the_earlier_call() -> None:
    again = call(OTHER, Past())
    assert (again.match, again.earlier_call_id) == (Match.REDIAL, "earlier")
    assert (again.visitor_id, again.tags) == ("ann", {"keyword": "gutter"})


def test_redial_of_an_unleased_number_gets_the_attribution_of_the_earlier_call() -> None:
    assert call(None, Past()).match is Match.REDIAL


def test_new_visit_of_the_caller_wins_over_the_earlier_call() -> None:
    again = call(make_lease(see("ann", ADS)), Past())
    assert (again.match, again.tags, again.earlier_call_id) == (Match.LIVE, ADS, "")


def test_earlier_call_identifies_the_callers_new_visit_among_several() -> None:
    again = call(make_lease(see("ann", {**ADS, "seat": "1"}), see("ben")), Past())
    assert (again.match, again.candidates, again.earlier_call_id) == (Match.REDIAL, 1, "earlier")
    assert (again.visitor_id, again.tags) == ("ann", {**ADS, "seat": "1"})


@pytest.mark.parametrize("claims", [tap(5), {"phone": "4155550123"}])
def test_new_evidence_wins_over_the_earlier_call(claims: dict[str, str]) -> None:
    assert call(make_lease(see("ben", ADS, claims)), Past()).visitor_id == "ben"


def test_redial_of_a_redial_refers_to_the_first_call() -> None:
    again = call(OTHER, Past(match=Match.REDIAL, call_id="second", earlier_call_id="first"))
    assert (again.match, again.earlier_call_id) == (Match.REDIAL, "first")


def test_redial_uses_the_latest_call_with_a_known_visitor() -> None:
    past = [
        Past(match=Match.SHARED, visitor_id="", days_ago=1),
        Past(call_id="known", days_ago=2),
        Past(call_id="older", days_ago=3),
    ]
    assert call(OTHER, *past).earlier_call_id == "known"


def test_redial_gets_even_a_partial_attribution_of_the_earlier_call() -> None:
    again = call(OTHER, Past(match=Match.SHARED, visitor_id=""))
    assert (again.match, again.visitor_id, again.tags) == (Match.REDIAL, "", {"keyword": "gutter"})


def test_earlier_shared_call_is_ignored_while_its_lease_is_live() -> None:
    lease = make_lease(see("ben"), see("cleo"))
    assert call(lease, Past(match=Match.SHARED, visitor_id="", lease_id=lease.lease_id)).match is Match.SHARED


def test_earlier_call_without_attribution_is_ignored() -> None:
    assert call(OTHER, Past(match=Match.NONE, visitor_id="", lease_id="")).match is Match.LIVE


def test_call_to_another_number_is_not_a_redial() -> None:
    assert call(OTHER, Past(number=EXTENDED)).match is Match.LIVE


def test_call_to_another_extension_is_not_a_redial() -> None:
    assert call(None, Past(number=EXTENDED), number=EXTENDED).match is Match.REDIAL
    other = Past(number=type(EXTENDED)(EXTENDED.number, "102"))
    assert call(None, other, number=EXTENDED).match is Match.NONE


def test_earlier_call_is_ignored_after_thirty_days() -> None:
    assert call(OTHER, Past(days_ago=29.9)).match is Match.REDIAL
    assert call(OTHER, Past(days_ago=30.1)).match is Match.LIVE


def test_later_call_is_ignored() -> None:
    assert call(OTHER, Past(days_ago=-1)).match is Match.LIVE


def test_call_with_a_withheld_number_is_never_a_redial() -> None:
    assert call(OTHER, Past(), caller="").match is Match.LIVE


def test_redial_of_a_sources_number_is_matched_by_source() -> None:
    past = Past(
        match=Match.SOURCE, visitor_id="", lease_id="", number=BILLBOARD, tags={}, tracking_source="Billboard I-95"
    )
    assert call(None, past, number=BILLBOARD).match is Match.SOURCE


def test_redial_of_a_number_that_moved_to_another_source_keeps_the_former_source() -> None:
    past = Past(match=Match.SOURCE, visitor_id="", lease_id="", number=BILLBOARD, tags={}, tracking_source="Leaflet")
    again = call(None, past, number=BILLBOARD)
    assert (again.match, again.tracking_source, again.earlier_call_id) == (Match.REDIAL, "Leaflet", "earlier")
