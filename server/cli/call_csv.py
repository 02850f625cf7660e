"""Calls as CSV that no spreadsheet takes for formulas: a column for each field, and one for each tag."""

import csv
import io
import json
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from server.cli.texts import write_safely
from server.domain.calls.call import Call
from server.domain.calls.written import CALL_FIELDS, write_call

MOST_TAG_COLUMNS = 500
"""Pages name tags as they like; a spreadsheet has 16,384 columns."""

OTHER_TAGS = "other_tags"
_TAGS = "tags"
_FIELDS = tuple(name for name in CALL_FIELDS if name != _TAGS)
_LONGEST_CELL = 32_767  # what a spreadsheet's cell can hold
# What spreadsheets take for the begin of a formula, in its full-width forms too (OWASP, "CSV Injection").
_FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


def write_calls_as_csv(calls: Iterable[Call]) -> Iterator[str]:
    """The first line names the columns: the fields, then `tag.NAME` for each tag, in alphabetical order.

    The calls wait in a temporary file until all tags are known, so that any number of them can be written. Beyond
    `MOST_TAG_COLUMNS` the rarest tags are one cell of JSON, `other_tags`.
    """
    with tempfile.TemporaryFile("w+", encoding="utf-8") as waiting:
        counts: Counter[str] = Counter()
        for call in calls:
            written = write_call(call)
            counts.update(written[_TAGS].keys())
            waiting.write(json.dumps(written) + "\n")
        waiting.seek(0)
        columns = _choose_columns(counts)
        others = [OTHER_TAGS] if len(columns) < len(counts) else []
        yield write_csv_line([*_FIELDS, *(write_cell(f"tag.{name}") for name in columns), *others])
        for line in waiting:
            yield write_csv_line(_write_cells(json.loads(line), columns, has_others=bool(others)))


def write_csv_line(cells: Iterable[str]) -> str:
    """The cells as a line of CSV, without its end."""
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(cells)
    return line.getvalue()


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


def _choose_columns(counts: Counter[str]) -> list[str]:
    """The most frequent tags in alphabetical order; the same calls in another order give the same columns."""
    ranked = sorted(counts, key=lambda name: (-counts[name], name))
    return sorted(ranked[:MOST_TAG_COLUMNS])


def _write_cells(written: Mapping[str, Any], columns: list[str], *, has_others: bool) -> Iterator[str]:
    tags = written[_TAGS]
    yield from (write_cell(written[name]) for name in _FIELDS)
    yield from (write_cell(tags.get(name)) for name in columns)
    if has_others:
        others = {name: value for name, value in tags.items() if name not in columns}
        yield write_cell(others) if others else ""
