"""Looks up other calls for a step, in the open transaction of the call log."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from server.accounts.runtime import AccountRuntime
from server.domain.calls.attributed import EarlierCall
from server.domain.phone_numbers import PhoneNumber
from server.domain.routing.steps import Queue
from server.stores.call_log import CallTransaction

LONGEST_LEG_SECONDS = 14_400
"""Twilio and Telnyx end a dialled leg after four hours, so an older leg has ended even if its end was not reported."""

LOST_IN_QUEUE_SECONDS = 600
"""A call that is still in a queue this long after its maximum wait, which includes rings, was lost by the carrier."""


class LiveCallCounts:
    """Implements the domain's `OtherCalls`."""

    def __init__(self, calls: CallTransaction, account: AccountRuntime, call_id: str) -> None:
        self._calls = calls
        self._account = account
        self._key = account.account.key
        self._call_id = call_id

    def count_free(self, receiving_number: str, at: float) -> int | None:
        caps = self._account.routes.find_receiving_number(receiving_number)
        free = []
        if caps.max_concurrent is not None:
            busy = self._calls.count_busy(self._key, receiving_number, at - LONGEST_LEG_SECONDS, self._call_id)
            free.append(caps.max_concurrent - busy)
        if caps.max_per_day is not None:
            midnight = _find_midnight(at, self._account.account.time_zone)
            answered = self._calls.count_answered(self._key, receiving_number, midnight, self._call_id)
            free.append(caps.max_per_day - answered)
        return max(0, min(free)) if free else None

    def count_earlier(self, path: str) -> int:
        return self._calls.count_steps(self._key, path, self._call_id)

    def list_queued(self, path: str, at: float) -> Mapping[str, float]:
        step = self._account.routes.find(path)
        longest = step.max_wait_seconds if isinstance(step, Queue) else 0
        # The end of a lost call is never reported, so without this limit it would block the queue.
        return self._calls.list_queued(self._key, path, at - longest - LOST_IN_QUEUE_SECONDS)

    def list_earlier(self, caller: str, called: PhoneNumber) -> list[EarlierCall]:
        return self._calls.list_earlier(self._key, caller, 0.0, self._call_id, called)


def _find_midnight(at: float, time_zone: str) -> float:
    here = datetime.fromtimestamp(at, ZoneInfo(time_zone))
    return here.replace(hour=0, minute=0, second=0, microsecond=0, fold=0).timestamp()
