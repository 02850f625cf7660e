"""The contract of the store of refused origins: how often pages of other sites asked for an account's numbers, by day.

Every method may raise `StoreUnavailable`.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from datetime import date

from server.domain.refused_origins import OriginCount


class RefusedOrigins(ABC):
    """Stores for each account and day the `MOST_ORIGINS` origins with the most requests.

    `prepare` of the account store creates its table.
    """

    @abstractmethod
    def add(self, account: str, counts: Sequence[OriginCount]) -> None:
        """Add these counts to the stored ones."""

    @abstractmethod
    def find(self, account: str, since: date) -> Sequence[OriginCount]:
        """The account's counts of this day and later ones."""

    @abstractmethod
    def forget_older(self, before: date) -> int:
        """Delete the counts of all accounts of earlier days; returns their number."""

    @abstractmethod
    def close(self) -> None:
        """Close all connections."""
