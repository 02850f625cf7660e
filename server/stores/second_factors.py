"""The contract of the store of second factors: authenticator apps with their recovery codes, and passkeys.

Times are arguments, in seconds since the epoch. Every method may raise `StoreUnavailable` and is one transaction.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable

from server.domain.people.second_factors import Passkey


class PasskeyTaken(Exception):
    """This passkey is registered already."""


class SecondFactors(ABC):
    """Stores second factors, in the database of the accounts."""

    @abstractmethod
    def set_app(self, user_id: str, secret: str, recovery_digests: Iterable[str], last_step: int) -> None:
        """Store the secret of the user's authenticator app, encrypted, and new recovery codes by their digests.

        `last_step` is the time step of the code that proved the app. Raises `SecretKeyMissing`.
        """

    @abstractmethod
    def find_app_secret(self, user_id: str) -> str | None:
        """The secret of the user's authenticator app, or None. Raises `SecretUnreadable`."""

    @abstractmethod
    def remove_app(self, user_id: str) -> None:
        """Remove the user's authenticator app and recovery codes."""

    @abstractmethod
    def use_code(self, user_id: str, step: int) -> bool:
        """Whether the code of this time step may be used: each is accepted once, and none older than the last one used."""

    @abstractmethod
    def set_recovery_codes(self, user_id: str, digests: Iterable[str]) -> None:
        """Replace the user's recovery codes."""

    @abstractmethod
    def use_recovery_code(self, user_id: str, digest: str) -> bool:
        """Whether the user has this recovery code, which from now on does not work again. Exactly one caller gets True."""

    @abstractmethod
    def count_recovery_codes(self, user_id: str) -> int:
        """How many recovery codes the user has left."""

    @abstractmethod
    def add_passkey(self, passkey: Passkey) -> None:
        """Add a passkey. Raises `PasskeyTaken`."""

    @abstractmethod
    def find_passkey(self, credential_id: str) -> Passkey | None:
        """The passkey with this ID, or None."""

    @abstractmethod
    def list_passkeys(self, user_id: str) -> list[Passkey]:
        """The user's passkeys, oldest first."""

    @abstractmethod
    def record_passkey_use(self, credential_id: str, sign_count: int, now: float) -> None:
        """Set the last use of a passkey, and the count of signatures that it reported."""

    @abstractmethod
    def delete_passkey(self, user_id: str, credential_id: str) -> bool:
        """Delete a passkey of the user; returns whether there was one."""

    @abstractmethod
    def delete_passkeys(self, user_id: str) -> int:
        """Delete all passkeys of the user; returns how many."""

    @abstractmethod
    def remove_all(self, user_id: str) -> None:
        """Remove the user's authenticator app, recovery codes and passkeys."""

    @abstractmethod
    def rotate_secrets(self) -> int:
        """Encrypt all secrets with the current key that an older one encrypted; returns their number.

        Raises `SecretKeyMissing`, or `SecretUnreadable` and changes nothing.
        """
