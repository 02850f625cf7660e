"""A caller who dials again what they dialled before gets what that call had, unless a new visit says otherwise."""

import pytest

from server.domain.calls.attributed import Match
from tests.unit.server.domain.calls.callers import ADS, BILLBOARD, EXTENDED, Past, call, make_lease, see, tap

OTHER = make_lease(see("ben"))


def test_a_caller_who_dials_again_gets_what_the_earlier_call_had() -> None:
    again = call(OTHER, Past())
    assert (again.match, again.earlier_call_id) == (Match.REDIAL, "earlier")
    assert (again.visitor_id, again.tags) == ("ann", {"keyword": "gutter"})


def test_that_holds_too_when_nobody_has_the_number_now() -> None:
    assert call(None, Past()).match is Match.REDIAL


def test_a_new_visit_of_the_caller_says_otherwise() -> None:
    again = call(make_lease(see("ann", ADS)), Past())
    assert (again.match, again.tags, again.earlier_call_id) == (Match.LIVE, ADS, "")


def test_a_new_visit_among_others_is_known_by_the_earlier_call() -> None:
    again = call(make_lease(see("ann", {**ADS, "seat": "1"}), see("ben")), Past())
    assert (again.match, again.candidates, again.earlier_call_id) == (Match.REDIAL, 1, "earlier")
    assert (again.visitor_id, again.tags) == ("ann", {**ADS, "seat": "1"})


@pytest.mark.parametrize("claims", [tap(5), {"phone": "4155550123"}])
def test_evidence_of_now_says_otherwise(claims: dict[str, str]) -> None:
    assert call(make_lease(see("ben", ADS, claims)), Past()).visitor_id == "ben"


def test_a_redial_of_a_redial_names_the_first_call() -> None:
    again = call(OTHER, Past(match=Match.REDIAL, call_id="second", earlier_call_id="first"))
    assert (again.match, again.earlier_call_id) == (Match.REDIAL, "first")


def test_the_latest_call_of_which_the_visitor_is_known_counts() -> None:
    past = [
        Past(match=Match.SHARED, visitor_id="", days_ago=1),
        Past(call_id="known", days_ago=2),
        Past(call_id="older", days_ago=3),
    ]
    assert call(OTHER, *past).earlier_call_id == "known"


def test_an_earlier_call_of_which_only_something_was_known_hands_that_on() -> None:
    again = call(OTHER, Past(match=Match.SHARED, visitor_id=""))
    assert (again.match, again.visitor_id, again.tags) == (Match.REDIAL, "", {"keyword": "gutter"})


def test_a_call_that_was_shared_says_nothing_more_while_its_lease_lives() -> None:
    lease = make_lease(see("ben"), see("cleo"))
    assert call(lease, Past(match=Match.SHARED, visitor_id="", lease_id=lease.lease_id)).match is Match.SHARED


def test_an_earlier_call_of_which_nothing_was_known_says_nothing() -> None:
    assert call(OTHER, Past(match=Match.NONE, visitor_id="", lease_id="")).match is Match.LIVE


def test_a_call_to_another_number_is_no_redial() -> None:
    assert call(OTHER, Past(number=EXTENDED)).match is Match.LIVE


def test_another_extension_is_another_number() -> None:
    assert call(None, Past(number=EXTENDED), number=EXTENDED).match is Match.REDIAL
    other = Past(number=type(EXTENDED)(EXTENDED.number, "102"))
    assert call(None, other, number=EXTENDED).match is Match.NONE


def test_after_thirty_days_the_earlier_call_is_forgotten() -> None:
    assert call(OTHER, Past(days_ago=29.9)).match is Match.REDIAL
    assert call(OTHER, Past(days_ago=30.1)).match is Match.LIVE


def test_a_call_that_has_yet_to_come_is_not_dialled_again() -> None:
    assert call(OTHER, Past(days_ago=-1)).match is Match.LIVE


def test_a_caller_who_withholds_their_number_never_dials_again() -> None:
    assert call(OTHER, Past(), caller="").match is Match.LIVE


def test_the_number_of_a_source_that_is_dialled_again_is_the_sources_still() -> None:
    past = Past(
        match=Match.SOURCE, visitor_id="", lease_id="", number=BILLBOARD, tags={}, tracking_source="Billboard I-95"
    )
    assert call(None, past, number=BILLBOARD).match is Match.SOURCE


def test_the_number_of_another_source_by_now_is_dialled_again_for_the_former() -> None:
    past = Past(match=Match.SOURCE, visitor_id="", lease_id="", number=BILLBOARD, tags={}, tracking_source="Leaflet")
    again = call(None, past, number=BILLBOARD)
    assert (again.match, again.tracking_source, again.earlier_call_id) == (Match.REDIAL, "Leaflet", "earlier")
