"""When a page must ask again."""

import pytest

from server.http.leases.heartbeat_interval import RAREST_HEARTBEAT_SECONDS, RETRY_SECONDS, write_heartbeat_interval


@pytest.mark.parametrize(
    ("waits", "interval"),
    [
        ([20.0004, 30.0], 20.0),
        ([0.0004], 0.001),
        ([0.0], 0.001),
        ([10.0 * RAREST_HEARTBEAT_SECONDS], RAREST_HEARTBEAT_SECONDS),
        ([], RETRY_SECONDS),
    ],
)
def test_a_page_gets_the_shortest_of_its_intervals_and_never_zero(waits: list[float], interval: float) -> None:
    assert write_heartbeat_interval(waits) == interval
