"""Brings the index of calls up to date, in transactions so small that no webhook waits long for one."""

from collections.abc import Collection

import structlog

from server.stores.call_index import CallIndex, IndexLag
from server.stores.contract import StoreUnavailable

EVERY_SECONDS = 1.0
MOST_WAITING = 1_500
"""Changes of calls that may wait for the index while more arrive fast. Webhooks index calls when 2,000 wait."""

FAST = 60
"""An account is busy if more of its calls change between two runs: its webhooks need the processor themselves."""

_CALLS_A_TRANSACTION = 20
_MOST_ROUNDS = 250
_log = structlog.get_logger()


class CallIndexing:
    """Indexes calls that have changed, those of busy accounts later and then many at once. For one thread."""

    def __init__(self, index: CallIndex) -> None:
        self._index = index
        self._marks: dict[str, int] = {}

    def look(self, _now: float) -> None:
        """Index what should not wait. If the store is unavailable, it logs that and stops."""
        try:
            behind = self._index.list_behind()
            ready = [account for account, lag in behind.items() if not self._may_wait(account, lag)]
            self._marks = {account: lag.mark for account, lag in behind.items()}
            _index(self._index, ready)
        except StoreUnavailable as error:
            _log.warning("call_index_failed", error=str(error))

    def _may_wait(self, account: str, lag: IndexLag) -> bool:
        # An account that was not behind has had no other changes since.
        changes = min(lag.waiting, lag.mark - self._marks.get(account, 0))
        return changes > FAST and lag.waiting < MOST_WAITING


def index_calls(index: CallIndex, _now: float) -> None:
    """Index the calls that have changed, of all accounts. If the store is unavailable, it logs that and stops."""
    try:
        _index(index, index.list_behind())
    except StoreUnavailable as error:
        _log.warning("call_index_failed", error=str(error))


def _index(index: CallIndex, accounts: Collection[str]) -> None:
    """Index calls of the accounts in turn; what is left after many rounds is for the next run."""
    behind = list(accounts)
    for _round in range(_MOST_ROUNDS):
        behind = [account for account in behind if index.index_some(account, _CALLS_A_TRANSACTION)]
        if not behind:
            return
