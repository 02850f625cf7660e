"""What a walk asks about other calls.

It is looked up in the call log, and noted there, so that a webhook that comes twice gets the same answer.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from server.domain.calls.waits import derive_waits
from server.domain.routing.facts import Surroundings
from server.domain.routing.steps import Queue
from server.stores.call_log import CallTransaction
from server.telephony.known_accounts import PreparedAccount

LONGEST_LEG_SECONDS = 14_400
"""Twilio and Telnyx end a dialled leg after four hours: one that has begun before is over, whether we were told or not."""

LOST_IN_QUEUE_SECONDS = 600
"""So long after its longest time in a queue, with rings in between, a call that is still there was lost by the carrier."""


class LoggedSurroundings(Surroundings):
    """Looks at the other calls of the account in the call log."""

    def __init__(self, calls: CallTransaction, account: PreparedAccount, call_id: str, now: float) -> None:
        self._calls = calls
        self._account = account
        self._key = account.account.key
        self._call_id = call_id
        self._now = now

    def is_capped(self, receiving_number: str) -> bool:
        """Whether other calls can keep the receiving number from being rung."""
        caps = self._account.routes.find_receiving_number(receiving_number)
        return caps.max_concurrent is not None or caps.max_per_day is not None

    def is_free(self, receiving_number: str) -> bool:
        caps = self._account.routes.find_receiving_number(receiving_number)
        if caps.max_concurrent is not None:
            since = self._now - LONGEST_LEG_SECONDS
            if self._calls.count_busy(self._key, receiving_number, since, self._call_id) >= caps.max_concurrent:
                return False
        if caps.max_per_day is None:
            return True
        return self._calls.count_answered(self._key, receiving_number, self._find_midnight()) < caps.max_per_day

    def count_earlier(self, path: str) -> int:
        return self._calls.count_steps(self._key, path, self._call_id)

    def is_next_in_queue(self, path: str) -> bool:
        for call_id in self._calls.list_queued(self._key, path):
            if call_id == self._call_id:
                return True
            if self._still_waits(call_id, path):
                return False
        return True

    def _still_waits(self, call_id: str, path: str) -> bool:
        """Whether the call can still be there: the end of a lost one is not told, and the queue would stand still behind it."""
        step = self._account.routes.find(path)
        call = self._calls.find(call_id)
        if call is None or not isinstance(step, Queue):
            return False
        entered_at = max((wait.entered_at for wait in derive_waits(call.events) if wait.path == path), default=0.0)
        return self._now < entered_at + step.max_wait_seconds + LOST_IN_QUEUE_SECONDS

    def _find_midnight(self) -> float:
        here = datetime.fromtimestamp(self._now, ZoneInfo(self._account.account.time_zone))
        return here.replace(hour=0, minute=0, second=0, microsecond=0, fold=0).timestamp()


class OpenSurroundings(Surroundings):
    """What is thought of other calls while the call log is away: that there are none."""

    def is_free(self, receiving_number: str) -> bool:
        return True

    def count_earlier(self, path: str) -> int:
        return 0

    def is_next_in_queue(self, path: str) -> bool:
        return True


class NotedSurroundings(Surroundings):
    """Answers as noted before, and notes what it has to ask anew. `noted`: what `write` gave when the webhook first came."""

    def __init__(self, asked: LoggedSurroundings, noted: str = "") -> None:
        self._asked = asked
        self._noted: dict[str, int] = dict(_read(noted))

    def is_free(self, receiving_number: str) -> bool:
        if not self._asked.is_capped(receiving_number):
            return True
        question = f"free {receiving_number}"
        if question not in self._noted:
            self._noted[question] = int(self._asked.is_free(receiving_number))
        return bool(self._noted[question])

    def count_earlier(self, path: str) -> int:
        question = f"earlier {path}"
        if question not in self._noted:
            self._noted[question] = self._asked.count_earlier(path)
        return self._noted[question]

    def is_next_in_queue(self, path: str) -> bool:
        question = f"next {path}"
        if question not in self._noted:
            self._noted[question] = int(self._asked.is_next_in_queue(path))
        return bool(self._noted[question])

    def write(self) -> str:
        """All answers, to be noted; empty when nothing was asked."""
        return json.dumps(self._noted, separators=(",", ":")) if self._noted else ""


def _read(noted: str) -> Mapping[str, int]:
    known: Mapping[str, int] = json.loads(noted) if noted else {}
    return known
