"""Prints blocks on a terminal with `rich`: fitted to its width, wrapped instead of cut, in colours unless NO_COLOR is set."""

from collections.abc import Sequence

from rich import table as rich_table
from rich.console import Console, Group, JustifyMethod, RenderableType
from rich.padding import Padding
from rich.text import Text

from server.cli.blocks import Block, Cell, Row, Styled, Table
from server.domain.shown_texts import neutralize

_GAP_SPACES = "  "
_GAP = (0, len(_GAP_SPACES), 0, 0)
_LEAST_FOLDED = 16
"""Columns up to this width, and columns of figures, are never wrapped: a number on two lines reads as two numbers."""


def open_terminal() -> Console:
    """Standard output as a `rich` console. It reads no markup in texts and does not color them by itself."""
    return Console(markup=False, highlight=False, emoji=False)


def print_block(terminal: Console, block: Block) -> None:
    if isinstance(block, Table):
        terminal.print(_build_table(block, terminal.width))
    elif isinstance(block, Row):
        terminal.print(_build_row(block))
    else:
        text = _build_text(block)
        indentation = len(text.plain) - len(text.plain.lstrip())
        terminal.print(Padding(text[indentation:], (0, 0, 0, indentation), expand=False))


def _build_table(block: Table, width: int) -> RenderableType:
    """The table with long texts wrapped. If the terminal is too narrow for that, each cell is on a line of its own."""
    headings = [Text(heading.removeprefix(">")) for heading in block.headings]
    rows = [[_build_text(cell) for cell in row] for row in block.rows]
    widest = [max(text.cell_len for text in column) for column in zip(headings, *rows, strict=True)]
    folds = [
        wide > _LEAST_FOLDED and not heading.startswith(">")
        for wide, heading in zip(widest, block.headings, strict=True)
    ]
    least = [_LEAST_FOLDED if is_folded else wide for wide, is_folded in zip(widest, folds, strict=True)]
    if sum(least) + len(_GAP_SPACES) * (len(least) - 1) > width:
        return Group(*(_build_record(headings, row) for row in rows))
    table = rich_table.Table(box=None, pad_edge=False, padding=_GAP, header_style="bold")
    for heading, name, is_folded in zip(block.headings, headings, folds, strict=True):
        side: JustifyMethod = "right" if heading.startswith(">") else "left"
        table.add_column(name, justify=side, overflow="fold", no_wrap=not is_folded)
    for row in rows:
        table.add_row(*row)
    return table


def _build_record(headings: Sequence[Text], row: Sequence[Text]) -> RenderableType:
    record = rich_table.Table.grid(padding=_GAP)
    record.add_column(style="bold")
    record.add_column(overflow="fold")
    for heading, cell in zip(headings, row, strict=True):
        record.add_row(heading, cell)
    return Padding(record, (0, 0, 1, 0), expand=False)


def _build_row(block: Row) -> rich_table.Table:
    grid = rich_table.Table.grid(padding=_GAP)
    for _column in range(block.columns):
        grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    grid.add_row(*map(_build_text, block.cells[: block.columns]), _join(block.cells[block.columns :]))
    return grid


def _join(cells: Sequence[Cell]) -> Text:
    return Text(_GAP_SPACES).join(map(_build_text, cells))


def _build_text(cell: Cell) -> Text:
    return Text(neutralize(str(cell)), style=cell.style if isinstance(cell, Styled) else "", overflow="fold")
