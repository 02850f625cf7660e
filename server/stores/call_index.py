"""The contract of the index of calls: the terms under which lists of calls find those that have ended.

Lists are correct without it. They compare each call that it does not have yet with the filter, which takes longer. Every
method may raise `StoreUnavailable`.
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass


@dataclass(frozen=True)
class IndexLag:
    """How far the index of an account is behind. `mark` grows by one with each change; the last `waiting` are not indexed."""

    mark: int
    waiting: int


class CallIndex(ABC):
    """Brings the index up to date with the call log, in its database."""

    @abstractmethod
    def list_behind(self) -> dict[str, IndexLag]:
        """The accounts with changed calls that are not indexed, in alphabetical order of their keys."""

    @abstractmethod
    def index_some(self, account: str, limit: int) -> int:
        """Index the account's calls that changed first of those not indexed, at most `limit`, in one transaction.

        Returns how many. 0: none is left, or another process indexes the account's calls just now.
        """
