"""A typed number or a tap on the link identifies the caller; anything else is not evidence."""

import sys
from collections import Counter
from dataclasses import replace
from types import FrameType

import pytest

from server.domain.calls.attributed import Match
from server.domain.calls.evidence import MOST_NUMBERS_READ, MOST_NUMBERS_TYPED, TAP_SECONDS_AFTER, TAP_SECONDS_BEFORE
from tests.unit.server.domain.calls.callers import ACCOUNT, ADS, call, leave, make_lease, see, tap


@pytest.mark.parametrize(
    "typed", ["4155550123", "(415) 555-0123", "+1 415 555 0123", "1-415-555-0123", " 415.555.0123 ", "+14155550123"]
)
def test_visitor_who_typed_the_callers_number_in_any_notation_is_the_caller(typed: str) -> None:
    attributed = call(make_lease(see("ann"), see("ben", ADS, {"phone": typed})))
    assert (attributed.match, attributed.visitor_id, attributed.candidates) == (Match.TYPED_NUMBER, "ben", 1)


@pytest.mark.parametrize(
    "typed", ["4155550124", "5550123", "+444155550123", "0123", "", "call 4155550123 now", "٤١٥٥٥٥٠١٢٣"]
)
def test_another_text_is_not_the_callers_number(typed: str) -> None:
    assert call(make_lease(see("ann"), see("ben", ADS, {"phone": typed}))).match is Match.SHARED


def test_withheld_number_matches_no_typed_number() -> None:
    attributed = call(make_lease(see("ann"), see("ben", ADS, {"phone": "4155550123"})), caller="")
    assert attributed.match is Match.SHARED


def test_a_number_in_the_landing_url_was_not_typed() -> None:
    assert call(make_lease(see("ann"), see("ben", {"phone": "4155550123"}))).match is Match.SHARED


def test_visitor_who_tapped_moments_before_is_the_caller() -> None:
    attributed = call(make_lease(see("ann"), see("ben", ADS, tap(5))))
    assert (attributed.match, attributed.visitor_id, attributed.candidates) == (Match.TAP, "ben", 1)


def test_visitor_who_tapped_is_the_caller_after_the_lease_has_ended() -> None:
    attributed = call(leave(make_lease(see("ann", ADS, tap(20)), see("ben")), seconds_ago=5))
    assert (attributed.match, attributed.visitor_id) == (Match.TAP, "ann")


def test_only_visitor_of_the_lease_is_matched_by_the_tap() -> None:
    assert call(make_lease(see("ann", ADS, tap(5)))).match is Match.TAP


@pytest.mark.parametrize("seconds_ago", [TAP_SECONDS_BEFORE, 0, -TAP_SECONDS_AFTER])
def test_tap_counts_if_the_visitors_clock_differs_by_seconds(seconds_ago: float) -> None:
    assert call(make_lease(see("ann"), see("ben", ADS, tap(seconds_ago)))).match is Match.TAP


@pytest.mark.parametrize("seconds_ago", [TAP_SECONDS_BEFORE + 1, -TAP_SECONDS_AFTER - 1, 3600, -3600, 1e9])
def test_tap_long_ago_or_far_in_the_future_is_not_evidence(seconds_ago: float) -> None:
    assert call(make_lease(see("ann"), see("ben", ADS, tap(seconds_ago)))).match is Match.SHARED


@pytest.mark.parametrize("value", ["", "now", "-5", "1e12", "9" * 250, "1800000000.000", "１８０００００００００００"])
def test_invalid_tap_time_is_not_evidence(value: str) -> None:
    assert call(make_lease(see("ann"), see("ben", ADS, {"tel_tapped_at": value}))).match is Match.SHARED


def test_two_visitors_who_tapped_are_both_candidates() -> None:
    ann, ben = see("ann", {**ADS, "seat": "1"}, tap(5)), see("ben", {**ADS, "seat": "1"}, tap(9))
    attributed = call(make_lease(ann, ben, see("cleo", {**ADS, "seat": "2"})))
    assert (attributed.match, attributed.candidates, attributed.visitor_id) == (Match.TAP, 2, "")
    assert attributed.tags == {**ADS, "seat": "1"}


def test_two_visitors_who_typed_the_number_are_both_candidates() -> None:
    typed = {"phone": "4155550123"}
    attributed = call(make_lease(see("ann", ADS, typed), see("ben", ADS, typed), see("cleo")))
    assert (attributed.match, attributed.candidates, attributed.visitor_id) == (Match.TYPED_NUMBER, 2, "")


def test_typed_number_wins_over_a_tap() -> None:
    attributed = call(make_lease(see("ann", ADS, tap(5)), see("ben", ADS, {"phone": "4155550123"})))
    assert (attributed.match, attributed.visitor_id) == (Match.TYPED_NUMBER, "ben")


