"""Brings the index of calls up to date, in transactions so small that no webhook waits long for one."""

import structlog

from server.stores.call_index import CallIndex
from server.stores.contract import StoreUnavailable

EVERY_SECONDS = 1.0
_CALLS_A_TRANSACTION = 5
_MOST_ROUNDS = 1_000
_log = structlog.get_logger()


def index_calls(index: CallIndex, _now: float) -> None:
    """Index the calls that have changed, of all accounts in turn; what is left after many rounds is for the next run.

    If the store is unavailable, it logs that and stops.
    """
    try:
        behind = index.list_behind()
        for _round in range(_MOST_ROUNDS):
            behind = [account for account in behind if index.index_some(account, _CALLS_A_TRANSACTION)]
            if not behind:
                return
    except StoreUnavailable as error:
        _log.warning("call_index_failed", error=str(error))
