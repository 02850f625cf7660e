"""Hashes and verifies passwords with Argon2id."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

# OWASP's recommended minimum: 19 MiB, two iterations, one lane.
# https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html
_MEMORY_KIB, _ITERATIONS, _LANES = 19 * 1024, 2, 1
HASH_OF_NOBODY = "$argon2id$v=19$m=19456,t=2,p=1$UKDbgdNmDeXfAecbafIgQw$Ow6TOspXOrY3ZeSxH5sVJPBRc7FY2h+GVnhMWraAjPM"
"""A hash with these parameters, for addresses that nobody has. Made once: hashing in each worker would leave it 19 MiB larger."""
_MOST_AT_ONCE = 2
_WAIT_SECONDS = 1.0


class PasswordsBusy(Exception):
    """Too many passwords are being checked at this moment; the caller must try again."""


class Passwords:
    """Hashing takes memory and time on purpose, so a process hashes at most two passwords at the same time.

    A flood of sign-ins must not occupy all threads: who waits longer than `wait_seconds` gets `PasswordsBusy`.
    """

    def __init__(self, wait_seconds: float = _WAIT_SECONDS) -> None:
        self._wait_seconds = wait_seconds
        self._hasher = PasswordHasher(time_cost=_ITERATIONS, memory_cost=_MEMORY_KIB, parallelism=_LANES)
        self._slots = BoundedSemaphore(_MOST_AT_ONCE)

    def compute_hash(self, password: str) -> str:
        """The hash to store, with its parameters and salt. Raises `PasswordsBusy`."""
        with self._take_slot():
            return self._hasher.hash(password)

    def is_right(self, password_hash: str, password: str) -> bool:
        """Whether the password belongs to the hash. An empty hash has no password, and takes as long to check.

        Raises `PasswordsBusy`.
        """
        try:
            with self._take_slot():
                self._hasher.verify(password_hash or HASH_OF_NOBODY, password)
        except (VerificationError, InvalidHashError):
            return False
        return bool(password_hash)

    def is_outdated(self, password_hash: str) -> bool:
        """Whether the hash was made with other parameters than today's, and should be replaced at the next sign-in."""
        return self._hasher.check_needs_rehash(password_hash)

    @contextmanager
    def _take_slot(self) -> Iterator[None]:
        if not self._slots.acquire(timeout=self._wait_seconds):
            raise PasswordsBusy
        try:
            yield
        finally:
            self._slots.release()
