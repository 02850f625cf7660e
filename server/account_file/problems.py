"""Problems of an account file, gathered so that all of them can be told at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TypeAlias

FieldPath: TypeAlias = tuple[str | int, ...]
"""The way to a value from the top of the file: names of fields and positions in lists, counted from 0."""


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong, where, and what to do about it; `line` counts from 1."""

    line: int
    field: FieldPath
    message: str

    def __str__(self) -> str:
        where = f"{write_field(self.field)}: " if self.field else ""
        return f"line {self.line}: {where}{self.message}"


class AccountFileError(ValueError):
    """The file can't be used; `problems` are all that is wrong with it, in the order of its lines."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda problem: problem.line))
        super().__init__("\n".join(map(str, self.problems)))


def write_field(field: FieldPath) -> str:
    """The path as people write it: `tracking_sources[2].assign.sales`."""
    text = ""
    for step in field:
        if isinstance(step, int):
            text += f"[{step}]"
        else:
            text += f".{step}" if text else step
    return text


def suggest(word: str, known: Sequence[str]) -> str:
    """A sentence's end that helps with a word that is not among the known ones."""
    close = get_close_matches(word.lower(), known, n=1, cutoff=0.6)
    if close:
        return f"did you mean {close[0]!r}?"
    return f"known are: {', '.join(known)}" if known else "there are none"
