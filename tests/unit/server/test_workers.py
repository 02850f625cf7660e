import os
import signal
from collections.abc import Iterator
from types import FrameType

import pytest

from server.workers import delay_stop_signals

STOP_SIGNALS = (signal.SIGINT, signal.SIGQUIT, signal.SIGTERM)


@pytest.fixture
def handled() -> Iterator[list[int]]:
    """The stop signals that were handled, in order."""
    signals: list[int] = []

    def note(number: int, _frame: FrameType | None) -> None:
        signals.append(number)

    before = {number: signal.signal(number, note) for number in STOP_SIGNALS}
    yield signals
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.parametrize("number", STOP_SIGNALS)
def test_a_stop_signal_during_the_start_of_a_worker_is_handled_after_it(
    handled: list[int], number: signal.Signals
) -> None:
    with delay_stop_signals():
        os.kill(os.getpid(), number)
        seen_within = list(handled)

    assert seen_within == []
    assert handled == [number]


def test_signals_are_delivered_as_before_after_a_failed_start(handled: list[int]) -> None:
    with pytest.raises(RuntimeError), delay_stop_signals():
        raise RuntimeError("no database")

    os.kill(os.getpid(), signal.SIGTERM)

    assert handled == [signal.SIGTERM]
