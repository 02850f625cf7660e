"""The output of commands, for a terminal or a pipe: texts, rows and tables."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Styled:
    """A text with its `rich` style, for example "red"."""

    text: str
    style: str

    def __str__(self) -> str:
        return self.text


Cell = str | Styled


@dataclass(frozen=True)
class Row:
    """One line. On a narrow terminal the first `columns` cells stay on the line, and the others wrap beside them."""

    cells: Sequence[Cell]
    columns: int = 1


@dataclass(frozen=True)
class Table:
    """A table. A column whose heading starts with `>` is aligned right, for figures."""

    headings: Sequence[str]
    rows: Sequence[Sequence[Cell]]


Block = Cell | Row | Table
