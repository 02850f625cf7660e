"""Problems of an account file, collected so that all of them are reported at once."""

from collections.abc import Iterable
from dataclasses import dataclass

from server.domain.account_problems import FieldPath


@dataclass(frozen=True)
class Problem:
    """One problem: where it is, what is wrong and what to do. `line` counts from 1."""

    line: int
    field: FieldPath
    message: str

    def __str__(self) -> str:
        where = f"{write_field(self.field)}: " if self.field else ""
        return f"line {self.line}: {where}{self.message}"


class AccountFileError(ValueError):
    """The file can't be used; `problems` lists everything that is wrong with it, by line."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(dict.fromkeys(problems), key=lambda problem: problem.line))
        super().__init__("\n".join(map(str, self.problems)))


def write_field(field: FieldPath) -> str:
    """The path in the form of messages: `tracking_sources[2].assign.sales`."""
    text = ""
    for step in field:
        if isinstance(step, int):
            text += f"[{step}]"
        else:
            text += f".{step}" if text else step
    return text
