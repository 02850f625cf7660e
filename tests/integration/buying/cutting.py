"""Ends a process at any point where it writes down something or asks the carrier: before that, or after it."""

from collections.abc import Callable
from random import Random
from typing import Any


class CutOff(BaseException):
    """The process has ended, as with `kill -9`: nobody catches this."""


def end_by_exception() -> None:
    """End the process as far as its code can tell."""
    raise CutOff


class Cutting:
    """Passes each call of a method on to `inner`, and calls `end` in one of `one_in` calls."""

    def __init__(self, inner: object, random: Random, one_in: int, end: Callable[[], None] = end_by_exception) -> None:
        self._inner = inner
        self._end = end
        self._random = random
        self._one_in = one_in

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._inner, name)
        return self._cut(found) if callable(found) else found

    def _cut(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def call_or_end(*args: Any, **kwargs: Any) -> Any:
            where = self._random.randrange(self._one_in * 2)
            if where == 0:
                self._end()
            result = call(*args, **kwargs)
            if where == 1:
                self._end()
            return result

        return call_or_end
