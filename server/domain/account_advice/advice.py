"""One piece of advice on an account."""

from dataclasses import dataclass
from typing import TypeAlias

FieldPath: TypeAlias = tuple[str | int, ...]
"""The way to a value of the account: names of fields and positions in lists, counted from 0."""


@dataclass(frozen=True)
class Advice:
    """What the field says, why that is no good, and what to do about it."""

    field: FieldPath
    message: str
