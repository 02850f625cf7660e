"""Page tags that arrive during a call, and whether a call is a repeat or a duplicate."""

from dataclasses import replace

from server.domain.calls.attributed import Attributed, Match
from server.domain.calls.attribution import DUPLICATE_SECONDS, mark_repeats, merge_tags
from tests.unit.server.domain.calls.callers import ADS, NOW, Past, call, make_lease, see

ROOFING = Attributed(Match.LIVE, campaign="roofing")
A_DAY = DUPLICATE_SECONDS / 86_400


def test_later_page_tags_of_the_visitor_are_added() -> None:
    attributed = call(make_lease(see("ann", ADS, {"scroll_depth": "50"})))
    later = make_lease(see("ann", ADS, {"scroll_depth": "90", "quote": "requested"}), see("ben", ADS, {"seat": "2"}))
    merged = merge_tags(attributed, later)
    assert merged.tags == {**ADS, "scroll_depth": "90", "quote": "requested"}
    assert replace(merged, tags=attributed.tags) == attributed


def test_a_derived_tag_is_never_overwritten() -> None:
    attributed = call(make_lease(see("ann")))
    assert merge_tags(attributed, make_lease(see("ann", ADS, {"keyword": "forged"}))).tags == ADS


def test_tags_of_another_visitor_are_not_added() -> None:
    attributed = call(make_lease(see("ann")))
    assert merge_tags(attributed, make_lease(see("ben", ADS, {"quote": "requested"}))) == attributed


def test_tags_of_a_new_visit_are_not_added() -> None:
    attributed = call(make_lease(see("ann", landing_url="https://example.com/1")))
    later = make_lease(see("ann", ADS, {"quote": "requested"}, landing_url="https://example.com/2"))
    assert merge_tags(attributed, later) == attributed


def test_call_with_several_candidates_gets_no_later_tags() -> None:
    attributed = call(make_lease(see("ann"), see("ben")))
    assert merge_tags(attributed, make_lease(see("ann", ADS, {"quote": "1"}), see("ben"))) == attributed


def test_tags_of_another_lease_are_not_added() -> None:
    attributed = call(make_lease(see("ann")))
    later = replace(make_lease(see("ann", ADS, {"quote": "requested"})), lease_id="lease 2")
    assert merge_tags(attributed, later) == attributed
    assert merge_tags(attributed, None) == attributed


def test_a_first_call_is_neither_a_repeat_nor_a_duplicate() -> None:
    assert mark_repeats(ROOFING, (), NOW) == (False, False)


def test_a_second_call_about_the_same_campaign_within_a_day_is_a_duplicate() -> None:
    assert mark_repeats(ROOFING, [Past(days_ago=A_DAY - 0.01).as_call()], NOW) == (True, True)
    assert mark_repeats(ROOFING, [Past(days_ago=A_DAY).as_call()], NOW) == (True, False)


def test_second_call_about_another_campaign_is_a_repeat_but_not_a_duplicate() -> None:
    assert mark_repeats(ROOFING, [Past(days_ago=0.1, campaign="gutters").as_call()], NOW) == (True, False)


def test_call_is_not_a_repeat_of_a_later_call() -> None:
    assert mark_repeats(ROOFING, [Past(days_ago=-0.1).as_call()], NOW) == (False, False)
