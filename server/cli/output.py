"""What commands print: plain lines into a pipe, which scripts can rely on; fitted to the width, and coloured, on a terminal."""

import sys
from collections.abc import Iterable, Iterator

import click

from server.cli.blocks import Block, Cell, Row, Table
from server.cli.texts import neutralize

_GAP = "  "


def show(blocks: Iterable[Block]) -> None:
    """Print the blocks, each as soon as it comes. Nothing in them steers the terminal."""
    if sys.stdout.isatty():
        # Scripts and pipes never load `rich`, nor depend on its version.
        from server.cli.terminal import open_terminal, print_block

        terminal = open_terminal()
        for block in blocks:
            print_block(terminal, block)
    else:
        for line in write_plain(blocks):
            click.echo(line)


def write_plain(blocks: Iterable[Block]) -> Iterator[str]:
    """The blocks as lines that are as long as they are, each without spaces at its end."""
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
