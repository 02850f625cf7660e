"""A problem of an account: where it is, in the terms of the account file, and what to do about it."""

from dataclasses import dataclass
from typing import TypeAlias

FieldPath: TypeAlias = tuple[str | int, ...]
"""The path of a value from the top of an account: names as in the account file, and positions in lists from 0."""


@dataclass(frozen=True)
class AccountProblem:
    """One problem of an account; the message is for the person who wrote or changed it."""

    path: FieldPath
    message: str
