"""The contract of the secret store: each account's own secrets, and the environment variables that it may use.

Times are arguments, in seconds since the epoch. Every method may raise `StoreUnavailable`.
"""

from abc import ABC, abstractmethod
from collections.abc import Collection
from dataclasses import dataclass, field


class SecretKeyMissing(Exception):
    """DNI_SECRET_KEY is not set, so nothing can be encrypted."""

    def __init__(self) -> None:
        super().__init__(
            "DNI_SECRET_KEY is not set, so no secret can be encrypted. Set it to 32 random characters or more, the same "
            "for the server and this command, and try again."
        )


class SecretUnreadable(Exception):
    """A secret was encrypted with a key that this process does not have, or was changed or copied since."""


@dataclass(frozen=True)
class FoundSecret:
    """What an account has under a name. `value` is None without a readable secret; `problem` says why it can't be read."""

    value: str | None = field(repr=False)
    is_variable_allowed: bool
    problem: str = ""


@dataclass(frozen=True)
class SecretName:
    """A name that an account may use, and since when."""

    name: str
    since: float


class SecretStore(ABC):
    """Stores the encrypted secrets of accounts. `prepare` of the account store creates its tables."""

    @abstractmethod
    def set_secret(self, account: str, name: str, secret: str, now: float) -> bool:
        """Store or replace the secret; returns whether there was one.

        Raises `SecretKeyMissing` without a key to encrypt with.
        """

    @abstractmethod
    def find_secret(self, account: str, name: str) -> FoundSecret:
        """What the account has under this name."""

    @abstractmethod
    def list_secrets(self, account: str) -> list[SecretName]:
        """The account's secrets by name, with the time at which each was set."""

    @abstractmethod
    def delete_secret(self, account: str, name: str) -> bool:
        """Delete the account's secret; returns whether there was one."""

    @abstractmethod
    def allow_variable(self, account: str, variable: str, now: float) -> None:
        """Let the account use the environment variable of this name."""

    @abstractmethod
    def list_variables(self, account: str) -> list[SecretName]:
        """The environment variables that the account may use, by name."""

    @abstractmethod
    def find_allowed_variables(self, names: Collection[str]) -> set[str]:
        """The environment variables among `names` that any account may use."""

    @abstractmethod
    def disallow_variable(self, account: str, variable: str) -> bool:
        """Stop allowing the account to use the variable; returns whether it was allowed."""

    @abstractmethod
    def rotate_secrets(self) -> int:
        """Encrypt all accounts' secrets with the current key; returns how many had another key.

        Raises `SecretKeyMissing`, or `SecretUnreadable` when a secret can't be opened; then none is changed.
        """

    @abstractmethod
    def close(self) -> None:
        """Close all connections."""
