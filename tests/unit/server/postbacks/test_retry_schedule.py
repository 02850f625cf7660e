"""When a postback is retried."""

from collections.abc import Iterator

import pytest

from server.postbacks.retry_schedule import (
    MOST_ATTEMPTS,
    DeliveryResult,
    explain_failure,
    find_next_attempt,
    read_retry_after,
)

NOW = 1_795_327_200.0
HOUR, DAY = 3_600, 86_400


def list_delays(chance: float) -> Iterator[float]:
    """The delays after each attempt, until the postback is given up."""
    for attempts in range(1, MOST_ATTEMPTS + 1):
        next_attempt_at = find_next_attempt(attempts, None, NOW, chance)
        if next_attempt_at is None:
            return
        yield next_attempt_at - NOW


def test_delays_double_from_ten_seconds_to_an_hour() -> None:
    delays = list(list_delays(0))
    assert delays[:10] == [10, 20, 40, 80, 160, 320, 640, 1280, 2560, HOUR]
    assert set(delays[10:]) == {HOUR}


def test_a_receiver_that_is_down_for_a_day_is_still_tried_after_it() -> None:
    assert DAY <= sum(list_delays(0)) < DAY + 2 * HOUR
    assert len(list(list_delays(0))) == MOST_ATTEMPTS - 1


def test_randomness_only_extends_delays() -> None:
    assert all(0 < late - early <= early / 2 for early, late in zip(list_delays(0), list_delays(1), strict=True))


@pytest.mark.parametrize("status", [301, 400, 401, 403, 404, 408, 422, 425, 429, 500, 502, 503, 504])
def test_every_other_failure_is_retried(status: int) -> None:
    assert find_next_attempt(1, DeliveryResult(status), NOW, 0) == NOW + 10


def test_a_receiver_that_is_gone_is_not_retried() -> None:
    assert find_next_attempt(1, DeliveryResult(410), NOW, 0) is None


@pytest.mark.parametrize(
    ("retry_after", "seconds"),
    [
        ("120", 120),
        ("5", 10),
        ("999999", HOUR),
        ("Sun, 22 Nov 2026 06:05:00 GMT", 300),
        ("Sun, 22 Nov 2026 05:00:00 GMT", 10),
        ("soon", 10),
        ("", 10),
        ("-5", 10),
        ("Sun, 99 Nov 99999 06:05:00 GMT", 10),
    ],
)
def test_a_receiver_may_ask_for_more_time_up_to_an_hour(retry_after: str, seconds: float) -> None:
    assert find_next_attempt(1, DeliveryResult(503, retry_after), NOW, 0) == NOW + seconds


def test_a_date_without_a_time_zone_is_taken_as_utc() -> None:
    assert read_retry_after("Sun, 22 Nov 2026 06:05:00 -0000", NOW) == 300


def test_only_2xx_is_a_success() -> None:
    assert [status for status in range(100, 600) if not explain_failure(DeliveryResult(status))] == list(
        range(200, 300)
    )
    assert "redirects are not followed" in explain_failure(DeliveryResult(302))
