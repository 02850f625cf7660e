"""The contract of the index of calls: the terms under which lists of calls find those that have ended.

Lists are correct without it. They compare each call that it does not have yet with the filter, which takes longer. Every
method may raise `StoreUnavailable`.
"""

from abc import ABC, abstractmethod


class CallIndex(ABC):
    """Brings the index up to date with the call log, in its database."""

    @abstractmethod
    def list_behind(self) -> list[str]:
        """The keys of the accounts with changed calls that are not indexed."""

    @abstractmethod
    def index_some(self, account: str, limit: int) -> int:
        """Index the account's calls that changed first of those not indexed, at most `limit`, in one transaction.

        Returns how many. 0: none is left, or another process indexes the account's calls just now.
        """
