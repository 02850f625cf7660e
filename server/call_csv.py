"""Writes calls as CSV, with a column for each field and each tag. Spreadsheets run none of the cells as a formula."""

import csv
import io
import json
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from server.domain.calls.call import Call
from server.domain.calls.written import CALL_FIELDS, write_call
from server.domain.shown_texts import write_safely

MOST_TAG_COLUMNS = 500
"""A limit, because pages can use any tag names and a spreadsheet has 16,384 columns."""

OTHER_TAGS = "other_tags"
_TAGS = "tags"
_LEAD = "lead"
_FIELDS = tuple(name for name in CALL_FIELDS if name not in (_TAGS, _LEAD))
_LEAD_FIELDS = ("status", "value_cents")
_LONGEST_CELL = 32_767  # the most characters in a spreadsheet's cell
# The characters that start a formula in a spreadsheet, with their full-width forms (OWASP, "CSV Injection").
_FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


def write_calls_as_csv(calls: Iterable[Call], currency: str = "") -> Iterator[str]:
    """CSV lines. The first names the columns: the fields, then `tag.NAME` for each tag, in alphabetical order.

    The calls wait in a temporary file until all tags are known, so their number is not limited by memory. If there are more
    than `MOST_TAG_COLUMNS` tags, the rarest share the column `other_tags`, as JSON. With a currency (ISO 4217), the column
    `lead.currency` has it in each line with a value.
    """
    with tempfile.TemporaryFile("w+", encoding="utf-8") as waiting:
        counts: Counter[str] = Counter()
        for call in calls:
            written = write_call(call)
            if currency and call.lead.value_cents is not None:
                written[_LEAD]["currency"] = currency
            counts.update(written[_TAGS].keys())
            waiting.write(json.dumps(written) + "\n")
        waiting.seek(0)
        columns = _choose_columns(counts)
        others = [OTHER_TAGS] if len(columns) < len(counts) else []
        of_tags = [write_cell(f"tag.{name}") for name in columns]
        of_lead = (*_LEAD_FIELDS, "currency") if currency else _LEAD_FIELDS
        yield write_csv_line([*_FIELDS, *(f"{_LEAD}.{name}" for name in of_lead), *of_tags, *others])
        for line in waiting:
            yield write_csv_line(_write_cells(json.loads(line), of_lead, columns, has_others=bool(others)))


def write_csv_line(cells: Iterable[str]) -> str:
    """The cells as a line of CSV, without a line end."""
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(cells)
    return line.getvalue()


def write_cell(value: Any) -> str:
    """The value as a cell on one line. It starts with an apostrophe if a spreadsheet would read it as a formula."""
    if value is None:
        return ""
    if isinstance(value, bool | int | float | dict):
        return json.dumps(value)
    text = str(value)
    # Before control characters are replaced, because a tab can start a formula too.
    is_formula = text.lstrip().startswith(_FORMULA_STARTS) or text[:1] in ("\t", "\r", "\n")
    shown = write_safely(text, _LONGEST_CELL - 1)
    return f"'{shown}" if is_formula else shown


def _choose_columns(counts: Counter[str]) -> list[str]:
    """The most frequent tags, in alphabetical order. The order of the calls makes no difference."""
    ranked = sorted(counts, key=lambda name: (-counts[name], name))
    return sorted(ranked[:MOST_TAG_COLUMNS])


def _write_cells(
    written: Mapping[str, Any], of_lead: Iterable[str], columns: list[str], *, has_others: bool
) -> Iterator[str]:
    tags = written[_TAGS]
    yield from (write_cell(written[name]) for name in _FIELDS)
    yield from (write_cell(written[_LEAD].get(name)) for name in of_lead)
    yield from (write_cell(tags.get(name)) for name in columns)
    if has_others:
        others = {name: value for name, value in tags.items() if name not in columns}
        yield write_cell(others) if others else ""
