"""The revision of an account: a digest of all that it says, by which everyone sees at once that it has changed."""

import hashlib

from server.domain.accounts import Account


def compute_revision(account: Account) -> str:
    """A hex SHA-256 over the whole account, private parts included; any change gives another revision."""
    # The repr of nested dataclasses names every class and field in a fixed order, which is all that a digest needs.
    return hashlib.sha256(repr(account).encode("utf-8")).hexdigest()
