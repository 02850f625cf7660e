"""The simulated days are honest: no call is lost, nothing depends on luck, and calls that can't be wrong are right."""

import random
from collections.abc import Sequence
from dataclasses import replace

import pytest

from bench.attribution import simulation
from bench.attribution.business import CLICK_TAG, SOURCE_TAG, recommend_size
from bench.attribution.measuring import find_interval
from bench.attribution.parameters import Parameters
from bench.attribution.policies import Clairvoyant, FreedLast, FreeNumber, Policy
from bench.attribution.simulation import Outcome, simulate
from bench.attribution.verdicts import Verdict, judge_key_tags, judge_visitor
from bench.attribution.visits import Visit, draw_visits
from server.domain.calls.attributed import Attributed, Match

SMALL = Parameters(visits_a_day=150, caller_share=0.3)
CERTAIN = replace(
    SMALL, late_share=0.0, mobile_share=0.0, false_tap_share=0.0, redial_share=0.0, beacon_share=1.0, view_sigma=0.5
)
"""Visitors call only while they look, and nobody calls again."""


def draw(parameters: Parameters) -> list[Visit]:
    return draw_visits(parameters, 1, random.Random(1))


def count_calls(visits: Sequence[Visit]) -> int:
    return sum(1 + len(visit.call.redials) for visit in visits if visit.call)


def run(parameters: Parameters, numbers: int, policy: Policy = Policy.FREE_LONGEST) -> Outcome:
    return simulate(parameters, draw(parameters), numbers, policy)


@pytest.mark.parametrize("policy", Policy)
def test_each_call_is_right_or_unknown_or_wrong(policy: Policy) -> None:
    outcome = run(SMALL, 2, policy)
    for tally in (outcome.tally, outcome.without_former):
        assert tally.calls == count_calls(draw(SMALL))
        for verdicts in (tally.by_key_tags, tally.by_visitor, tally.matches):
            assert sum(verdicts.values()) == tally.calls


def test_the_same_seed_gives_the_same_calls_and_the_same_verdicts() -> None:
    assert draw(SMALL) == draw(SMALL)
    assert run(SMALL, 2) == run(SMALL, 2)


def test_with_enough_numbers_and_no_late_callers_every_call_is_right() -> None:
    tally = run(CERTAIN, 200).tally
    assert tally.by_key_tags == {Verdict.RIGHT: count_calls(draw(CERTAIN))}
    assert tally.by_visitor[Verdict.WRONG] == 0


def test_late_callers_and_too_few_numbers_give_wrong_calls_without_former_leases() -> None:
    late = replace(SMALL, late_share=1.0, late_seconds=(300.0, 1800.0), visits_a_day=400)
    outcome = run(late, 2)
    assert outcome.without_former.by_key_tags[Verdict.WRONG] > outcome.tally.by_key_tags[Verdict.WRONG] > 0


def test_a_visitor_without_a_number_is_counted_as_missed() -> None:
    tally = run(replace(CERTAIN, visits_a_day=1_000), 1).tally
    assert tally.missed > 0
    assert tally.by_key_tags[Verdict.UNKNOWN] >= tally.missed


def test_the_stores_own_choice_as_an_alternative_gives_the_same_results(monkeypatch: pytest.MonkeyPatch) -> None:
    class FreeLongest(FreedLast):
        def choose(self, free: Sequence[FreeNumber], now: float) -> FreeNumber:
            return min(free, key=lambda number: (number.free_at, number.name))

    monkeypatch.setattr(simulation, "FreedLast", FreeLongest)
    assert run(SMALL, 3, Policy.FREED_LAST) == run(SMALL, 3)


def test_the_clairvoyant_choice_is_a_number_without_future_calls() -> None:
    free = [FreeNumber("a", 1.0), FreeNumber("b", 2.0), FreeNumber("c", 3.0)]
    assert Clairvoyant({"a": {"ann"}, "b": set()}).choose(free, 9.0).name == "b"
    assert Clairvoyant({"a": {"ann"}, "b": {"ben", "cleo"}, "c": {"dan"}}).choose(free, 9.0).name == "a"


def test_the_pool_of_the_full_day_is_the_recommended_one() -> None:
    assert recommend_size(replace(SMALL, visits_a_day=2 * SMALL.visits_a_day)) > recommend_size(SMALL) > 0


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        ({SOURCE_TAG: "ads", CLICK_TAG: "1", "quote": "asked"}, Verdict.RIGHT),
        ({SOURCE_TAG: "ads"}, Verdict.UNKNOWN),
        ({}, Verdict.UNKNOWN),
        ({SOURCE_TAG: "ads", CLICK_TAG: "2"}, Verdict.WRONG),
        ({SOURCE_TAG: "mail"}, Verdict.WRONG),
    ],
)
def test_an_attribution_is_right_when_complete_and_wrong_with_one_wrong_tag(
    said: dict[str, str], verdict: Verdict
) -> None:
    assert judge_key_tags(Attributed(Match.SHARED, tags=said), {SOURCE_TAG: "ads", CLICK_TAG: "1"}) is verdict


def test_a_click_that_the_visit_never_had_is_wrong() -> None:
    said = Attributed(Match.LIVE, tags={SOURCE_TAG: "mail", CLICK_TAG: "1"})
    assert judge_key_tags(said, {SOURCE_TAG: "mail"}) is Verdict.WRONG


def test_a_named_visitor_is_right_or_wrong_and_no_visitor_is_unknown() -> None:
    named = Attributed(Match.LIVE, visitor_id="ann")
    assert (judge_visitor(named, "ann"), judge_visitor(named, "ben")) == (Verdict.RIGHT, Verdict.WRONG)
    assert judge_visitor(Attributed(Match.SHARED), "ann") is Verdict.UNKNOWN


def test_an_interval_holds_the_share_and_narrows_with_the_calls() -> None:
    low, high = find_interval(0, 1_000)
    assert low == 0
    assert 0.003 < high < 0.004
    assert find_interval(500, 1_000) == pytest.approx((0.469, 0.531), abs=0.001)
    assert find_interval(0, 0) == (0.0, 1.0)
