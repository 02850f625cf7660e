"""Lease tokens: a page's signed reference to its lease, so that it can't change other leases."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from itsdangerous import BadSignature, Signer

from server.domain.phone_numbers import PhoneNumber
from server.stores.leases.contract import LeaseReference

_MARK_CHARACTERS = 12
_SEPARATOR = "~"
_MOST_TOKENS_KEPT = 2_000
_MOST_MARKS_KEPT = 10_000


@dataclass(frozen=True)
class SignedLease:
    """The content of a token: the short name of the pool, and the lease in it."""

    pool_mark: str
    lease: LeaseReference


class LeaseTokens:
    """Writes and reads the tokens of one account; tokens of other accounts are invalid.

    `secret_keys`: the key that signs, then older keys whose signatures are still valid.
    """

    def __init__(self, secret_keys: Sequence[str], account_key: str) -> None:
        # The signer takes the oldest key first. The account is part of the derived key, so a token need not contain it.
        self._signer = Signer(
            list(reversed(secret_keys)), salt=f"dni lease {account_key}", digest_method=hashlib.sha256
        )
        # A page sends the same token in each heartbeat. Forged ones are not cached, because exceptions are not.
        self._read_signed = lru_cache(_MOST_TOKENS_KEPT)(self._unsign)

    def write(self, signed: SignedLease) -> str:
        """The token, made of characters that need no escaping in JSON or a URL."""
        lease = signed.lease
        parts = (
            signed.pool_mark,
            lease.pool_number.number,
            lease.pool_number.extension or "",
            lease.lease_id,
            lease.visitor_id,
        )
        return self._signer.sign(_SEPARATOR.join(parts)).decode("ascii")

    def read(self, token: str) -> SignedLease | None:
        """The content of the token, or None if it is not one of this account's."""
        try:
            return self._read_signed(token)
        except (BadSignature, UnicodeError):
            return None

    def _unsign(self, token: str) -> SignedLease:
        text = self._signer.unsign(token).decode("ascii")
        mark, number, extension, lease_id, visitor_id = text.split(_SEPARATOR)
        return SignedLease(mark, LeaseReference(PhoneNumber(number, extension or None), lease_id, visitor_id))


@lru_cache(_MOST_MARKS_KEPT)
def mark_pool(pool_name: str) -> str:
    """The short name of a pool in tokens: pages need not see the account's names of its pools."""
    return hashlib.sha256(pool_name.encode("utf-8")).hexdigest()[:_MARK_CHARACTERS]
