"""Counts of other calls for a walk, noted so that a repeated webhook gets the same response."""

import json
from collections.abc import Mapping
from typing import Protocol

from server.domain.routing.facts import LiveCallCounts


class CountSource(Protocol):
    """The look-ups of counts."""

    def count_free(self, receiving_number: str, at: float) -> int | None:
        """How many more calls may ring the receiving number at that time, by its caps; None without caps."""

    def count_earlier(self, path: str) -> int:
        """How many other calls reached this step before."""

    def list_queued(self, path: str, at: float) -> Mapping[str, float]:
        """The calls that wait in the queue at this step, in queue order, and when each first entered it."""


class RecordedCounts(LiveCallCounts):
    """Counts for one walk of a call at a time. `noted`: the result of `write` when the webhook first came.

    `entered_queue_at`: when the call entered the queue in which it waits; the log may not have that yet.
    """

    def __init__(
        self, asked: CountSource, call_id: str, at: float, noted: str = "", entered_queue_at: float | None = None
    ) -> None:
        self._asked = asked
        self._call_id = call_id
        self._at = at
        self._noted: dict[str, int] = json.loads(noted) if noted else {}
        self._entered_queue_at = entered_queue_at

    def count_free(self, receiving_number: str) -> int | None:
        question = f"free {receiving_number}"
        if question in self._noted:
            return self._noted[question]
        free = self._asked.count_free(receiving_number, self._at)
        if free is not None:
            self._noted[question] = free
        return free

    def count_earlier(self, path: str) -> int:
        question = f"earlier {path}"
        if question not in self._noted:
            self._noted[question] = self._asked.count_earlier(path)
        return self._noted[question]

    def count_before_in_queue(self, path: str) -> int:
        question = f"before {path}"
        if question not in self._noted:
            self._noted[question] = self._find_position(self._asked.list_queued(path, self._at))
        return self._noted[question]

    def write(self) -> str:
        """All counts that the walk used, as text to note; empty if it used none."""
        return json.dumps(self._noted, separators=(",", ":")) if self._noted else ""

    def _find_position(self, queued: Mapping[str, float]) -> int:
        if self._call_id in queued:
            return list(queued).index(self._call_id)
        if self._entered_queue_at is None:
            return len(queued)
        return sum(entered_at <= self._entered_queue_at for entered_at in queued.values())
