"""The caller of a simulated call, who presses keys, talks and hangs up."""

from collections import deque
from collections.abc import Callable, Sequence
from typing import Protocol

_FIRST_KEY_SECONDS = 1.0
_NEXT_KEY_SECONDS = 0.5


class CallerHungUp(Exception):
    """The caller has hung up. `at` is the time on the call's clock."""

    def __init__(self, at: float) -> None:
        super().__init__(at)
        self.at = at


class Caller(Protocol):
    """A person on the line. Times are seconds since the epoch on the call's clock, and never decrease."""

    def wait(self, now: float, until: float) -> None:
        """Wait. Raises `CallerHungUp` if the caller hangs up before `until`."""

    def press_key(self, now: float, until: float, *, is_first: bool) -> tuple[float, str] | None:
        """The time and key of the next press before `until`; None if there is none. Raises `CallerHungUp`.

        `is_first` is true for the first key of each `<Gather>`.
        """

    def begin_message(self, now: float) -> None:
        """The recording of the caller's message starts."""


class ScriptedCaller:
    """A caller who follows a plan. `wait_until` gets each time that must be reached before the call continues."""

    def __init__(
        self,
        keys: Sequence[str],
        hang_up_at: float | None,
        message_seconds: float,
        wait_until: Callable[[float], None] = lambda _at: None,
    ) -> None:
        self._entries = deque(keys)
        self._entry: deque[str] = deque()
        self._hang_up_at = float("inf") if hang_up_at is None else hang_up_at
        self._message_seconds = message_seconds
        self._wait_until = wait_until

    def wait(self, now: float, until: float) -> None:
        """Wait, at most until the planned end of the call."""
        self._wait_until(max(now, min(until, self._hang_up_at)))
        if self._hang_up_at <= until:
            raise CallerHungUp(max(now, self._hang_up_at))

    def press_key(self, now: float, until: float, *, is_first: bool) -> tuple[float, str] | None:
        """The next key. Each question gets the next planned text, or the keys that the question before did not take."""
        if is_first and not self._entry and self._entries:
            self._entry.extend(self._entries.popleft())
        if not self._entry:
            self.wait(now, until)
            return None
        at = min(until, now + (_FIRST_KEY_SECONDS if is_first else _NEXT_KEY_SECONDS))
        self.wait(now, at)
        return at, self._entry.popleft()

    def begin_message(self, now: float) -> None:
        """The caller hangs up at the end of the message."""
        self._hang_up_at = min(self._hang_up_at, now + self._message_seconds)
