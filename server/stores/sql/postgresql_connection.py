"""A psycopg connection that gives up on a server that accepts data but never replies, as one whose disk hangs."""

from typing import Any

import psycopg
from psycopg.abc import RV, PQGen
from psycopg.pq import TransactionStatus

_LOOK_SECONDS = 0.1
"""How often psycopg checks whether it was interrupted; its own default."""


class BoundedConnection(psycopg.Connection[Any]):
    """Waits `silence_seconds` at most for a reply (None: forever), unless it `is_patient`."""

    silence_seconds: float | None = None
    is_patient = False

    def wait(self, gen: PQGen[RV], interval: float = _LOOK_SECONDS, timeout: float | None = None) -> RV:
        """As psycopg's `wait`, which all its methods use; closes the connection when no reply came."""
        if timeout is None and not self.is_patient:
            timeout = self.silence_seconds
        try:
            return super().wait(gen, interval, timeout)
        except Exception:
            # The next query would get the reply to this one, if it ever comes.
            if self.info.transaction_status == TransactionStatus.ACTIVE:
                self.close()
            raise
