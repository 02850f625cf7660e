"""Prints what commands show: in colours and fitted to the width on a terminal, as plain lines in a pipe, for scripts."""

import sys
from collections.abc import Iterable, Iterator

import click

from server.cli.blocks import Block, Cell, Row, Table
from server.domain.shown_texts import neutralize

_GAP = "  "


def show(blocks: Iterable[Block]) -> None:
    """Print each block as soon as the iterable yields it, without control characters."""
    if sys.stdout.isatty():
        # Scripts and pipes do not load `rich`, so they do not depend on its version.
        from server.cli.terminal import open_terminal, print_block

        terminal = open_terminal()
        for block in blocks:
            print_block(terminal, block)
    else:
        for line in write_plain(blocks):
            click.echo(line)


def write_plain(blocks: Iterable[Block]) -> Iterator[str]:
    """The blocks as lines of any length, without spaces at the end."""
    for block in blocks:
        if isinstance(block, Table):
            yield from _write_table(block)
        elif isinstance(block, Row):
            yield _GAP.join(map(_write, block.cells)).rstrip()
        else:
            yield _write(block)


def _write_table(table: Table) -> Iterator[str]:
    lines = [[_write(cell) for cell in row] for row in table.rows]
    lines.insert(0, [heading.removeprefix(">") for heading in table.headings])
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    sides = [">" if heading.startswith(">") else "<" for heading in table.headings]
    for line in lines:
        cells = zip(line, sides, widths, strict=True)
        yield _GAP.join(f"{text:{side}{width}}" for text, side, width in cells).rstrip()


def _write(cell: Cell) -> str:
    return neutralize(str(cell))
