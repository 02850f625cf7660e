"""A complaint of the dialect, in a form for people and editors."""

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Complaint:
    """A line of a source file, what is wrong there, and what to write instead."""

    path: str
    line: int
    wrong: str
    instead: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.wrong}; {self.instead}"
