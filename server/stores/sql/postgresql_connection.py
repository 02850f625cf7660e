"""A connection of psycopg that gives up a server which takes what is sent and answers nothing, as one whose disk hangs."""

from typing import Any

import psycopg
from psycopg.abc import RV, PQGen
from psycopg.pq import TransactionStatus

_LOOK_SECONDS = 0.1
"""How often psycopg looks whether it was interrupted; its own default."""


class BoundedConnection(psycopg.Connection[Any]):
    """Waits `silence_seconds` at most for an answer (None: without end), unless it `is_patient`."""

    silence_seconds: float | None = None
    is_patient = False

    def wait(self, gen: PQGen[RV], interval: float = _LOOK_SECONDS, timeout: float | None = None) -> RV:
        """As psycopg's, through which all its methods wait; closes the connection when no answer came."""
        if timeout is None and not self.is_patient:
            timeout = self.silence_seconds
        try:
            return super().wait(gen, interval, timeout)
        except Exception:
            # Whatever is asked next would get the answer to this one, if any ever comes.
            if self.info.transaction_status == TransactionStatus.ACTIVE:
                self.close()
            raise
