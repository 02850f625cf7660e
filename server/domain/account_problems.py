"""What is wrong with an account: where, in the account's own terms, and what to do about it."""

from dataclasses import dataclass
from typing import TypeAlias

FieldPath: TypeAlias = tuple[str | int, ...]
"""The way to a value from the top of an account: names as the account file has them, positions in lists from 0."""


@dataclass(frozen=True)
class AccountProblem:
    """One thing that is wrong with an account; the message is for the person who wrote or changed it."""

    path: FieldPath
    message: str
