"""Counts of other calls as a walk asks for them, noted so that a webhook that comes twice gets the same answers."""

import json
from collections.abc import Mapping
from typing import Protocol

from server.domain.routing.facts import LiveCallCounts


class AskedCounts(Protocol):
    """Where counts are looked up."""

    def count_free(self, receiving_number: str, at: float) -> int | None:
        """How many more calls may ring the receiving number at that time, by its caps; None without any."""

    def count_earlier(self, path: str) -> int:
        """How many other calls have come to this step before."""

    def list_queued(self, path: str, at: float) -> Mapping[str, float]:
        """The calls that wait in the queue at this step, in their order, and when each first came into it."""


class NotedCounts(LiveCallCounts):
    """Counts for one walk of a call at a time. `noted`: what `write` gave when the webhook first came.

    `entered_queue_at`: when the call came into the queue in which it waits, which the log may not know yet.
    """

    def __init__(
        self, asked: AskedCounts, call_id: str, at: float, noted: str = "", entered_queue_at: float | None = None
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
        """All answers, to be noted; empty when nothing was asked."""
        return json.dumps(self._noted, separators=(",", ":")) if self._noted else ""

    def _find_position(self, queued: Mapping[str, float]) -> int:
        if self._call_id in queued:
            return list(queued).index(self._call_id)
        if self._entered_queue_at is None:
            return len(queued)
        return sum(entered_at <= self._entered_queue_at for entered_at in queued.values())
