"""The contract of the identity store: who may use the REST API for which account.

Times are arguments, in seconds since the epoch. Every method may raise `StoreUnavailable`.
"""

from abc import ABC, abstractmethod

from server.domain.api_keys import ApiKey

USE_SECONDS = 60.0
"""The precision of a key's last use: it is written at most once in this time."""


class NameTaken(Exception):
    """The account already has an API key of this name."""


class Identities(ABC):
    """Stores the digests of API keys. `prepare` of the account store creates its tables."""

    @abstractmethod
    def add_api_key(self, api_key: ApiKey, digest: str) -> None:
        """Add a key with its digest. Raises `NameTaken` when the account already has a key of this name."""

    @abstractmethod
    def find_api_key(self, digest: str) -> ApiKey | None:
        """The key that has this digest, or None."""

    @abstractmethod
    def list_api_keys(self, account: str) -> list[ApiKey]:
        """The account's keys, by name."""

    @abstractmethod
    def record_use(self, digest: str, now: float) -> None:
        """Record that the key was used now, unless a use was recorded within the last `USE_SECONDS`."""

    @abstractmethod
    def delete_api_key(self, account: str, name: str) -> bool:
        """Revoke the account's key of this name; returns whether it existed."""

    @abstractmethod
    def delete_api_keys(self, account: str) -> int:
        """Revoke all keys of the account; returns their number."""

    @abstractmethod
    def close(self) -> None:
        """Close all connections."""
