"""Blocks on a terminal, by `rich`: as wide as it is, folded rather than cut, in colours unless NO_COLOR is set."""

from collections.abc import Sequence

from rich import table as rich_table
from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from server.cli.blocks import Block, Cell, Row, Styled, Table
from server.cli.texts import neutralize

_GAP = (0, 2, 0, 0)


def open_terminal() -> Console:
    """Standard output as a terminal. No text is taken for markup, and no color comes from guessing at what a text is."""
    return Console(markup=False, highlight=False, emoji=False)


def print_block(terminal: Console, block: Block) -> None:
    """Print a block."""
    if isinstance(block, Table):
        terminal.print(_build_table(block))
    elif isinstance(block, Row):
        terminal.print(_build_row(block))
    else:
        text = _build_text(block)
        indentation = len(text.plain) - len(text.plain.lstrip())
        terminal.print(Padding(text[indentation:], (0, 0, 0, indentation), expand=False))


def _build_table(block: Table) -> rich_table.Table:
    table = rich_table.Table(box=None, pad_edge=False, padding=_GAP, header_style="bold")
    for place, heading in enumerate(block.headings):
        is_figure = heading.startswith(">")
        # Text may be folded anywhere; a figure in two lines would be read as two.
        least = max((len(str(row[place])) for row in block.rows), default=0) if is_figure else None
        name = Text(heading.removeprefix(">"))
        table.add_column(name, justify="right" if is_figure else "left", overflow="fold", min_width=least)
    for row in block.rows:
        table.add_row(*map(_build_text, row))
    return table


def _build_row(block: Row) -> rich_table.Table:
    grid = rich_table.Table.grid(padding=_GAP)
    for _column in range(block.columns):
        grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    grid.add_row(*map(_build_text, block.cells[: block.columns]), _join(block.cells[block.columns :]))
    return grid


def _join(cells: Sequence[Cell]) -> Text:
    return Text("  ").join(map(_build_text, cells))


def _build_text(cell: Cell) -> Text:
    return Text(neutralize(str(cell)), style=cell.style if isinstance(cell, Styled) else "", overflow="fold")
