"""Calls as lines: of a table, of JSON, or of a CSV file that no spreadsheet takes for formulas."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from server.cli.tables import write_safely, write_seconds, write_table
from server.domain.calls.call import Call
from server.domain.calls.written import CALL_FIELDS, write_call

_HEADINGS = ("started (UTC)", "call", "caller", "number", "match", "campaign", "source", "outcome", ">talk")
_WIDEST_NAME = 30
_LONGEST_CELL = 32_767  # what a spreadsheet's cell can hold
# What spreadsheets take for the begin of a formula, in its full-width forms too (OWASP, "CSV Injection").
_FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


def write_calls_as_table(calls: Iterable[Call]) -> Iterator[str]:
    """The calls for people; what does not fit is cut."""
    rows = [_write_row(call) for call in calls]
    if not rows:
        yield "There are no such calls."
        return
    yield from write_table(_HEADINGS, rows)


def write_calls_as_json(calls: Iterable[Call]) -> Iterator[str]:
    """The calls for programs, one a line."""
    for call in calls:
        yield json.dumps(write_call(call))


def write_calls_as_csv(calls: Iterable[Call]) -> Iterator[str]:
    """The calls for spreadsheets; the first line names the columns, and tags are one cell of JSON."""
    yield _write_line(CALL_FIELDS)
    for call in calls:
        written = write_call(call)
        yield _write_line([write_cell(written[name]) for name in CALL_FIELDS])


def write_cell(value: Any) -> str:
    """A value as a cell: on one line, and led by an apostrophe where a spreadsheet would take it for a formula."""
    if value is None:
        return ""
    if isinstance(value, bool | int | float | dict):
        return json.dumps(value)
    text = str(value)
    # Before control characters are taken out: a tab is one of those that may lead a formula.
    is_formula = text.lstrip().startswith(_FORMULA_STARTS) or text[:1] in ("\t", "\r", "\n")
    shown = write_safely(text, _LONGEST_CELL - 1)
    return f"'{shown}" if is_formula else shown


def write_clock(at: float) -> str:
    """A time for people, in UTC, to the second."""
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M:%S")


def _write_row(call: Call) -> tuple[str, ...]:
    attributed, progress = call.attributed, call.progress
    return (
        write_clock(progress.started_at),
        call.call_id,
        write_safely(call.caller, _WIDEST_NAME) or "(withheld)",
        write_safely(str(call.tracking_number), _WIDEST_NAME),
        attributed.match.value,
        write_safely(attributed.campaign, _WIDEST_NAME),
        write_safely(attributed.tracking_source, _WIDEST_NAME),
        progress.outcome.value,
        write_seconds(progress.talk_seconds) if progress.answered_at else "",
    )


def _write_line(cells: Iterable[str]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(cells)
    return line.getvalue()
