"""The contract of the store of sightings: when pages of each account were last seen with the tag.

Times are arguments, in seconds since the epoch. Every method may raise `StoreUnavailable`.
"""

from abc import ABC, abstractmethod

from server.domain.tag_seen import Sightings


class TagSightings(ABC):
    """Stores the last claim of each account and its `MOST_PATHS` latest pages.

    `prepare` of the account store creates its table.
    """

    @abstractmethod
    def record(self, account: str, seen: Sightings) -> None:
        """Add what was seen of the account. An older time never replaces a later one."""

    @abstractmethod
    def find(self, account: str) -> Sightings:
        """What is known of the account; without times and pages if nothing is."""

    @abstractmethod
    def close(self) -> None:
        """Close all connections."""
