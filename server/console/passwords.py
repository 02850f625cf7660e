"""Hashes and verifies passwords with Argon2id."""

from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

# OWASP's recommended minimum: 19 MiB, two iterations, one lane.
# https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html
_MEMORY_KIB, _ITERATIONS, _LANES = 19 * 1024, 2, 1
_MOST_AT_ONCE = 2


class Passwords:
    """Hashing takes memory and time on purpose, so a process hashes at most two passwords at the same time."""

    def __init__(self) -> None:
        self._hasher = PasswordHasher(time_cost=_ITERATIONS, memory_cost=_MEMORY_KIB, parallelism=_LANES)
        self._slots = BoundedSemaphore(_MOST_AT_ONCE)
        self._hash_of_nobody = self.compute_hash("the password of nobody")

    def compute_hash(self, password: str) -> str:
        """The hash to store, with its parameters and salt."""
        with self._slots:
            return self._hasher.hash(password)

    def is_right(self, password_hash: str, password: str) -> bool:
        """Whether the password belongs to the hash. An empty hash has no password, and takes as long to check."""
        try:
            with self._slots:
                self._hasher.verify(password_hash or self._hash_of_nobody, password)
        except (VerificationError, InvalidHashError):
            return False
        return bool(password_hash)

    def is_outdated(self, password_hash: str) -> bool:
        """Whether the hash was made with other parameters than today's, and should be replaced at the next sign-in."""
        return self._hasher.check_needs_rehash(password_hash)
