"""Keeps the failure of one account's notifications away from those of the others."""

from collections.abc import Iterator
from contextlib import contextmanager

import structlog

from server.domain.notifications.recipients import NotificationKind
from server.stores.contract import AccountUnreadable, StoreUnavailable

_log = structlog.get_logger()


@contextmanager
def isolate_account(account: str, kind: NotificationKind) -> Iterator[None]:
    """Log a failure in the block and continue with the next account, unless a store is unavailable."""
    try:
        yield
    except Exception as error:
        if isinstance(error, StoreUnavailable) and not isinstance(error, AccountUnreadable):
            raise
        _log.error("notification_failed", account=account, kind=kind.value, exc_info=error)
