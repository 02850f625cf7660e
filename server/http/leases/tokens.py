"""Lease tokens: what a page holds of a lease, signed, so that nobody touches another's."""

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
    """What a token says: the pool, by its mark, and the lease in it."""

    pool_mark: str
    lease: LeaseReference


class LeaseTokens:
    """Writes and reads the tokens of one account; another account's don't count.

    `secret_keys`: the one that signs, then those whose signatures still count.
    """

    def __init__(self, secret_keys: Sequence[str], account_key: str) -> None:
        # The signer wants the oldest first. The account is in the key that it derives, so no token needs to name it.
        self._signer = Signer(
            list(reversed(secret_keys)), salt=f"dni lease {account_key}", digest_method=hashlib.sha256
        )
        # A page shows the same token at each heartbeat. Forged ones are not kept, as what raises is not.
        self._read_signed = lru_cache(_MOST_TOKENS_KEPT)(self._unsign)

    def write(self, signed: SignedLease) -> str:
        """The token, of characters that need no escaping in JSON or a URL."""
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
        """What the token says, or None when it is not one of this account's."""
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
    """The short name of a pool in tokens: pages need not know what an account calls its pools."""
    return hashlib.sha256(pool_name.encode("utf-8")).hexdigest()[:_MARK_CHARACTERS]
