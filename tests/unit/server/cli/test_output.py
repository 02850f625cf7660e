"""The output of commands: plain lines in a pipe, wrapped and coloured on a terminal, and no control characters."""

import io
from collections.abc import Sequence

import pytest
from rich.console import Console

from server.cli.blocks import Block, Row, Styled, Table
from server.cli.output import write_plain
from server.cli.terminal import print_block

HOSTILE = (
    "[red]sale[/red]",
    "[link=https://evil.example]here[/link]",
    ":warning:",
    "\x1b[2J\x1b]0;owned\x07",
    "a\rb\nc\x9b",
)
CALLS = Table(
    ("caller", "campaign", ">talk"),
    [
        ("+14155550123", "roof repair and gutters of all kinds", "1 min 5 s"),
        ("(withheld)", Styled("none", "red"), ""),
    ],
)


def print_on_terminal(*blocks: Block, width: int = 80, has_colours: bool = False) -> str:
    out = io.StringIO()
    terminal = Console(
        file=out,
        width=width,
        force_terminal=True,
        color_system="standard",
        no_color=not has_colours,
        markup=False,
        highlight=False,
        emoji=False,
    )
    for block in blocks:
        print_block(terminal, block)
    return out.getvalue()


def read_lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.replace("\x1b[1m", "").replace("\x1b[0m", "").splitlines()]


def test_a_pipe_gets_full_lines_without_trailing_spaces() -> None:
    long = "word " * 200 + "end"
    blocks: Sequence[Block] = ["Calls:", CALLS, Row(("12:00", "CA1", long, Styled("answered", "green")))]
    assert list(write_plain(blocks)) == [
        "Calls:",
        "caller        campaign                                   talk",
        "+14155550123  roof repair and gutters of all kinds  1 min 5 s",
        "(withheld)    none",
        f"12:00  CA1  {long}  answered",
    ]


def test_a_table_without_rows_shows_its_headings() -> None:
    assert list(write_plain([Table(("name", ">size"), [])])) == ["name  size"]
    assert read_lines(print_on_terminal(Table(("name", ">size"), []))) == ["name  size"]


def test_a_wide_terminal_shows_the_same_lines_as_a_pipe() -> None:
    blocks: Sequence[Block] = ["  Times: UTC", CALLS, Row(("12:00", "     +0:00", "The call came in"), columns=2)]
    assert read_lines(print_on_terminal(*blocks, width=200)) == list(write_plain(blocks))


@pytest.mark.parametrize("width", [30, 44, 60, 79])
def test_a_narrow_terminal_wraps_lines_and_loses_nothing(width: int) -> None:
    row = Row(("12:00:00", "a call from +14155550123 to +18665550110", "answered: desk answered and talked"))
    for block in (
        row,
        "    - ring desk, sales and the workshop for 20 seconds, then the voicemail of the house",
    ):
        lines = read_lines(print_on_terminal(block, width=width))
        assert max(map(len, lines)) <= width
        assert "…" not in "".join(lines)
        shown = "".join(lines).replace(" ", "")
        assert shown == "".join(write_plain([block])).replace(" ", "")
    lines = read_lines(print_on_terminal(CALLS, width=width))
    assert max(map(len, lines)) <= width
    words = {word for line in lines for word in line.split()}
    assert words >= {"+14155550123", "(withheld)", "roof", "repair", "and", "gutters", "of", "all", "kinds", "none"}


def test_wrapped_lines_stay_in_their_column() -> None:
    row = Row(("12:00", "one two three four five six"))
    assert read_lines(print_on_terminal(row, width=20)) == ["12:00  one two three", "       four five six"]
    assert read_lines(print_on_terminal("    - one two three four", width=16)) == ["    - one two", "    three four"]


def test_a_terminal_too_narrow_for_a_table_shows_each_cell_on_a_line() -> None:
    assert read_lines(print_on_terminal(CALLS, width=30)) == [
        "caller    +14155550123",
        "campaign  roof repair and",
        "          gutters of all kinds",
        "talk      1 min 5 s",
        "",
        "caller    (withheld)",
        "campaign  none",
        "talk",
        "",
    ]


def test_a_number_and_a_short_word_are_never_split_over_lines() -> None:
    shown = print_on_terminal(CALLS, width=40)
    assert all(word in shown for word in ("+14155550123", "(withheld)", "repair", "gutters"))


def test_a_figure_is_never_split_over_lines() -> None:
    table = Table(("name", ">size"), [("a pool with a long name", "1,234 567")])
    assert sum("1,234 567" in line for line in read_lines(print_on_terminal(table, width=20))) == 1


@pytest.mark.parametrize("text", HOSTILE)
def test_a_visitors_text_contains_no_markup_and_no_control_characters(text: str) -> None:
    harmless = "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in text)
    for block in (text, Styled(text, ""), Row(("12:00", text)), Table(("tag",), [(text,)])):
        assert harmless in "\n".join(write_plain([block]))
        shown = print_on_terminal(block)
        assert harmless in shown
        assert not any(sign in shown.replace("\x1b[1m", "").replace("\x1b[0m", "") for sign in "\x1b\x07\x9b\r")


def test_colours_are_used_unless_no_color_is_set() -> None:
    for block in (
        Styled("dead", "red"),
        Row(("12:00", Styled("dead", "red"))),
        Table(("state",), [(Styled("dead", "red"),)]),
    ):
        assert "\x1b[31mdead" in print_on_terminal(block, has_colours=True)
        assert "\x1b[31m" not in print_on_terminal(block)
