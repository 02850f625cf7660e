"""What commands print, before it is known where: texts, rows and tables."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Styled:
    """A text and how a terminal shows it, in `rich`'s words, as in "red"."""

    text: str
    style: str

    def __str__(self) -> str:
        return self.text


Cell = str | Styled


@dataclass(frozen=True)
class Row:
    """A line of a stream. On a narrow terminal the first `columns` of its cells stay in line, and the others fold below."""

    cells: Sequence[Cell]
    columns: int = 1


@dataclass(frozen=True)
class Table:
    """A table. A heading that starts with `>` stands over figures, which are put flush right."""

    headings: Sequence[str]
    rows: Sequence[Sequence[Cell]]


Block = Cell | Row | Table
