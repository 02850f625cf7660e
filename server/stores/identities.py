"""The contract of the store of identities: who may use the REST API for which account.

Times are seconds since the epoch, and arguments. Every method may raise `StoreUnavailable`.
"""

from abc import ABC, abstractmethod

from server.domain.api_keys import ApiKey

USE_SECONDS = 60.0
"""How exactly it is known when a key was last used: a use is written at most once in this time."""


class NameTaken(Exception):
    """The account has an API key of this name already."""


class Identities(ABC):
    """Keeps the digests of API keys. `prepare` of the account store makes its tables."""

    @abstractmethod
    def add_api_key(self, api_key: ApiKey, digest: str) -> None:
        """Add a key with its digest. Raises `NameTaken` when the account has one of this name."""

    @abstractmethod
    def find_api_key(self, digest: str) -> ApiKey | None:
        """The key that has this digest, or None."""

    @abstractmethod
    def list_api_keys(self, account: str) -> list[ApiKey]:
        """The account's keys, by name."""

    @abstractmethod
    def record_use(self, digest: str, now: float) -> None:
        """Note that the key was used now, unless a use was noted within the last `USE_SECONDS`."""

    @abstractmethod
    def delete_api_key(self, account: str, name: str) -> bool:
        """Revoke the account's key of this name; returns whether there was one."""

    @abstractmethod
    def delete_api_keys(self, account: str) -> int:
        """Revoke all keys of the account; returns how many there were."""

    @abstractmethod
    def close(self) -> None:
        """Let go of all connections."""
