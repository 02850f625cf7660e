"""Who calls, as the carrier sees it: somebody who presses keys, talks, and hangs up when they like."""

from collections import deque
from collections.abc import Callable, Sequence
from typing import Protocol

_FIRST_KEY_SECONDS = 1.0
_NEXT_KEY_SECONDS = 0.5


class CallerHungUp(Exception):
    """The caller has hung up, at this time of the call's clock."""

    def __init__(self, at: float) -> None:
        super().__init__(at)
        self.at = at


class Caller(Protocol):
    """Somebody on the line. Times are seconds since the epoch on the call's clock, and only go forward."""

    def wait(self, now: float, until: float) -> None:
        """Let the time pass. Raises `CallerHungUp` when they hang up meanwhile."""

    def press_key(self, now: float, until: float, *, is_first: bool) -> tuple[float, str] | None:
        """The next key that they press before `until`, and when; None when there is none. Raises `CallerHungUp`.

        `is_first`: the question has just begun to be asked.
        """

    def begin_message(self, now: float) -> None:
        """They are being recorded from now on."""


class ScriptedCaller:
    """A caller who does what was planned. `wait_until` is given each time that has to come before the call goes on."""

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
        """Let the time pass, up to the planned end of the call."""
        self._wait_until(max(now, min(until, self._hang_up_at)))
        if self._hang_up_at <= until:
            raise CallerHungUp(max(now, self._hang_up_at))

    def press_key(self, now: float, until: float, *, is_first: bool) -> tuple[float, str] | None:
        """The next key of the answer; each question is given one answer, or what the last question left of one."""
        if is_first and not self._entry and self._entries:
            self._entry.extend(self._entries.popleft())
        if not self._entry:
            self.wait(now, until)
            return None
        at = min(until, now + (_FIRST_KEY_SECONDS if is_first else _NEXT_KEY_SECONDS))
        self.wait(now, at)
        return at, self._entry.popleft()

    def begin_message(self, now: float) -> None:
        """Having said what there was to say, they hang up."""
        self._hang_up_at = min(self._hang_up_at, now + self._message_seconds)
