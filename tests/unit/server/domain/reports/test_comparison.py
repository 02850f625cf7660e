"""Two values are compared with Newcombe's interval; the expected limits are those of his paper (method 10)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.reports.comparison import Proportion, Rate, compare_rows, compute_newcombe
from server.domain.reports.measures import Counted, Measures
from server.domain.reports.report import Claims, ReportRow, ValueKey

PUBLISHED = [
    ((56, 70), (48, 80), (0.0524, 0.3339)),
    ((9, 10), (3, 10), (0.1705, 0.8090)),
    ((10, 10), (0, 20), (0.6791, 1.0)),
    ((10, 10), (0, 10), (0.6075, 1.0)),
    ((5, 56), (0, 29), (-0.0381, 0.1926)),
]

counts = st.integers(1, 500).flatmap(lambda trials: st.builds(Proportion, st.integers(0, trials), st.just(trials)))


def make_row(calls: int, qualified: int = 0, claims: Claims | None = None) -> ReportRow:
    return ReportRow(ValueKey("a"), Counted(Measures(calls=calls, qualified=qualified)), Counted(), claims)


@pytest.mark.parametrize(("first", "second", "limits"), PUBLISHED)
def test_limits_are_those_of_the_paper(
    first: tuple[int, int], second: tuple[int, int], limits: tuple[float, float]
) -> None:
    assert compute_newcombe(Proportion(*first), Proportion(*second), 0.95) == pytest.approx(limits, abs=5e-5)


@given(counts, counts)
def test_the_interval_includes_the_difference_and_mirrors_when_the_values_are_exchanged(
    first: Proportion, second: Proportion
) -> None:
    low, high = compute_newcombe(first, second, 0.95)
    assert first.share is not None
    assert second.share is not None
    assert -1 <= low <= first.share - second.share + 1e-9
    assert first.share - second.share - 1e-9 <= high <= 1
    assert compute_newcombe(second, first, 0.95) == pytest.approx((-high, -low))


def test_values_without_claims_are_compared_by_qualified_calls() -> None:
    compared = compare_rows(make_row(70, 56), make_row(80, 48))
    assert compared.rate is Rate.SHARE_QUALIFIED
    assert compared.difference == pytest.approx(0.2)
    assert compared.is_clear


def test_pools_are_compared_by_calls_a_claim_and_no_share_is_above_one() -> None:
    compared = compare_rows(make_row(12, claims=Claims(10, 1)), make_row(3, claims=Claims(10, 0)))
    assert compared.rate is Rate.CALLS_PER_CLAIM
    assert (compared.first.share, compared.second.share) == (1.0, 0.3)


def test_a_value_without_calls_has_no_interval() -> None:
    compared = compare_rows(make_row(0), make_row(80, 48))
    assert (compared.difference, compared.low, compared.high, compared.is_clear) == (None, None, None, False)


def test_a_small_difference_is_not_clear() -> None:
    assert not compare_rows(make_row(10, 5), make_row(10, 4)).is_clear
