"""A visitor on the soft phone as the caller: the call runs in real time, with the keys they press."""

from collections import deque
from collections.abc import Callable

from server.demo.simulated_carrier.caller import CallerHungUp
from server.demo.soft_phone.call_files import HANG_UP

_POLL_SECONDS = 0.1
_NEXT_KEY_SECONDS = 0.5


class LiveCaller:
    """A caller who presses the keys that `read_pressed` returns (all so far).

    The phone itself sends the keys `dialled` at the first question, as phones do with an extension in a link. The caller hangs
    up at `latest` (seconds since the epoch).
    """

    def __init__(
        self,
        read_pressed: Callable[[], str],
        dialled: str,
        latest: float,
        clock: Callable[[], float],
        sleep: Callable[[float], None],
    ) -> None:
        self._read_pressed = read_pressed
        self._dialled = deque(dialled)
        self._latest = latest
        self._clock = clock
        self._sleep = sleep
        self._pressed = 0

    def wait(self, now: float, until: float) -> None:
        """Wait. Keys pressed meanwhile are ignored."""
        while self._read_clock(now) < until:
            self._sleep(min(_POLL_SECONDS, max(0.0, until - self._clock())))

    def press_key(self, now: float, until: float, *, is_first: bool) -> tuple[float, str] | None:
        """The next key that is pressed. Keys from before the question are ignored."""
        if self._dialled:
            at = min(until, now + _NEXT_KEY_SECONDS)
            self.wait(now, at)
            return at, self._dialled.popleft()
        if is_first:
            self._pressed = len(self._read_pressed())
        while (at := self._read_clock(now)) < until:
            pressed = self._read_pressed()
            if len(pressed) > self._pressed:
                key = pressed[self._pressed]
                self._pressed += 1
                if key != HANG_UP:
                    return at, key
            else:
                self._sleep(_POLL_SECONDS)
        return None

    def begin_message(self, now: float) -> None:
        """Nothing to do: the caller talks until they hang up."""

    def _read_clock(self, now: float) -> float:
        """The current time, at least `now`. Raises `CallerHungUp`."""
        at = max(now, self._clock())
        if HANG_UP in self._read_pressed() or at >= self._latest:
            raise CallerHungUp(at)
        return at
