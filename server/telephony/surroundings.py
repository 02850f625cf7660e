"""What a walk asks about other calls.

It is looked up in the call log, and noted there, so that a webhook that comes twice gets the same answer.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from server.accounts.runtime import AccountRuntime
from server.domain.routing.facts import Surroundings
from server.domain.routing.steps import Queue
from server.stores.call_log import CallTransaction

LONGEST_LEG_SECONDS = 14_400
"""Twilio and Telnyx end a dialled leg after four hours: one that has begun before is over, whether we were told or not."""

LOST_IN_QUEUE_SECONDS = 600
"""So long after its longest time in a queue, with rings in between, a call that is still there was lost by the carrier."""


class LoggedSurroundings(Surroundings):
    """Looks at the other calls of the account in the call log."""

    def __init__(self, calls: CallTransaction, account: AccountRuntime, call_id: str, now: float) -> None:
        self._calls = calls
        self._account = account
        self._key = account.account.key
        self._call_id = call_id
        self._now = now

    def count_free(self, receiving_number: str) -> int | None:
        caps = self._account.routes.find_receiving_number(receiving_number)
        free = []
        if caps.max_concurrent is not None:
            since = self._now - LONGEST_LEG_SECONDS
            busy = self._calls.count_busy(self._key, receiving_number, since, self._call_id)
            free.append(caps.max_concurrent - busy)
        if caps.max_per_day is not None:
            answered = self._calls.count_answered(self._key, receiving_number, self._find_midnight(), self._call_id)
            free.append(caps.max_per_day - answered)
        return max(0, min(free)) if free else None

    def count_earlier(self, path: str) -> int:
        return self._calls.count_steps(self._key, path, self._call_id)

    def count_before_in_queue(self, path: str) -> int:
        step = self._account.routes.find(path)
        longest = step.max_wait_seconds if isinstance(step, Queue) else 0
        # The end of a lost call is not told, and the queue would stand still behind it.
        waiting = self._calls.list_queued(self._key, path, self._now - longest - LOST_IN_QUEUE_SECONDS)
        return waiting.index(self._call_id) if self._call_id in waiting else len(waiting)

    def _find_midnight(self) -> float:
        here = datetime.fromtimestamp(self._now, ZoneInfo(self._account.account.time_zone))
        return here.replace(hour=0, minute=0, second=0, microsecond=0, fold=0).timestamp()


class OpenSurroundings(Surroundings):
    """What is thought of other calls while the call log is away: that there are none."""

    def count_free(self, receiving_number: str) -> int | None:
        return None

    def count_earlier(self, path: str) -> int:
        return 0

    def count_before_in_queue(self, path: str) -> int:
        return 0


class NotedSurroundings(Surroundings):
    """Answers as noted before, and notes what it has to ask anew. `noted`: what `write` gave when the webhook first came."""

    def __init__(self, asked: LoggedSurroundings, noted: str = "") -> None:
        self._asked = asked
        self._noted: dict[str, int] = dict(_read(noted))

    def count_free(self, receiving_number: str) -> int | None:
        question = f"free {receiving_number}"
        if question in self._noted:
            return self._noted[question]
        free = self._asked.count_free(receiving_number)
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
            self._noted[question] = self._asked.count_before_in_queue(path)
        return self._noted[question]

    def write(self) -> str:
        """All answers, to be noted; empty when nothing was asked."""
        return json.dumps(self._noted, separators=(",", ":")) if self._noted else ""


def _read(noted: str) -> Mapping[str, int]:
    known: Mapping[str, int] = json.loads(noted) if noted else {}
    return known
