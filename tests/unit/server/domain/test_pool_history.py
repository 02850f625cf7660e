"""The record of a pool in spans of equal length."""

from server.domain.leases import RecordedStep
from server.domain.pool_history import PoolSpan, join_steps

STEPS = [
    RecordedStep(3_600, claims=4, new_leases=2, misses=1, most_live=2),
    RecordedStep(3_900, claims=5, new_leases=2, misses=0, most_live=7),
    RecordedStep(7_200, claims=1, new_leases=1, misses=1, most_live=None),
]


def test_steps_are_joined_by_hour_and_hours_without_activity_are_listed() -> None:
    assert join_steps(STEPS, 3_700, 10_900, 3_600) == [
        PoolSpan(3_600, most_live=7, claims=9, misses=1),
        PoolSpan(7_200, most_live=None, claims=1, misses=1),
        PoolSpan(10_800, most_live=None, claims=0, misses=0),
    ]


def test_steps_outside_of_the_time_are_left_out() -> None:
    assert [span.claims for span in join_steps(STEPS, 7_300, 7_400, 3_600)] == [1]
