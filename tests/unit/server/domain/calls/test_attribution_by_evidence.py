"""A number that was typed and a tap on the link tell the caller apart; what is no evidence tells nothing."""

from dataclasses import replace

import pytest

from server.domain.calls.attributed import Match
from server.domain.calls.evidence import MOST_NUMBERS_READ, TAP_SECONDS_AFTER, TAP_SECONDS_BEFORE
from tests.unit.server.domain.calls.callers import ADS, call, leave, make_lease, see, tap


@pytest.mark.parametrize(
    "typed", ["4155550123", "(415) 555-0123", "+1 415 555 0123", "1-415-555-0123", " 415.555.0123 ", "+14155550123"]
)
def test_who_typed_the_callers_number_is_the_caller_however_they_wrote_it(typed: str) -> None:
    attributed = call(make_lease(see("ann"), see("ben", ADS, {"phone": typed})))
    assert (attributed.match, attributed.visitor_id, attributed.candidates) == (Match.TYPED_NUMBER, "ben", 1)


@pytest.mark.parametrize(
    "typed", ["4155550124", "5550123", "+444155550123", "0123", "", "call 4155550123 now", "٤١٥٥٥٥٠١٢٣"]
)
def test_another_text_is_not_the_callers_number(typed: str) -> None:
    assert call(make_lease(see("ann"), see("ben", ADS, {"phone": typed}))).match is Match.SHARED


def test_a_caller_who_withholds_their_number_has_typed_none() -> None:
    attributed = call(make_lease(see("ann"), see("ben", ADS, {"phone": "4155550123"})), caller="")
    assert attributed.match is Match.SHARED


def test_a_number_in_the_landing_url_was_not_typed() -> None:
    assert call(make_lease(see("ann"), see("ben", {"phone": "4155550123"}))).match is Match.SHARED


def test_who_tapped_moments_before_is_the_caller() -> None:
    attributed = call(make_lease(see("ann"), see("ben", ADS, tap(5))))
    assert (attributed.match, attributed.visitor_id, attributed.candidates) == (Match.TAP, "ben", 1)


def test_who_tapped_is_the_caller_after_the_lease_has_ended() -> None:
    attributed = call(leave(make_lease(see("ann", ADS, tap(20)), see("ben")), seconds_ago=5))
    assert (attributed.match, attributed.visitor_id) == (Match.TAP, "ann")


def test_the_only_visitor_who_tapped_is_known_by_the_tap() -> None:
    assert call(make_lease(see("ann", ADS, tap(5)))).match is Match.TAP


@pytest.mark.parametrize("seconds_ago", [TAP_SECONDS_BEFORE, 0, -TAP_SECONDS_AFTER])
def test_a_clock_that_is_a_little_off_is_believed(seconds_ago: float) -> None:
    assert call(make_lease(see("ann"), see("ben", ADS, tap(seconds_ago)))).match is Match.TAP


@pytest.mark.parametrize("seconds_ago", [TAP_SECONDS_BEFORE + 1, -TAP_SECONDS_AFTER - 1, 3600, -3600, 1e9])
def test_a_tap_long_ago_or_a_clock_that_is_far_off_is_no_evidence(seconds_ago: float) -> None:
    assert call(make_lease(see("ann"), see("ben", ADS, tap(seconds_ago)))).match is Match.SHARED


@pytest.mark.parametrize("value", ["", "now", "-5", "1e12", "9" * 250, "1800000000.000", "１８０００００００００００"])
def test_a_time_that_is_none_is_no_evidence(value: str) -> None:
    assert call(make_lease(see("ann"), see("ben", ADS, {"tel_tapped_at": value}))).match is Match.SHARED


def test_of_two_who_tapped_neither_is_guessed() -> None:
    ann, ben = see("ann", {**ADS, "seat": "1"}, tap(5)), see("ben", {**ADS, "seat": "1"}, tap(9))
    attributed = call(make_lease(ann, ben, see("cleo", {**ADS, "seat": "2"})))
    assert (attributed.match, attributed.candidates, attributed.visitor_id) == (Match.TAP, 2, "")
    assert attributed.tags == {**ADS, "seat": "1"}


def test_of_two_who_typed_the_number_neither_is_guessed() -> None:
    typed = {"phone": "4155550123"}
    attributed = call(make_lease(see("ann", ADS, typed), see("ben", ADS, typed), see("cleo")))
    assert (attributed.match, attributed.candidates, attributed.visitor_id) == (Match.TYPED_NUMBER, 2, "")


def test_a_typed_number_says_more_than_a_tap() -> None:
    attributed = call(make_lease(see("ann", ADS, tap(5)), see("ben", ADS, {"phone": "4155550123"})))
    assert (attributed.match, attributed.visitor_id) == (Match.TYPED_NUMBER, "ben")


def test_in_a_crowd_a_typed_number_counts_and_a_tap_does_not() -> None:
    # Those whom the lease has forgotten may have tapped as well.
    crowd = replace(make_lease(see("ann", ADS, tap(5))), is_crowded=True)
    assert call(crowd).match is Match.SHARED
    typed = replace(make_lease(see("ann", ADS, {"phone": "4155550123"})), is_crowded=True)
    assert (call(typed).match, call(typed).visitor_id) == (Match.TYPED_NUMBER, "ann")


def test_pages_that_claim_thousands_of_numbers_hold_up_no_call() -> None:
    claims = {f"name {index}": f"{index}415 555 0123" for index in range(20, 70)}
    visitors = [see(f"visitor {index}", ADS, claims) for index in range(MOST_NUMBERS_READ // 50)]
    beyond = see("ann", ADS, {"phone": "4155550123"})
    assert call(make_lease(*visitors, beyond)).match is Match.SHARED
