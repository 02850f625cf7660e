"""What the parts of the server count for monitoring, as functions, so that no part depends on a library of metrics."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from server.stores.outbox import OutboxCounts


def _ignore(*_counted: Any) -> None:
    """Count nothing."""


@dataclass(frozen=True)
class Measuring:
    """Each function is cheap and never fails. The default counts nothing."""

    count_claim: Callable[[str], None] = _ignore
    """Gets "leased", or the reason for a default number."""

    count_refused_webhook: Callable[[str], None] = _ignore
    """Gets a `RefusalReason`."""

    count_without_log: Callable[[], None] = _ignore
    note_live_leases: Callable[[int], None] = _ignore
    note_round: Callable[[str], None] = _ignore
    """Gets the name of a watch whose round has ended without an error."""

    write: Callable[[OutboxCounts | None, float], bytes] | None = None
    """The text of `/metrics`, from the counts of the outbox (None: the database is unavailable) and the time."""
