"""When a number pool counts as short, and the alert about it."""

import json
from dataclasses import dataclass

import pytest

from server.domain.pool_record import Doubt
from server.domain.shortage import (
    Alert,
    Shortage,
    ShortageReason,
    build_alert,
    describe_alert,
    find_shortage,
    has_proved_enough,
    write_alert,
)

STEP_SECONDS = 300
NOW = 1_000_000.0


@dataclass(frozen=True)
class Step:
    """A step in the form of a lease store's record."""

    started_at: float = NOW - 100
    claims: int = 100
    new_leases: int = 50
    misses: int = 0
    most_live: int | None = 5


def find(*steps: Step, size: int = 30) -> Shortage | None:
    return find_shortage(steps, size, NOW, STEP_SECONDS)


def record_days(days: float, **same: int) -> list[Step]:
    """A record of equal steps that ends now."""
    count = int(days * 86_400 / STEP_SECONDS)
    return [Step(NOW - (count - index) * STEP_SECONDS, **same) for index in range(count)]


def test_a_pool_with_room_is_not_short() -> None:
    assert find(Step()) is None
    assert find() is None


def test_visits_that_got_no_number_make_it_short() -> None:
    assert find(Step(misses=5, most_live=20)) == Shortage(ShortageReason.MISSES, 20, 5, 0.95)


def test_the_few_misses_of_a_well_sized_pool_do_not_make_it_short() -> None:
    assert find(Step(new_leases=99, misses=1)) is None
    assert find(Step(new_leases=98, misses=1)) is not None


def test_visits_that_joined_a_lease_do_not_hide_misses() -> None:
    assert find(Step(claims=100_000, new_leases=2, misses=50)) is not None


def test_old_misses_do_not_make_a_pool_short() -> None:
    assert find(Step(NOW - 1_200, misses=50), Step()) is None


def test_the_shortage_covers_the_whole_hour() -> None:
    found = find(Step(NOW - 1_200, misses=50, most_live=30), Step(misses=10, most_live=25))
    assert found == Shortage(ShortageReason.MISSES, 25, 60, 0.7)


@pytest.mark.parametrize(("size", "live", "is_short"), [(30, 27, False), (30, 28, True), (5, 4, False), (5, 5, True)])
def test_fewer_than_a_tenth_free_make_it_short(size: int, live: int, is_short: bool) -> None:
    found = find(Step(most_live=live), size=size)
    assert (found is not None and found.reason is ShortageReason.FEW_FREE) is is_short


def test_without_a_check_nothing_is_known_about_free_numbers() -> None:
    assert find(Step(most_live=None)) is None


def test_a_day_without_a_miss_proves_a_full_pool_large_enough() -> None:
    assert has_proved_enough(record_days(1, most_live=30), STEP_SECONDS)
    assert not has_proved_enough(record_days(0.9, most_live=30), STEP_SECONDS)
    assert not has_proved_enough([*record_days(1, most_live=30), Step(misses=1)], STEP_SECONDS)
    assert not has_proved_enough([], STEP_SECONDS)


def test_an_alert_recommends_the_size_from_the_record() -> None:
    alert = build_alert(
        "demo",
        "roofing-pool",
        30,
        Shortage(ShortageReason.MISSES, 30, 60, 0.9),
        record_days(8, most_live=30, misses=5),
        STEP_SECONDS,
    )
    assert alert.recommended_size == 45
    assert alert.doubts == ()


def test_an_alert_on_a_short_record_has_a_warning() -> None:
    alert = build_alert(
        "demo", "roofing-pool", 1, Shortage(ShortageReason.MISSES, 1, 1, 0.5), [Step(most_live=1)], STEP_SECONDS
    )
    assert alert.doubts == (Doubt.UNDER_A_DAY,)


ALERT = Alert("demo", "roofing-pool", 30, Shortage(ShortageReason.MISSES, 30, 60, 0.9), 45, (Doubt.UNDER_A_WEEK,))


def test_an_alert_is_written_as_fields() -> None:
    assert json.loads(json.dumps(write_alert(ALERT))) == {
        "account": "demo",
        "number_pool": "roofing-pool",
        "reason": "misses",
        "size": 30,
        "live": 30,
        "misses": 60,
        "share_served": 0.9,
        "recommended_size": 45,
        "doubts": ["under_a_week"],
    }


def test_an_alert_is_described_in_sentences() -> None:
    assert describe_alert(ALERT) == (
        "Number pool roofing-pool of account demo runs short: 60 visits got the default number in the last hour "
        "(90.0% served). 45 numbers would serve 99% of the visits in the busiest hour so far. "
        "The record is shorter than a week: a busier day may still be to come."
    )
    few_free = Alert("demo", "roofing-pool", 30, Shortage(ShortageReason.FEW_FREE, 28, 0, 1.0), None, ())
    assert "28 of 30 numbers are in use" in describe_alert(few_free)
    assert "Reduce the number of key tags" in describe_alert(few_free)
