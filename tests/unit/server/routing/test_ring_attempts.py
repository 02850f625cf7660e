"""The progress of a ring fits into one small number, and any number can be read."""

from hypothesis import given
from hypothesis import strategies as st

from server.domain.account_checks.rules_by_part import MOST_RUNG
from server.domain.routing.queueing import MOST_ROUNDS
from server.domain.routing.ring_attempts import RingAttempt, read_attempt, write_attempt

LARGEST_TURN = 999_999  # the largest attempt in a webhook URL


@given(st.integers(1, MOST_RUNG.most), st.integers(0, MOST_ROUNDS), st.integers(0), st.integers(0))
def test_written_attempt_is_read_back_unchanged(count: int, round_number: int, start: int, index: int) -> None:
    attempt = RingAttempt(round_number, start % count, index % (count + 1))
    assert read_attempt(write_attempt(attempt, count), count) == attempt
    assert write_attempt(attempt, count) <= LARGEST_TURN


@given(st.integers(-5, MOST_RUNG.most), st.integers())
def test_any_number_can_be_read_as_an_attempt(count: int, number: int) -> None:
    attempt = read_attempt(number, count)
    assert 0 <= attempt.start < max(1, count)
    assert 0 <= attempt.index <= max(1, count)
