"""Problems of an account file, gathered so that all of them can be told at once."""

from collections.abc import Iterable
from dataclasses import dataclass

from server.domain.account_problems import FieldPath


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
        self.problems = tuple(sorted(dict.fromkeys(problems), key=lambda problem: problem.line))
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