def test_crowded_lease_uses_typed_numbers_but_not_taps() -> None:
    # Visitors that the lease no longer lists may have tapped as well.
    crowd = replace(make_lease(see("ann", ADS, tap(5))), is_crowded=True)
    assert call(crowd).match is Match.SHARED
    typed = replace(make_lease(see("ann", ADS, {"phone": "4155550123"})), is_crowded=True)
    assert (call(typed).match, call(typed).visitor_id) == (Match.TYPED_NUMBER, "ann")


def test_page_tags_with_thousands_of_numbers_do_not_delay_a_call() -> None:
    claims = {f"name {index}": f"{index}415 555 0123" for index in range(20, 70)}
    visitors = [see(f"visitor {index}", ADS, claims) for index in range(MOST_NUMBERS_READ // 50)]
    typed = see("ann", ADS, {"phone": "4155550123"})
    assert call(make_lease(*visitors, typed)).match is Match.SHARED
    assert call(make_lease(typed, *visitors)).match is Match.SHARED, "among those left could be another"


@pytest.mark.parametrize(("most_tags", "characters"), [(50, 80), (8, 30)])
def test_many_tags_of_a_crowd_cost_little_per_visitor(most_tags: int, characters: int) -> None:
    claims = {f"name {index}": f"{index} roofs and gutters ".ljust(characters, "7") for index in range(most_tags - 1)}
    crowd = [see(f"visitor {index}", ADS, {**claims, "seat": f"{index}"}) for index in range(1_000)]
    lease = make_lease(*crowd, see("ann", ADS, {"phone": "4155550123"}))
    steps = Counter[str]()

    def count(_frame: FrameType, event: str, _argument: object) -> None:
        steps[event] += 1

    sys.setprofile(count)
    try:
        attributed = call(lease)
    finally:
        sys.setprofile(None)
    assert attributed.visitor_id == "ann"
    assert steps["call"] + steps["c_call"] < 80 * len(crowd)


def test_visitor_who_typed_a_few_other_numbers_too_is_the_caller() -> None:
    claims = {"phone": "4155550123", "mobile": "(415) 555-0199", "again": "+1 415 555 0123", "work": "4155550198"}
    assert len(claims) == MOST_NUMBERS_TYPED + 1
    assert call(make_lease(see("ann"), see("ben", ADS, claims))).visitor_id == "ben"


def test_other_texts_do_not_count_as_typed_numbers() -> None:
    claims = {f"order {index}": f"{index}00123" for index in range(20)} | tap(300)
    claims |= {f"page {index}": f"https://shop.example/roofs/1234567{index}" for index in range(20)}
    assert call(make_lease(see("ann"), see("ben", ADS, claims | {"phone": "4155550123"}))).visitor_id == "ben"


def test_tap_time_does_not_count_as_a_typed_number() -> None:
    claims = {"phone": "030 901820", "mobile": "030 901821", "work": "030 901822"} | tap(300)
    germany = replace(ACCOUNT, country="DE")
    lease = make_lease(see("ann"), see("ben", ADS, claims))
    assert call(lease, caller="+4930901820", account=germany).visitor_id == "ben"


def test_visitor_with_too_many_typed_numbers_matches_none_of_them() -> None:
    guesses = {f"phone {index}": f"+1415555{index:04d}" for index in range(100, 100 + MOST_NUMBERS_TYPED + 1)}
    guesses["phone"] = "4155550123"
    attributed = call(make_lease(see("ann"), see("ben", ADS, guesses)))
    assert (attributed.match, attributed.visitor_id) == (Match.SHARED, "")
    honest = see("cleo", ADS, {"phone": "4155550123"})
    assert call(make_lease(see("ben", ADS, guesses), honest)).visitor_id == "cleo"


def test_limitation_visitor_of_a_shared_number_can_claim_its_calls() -> None:
    # A tap and a typed number are page tags, which a visitor can make up. The call still has the tags of the ad.
    ann, mallory = see("ann"), see("mallory", ADS, tap(1))
    attributed = call(make_lease(ann, mallory))
    assert (attributed.match, attributed.visitor_id) == (Match.TAP, "mallory")
    assert attributed.tags["keyword"] == ADS["keyword"]
    claims = {"phone": "4155550123", "plan": "gold"}
    attributed = call(make_lease(ann, see("mallory", ADS, claims)))
    assert (attributed.match, attributed.visitor_id) == (Match.TYPED_NUMBER, "mallory")
    assert attributed.tags["plan"] == "gold", "a route that goes by such a tag goes as she likes"
