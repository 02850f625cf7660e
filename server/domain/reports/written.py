"""Reports as JSON and as rows of a table. `docs/reports.md` explains each field."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from server.domain.reports.measures import Counted, Measures
from server.domain.reports.periods import Period
from server.domain.reports.report import Report, ReportRow

OTHER_LABEL = "(other)"
NONE_LABEL = "(none)"
_PARTS = ("all", "certain", "unsure")
_FIELDS = (
    "calls",
    "answered",
    "missed",
    "first_time",
    "qualified",
    "value_cents",
    "talk_seconds",
    "average_talk_seconds",
)


def write_measures(measures: Measures) -> dict[str, Any]:
    """The figures; times in seconds with three decimals."""
    average = measures.average_talk_seconds
    return {name: getattr(measures, name) for name in _FIELDS[:-1]} | {
        "average_talk_seconds": None if average is None else round(average, 3)
    }


def write_counted(counted: Counted) -> dict[str, Any]:
    """The figures of all calls, of those with a certain match, and of the others."""
    return {part: write_measures(getattr(counted, part)) for part in _PARTS}


def write_period(period: Period) -> dict[str, str]:
    """`since` is the first day, `until` the day after the last one."""
    return {"since": period.first.isoformat(), "until": (period.last + timedelta(1)).isoformat()}


def write_report(report: Report) -> dict[str, Any]:
    """The report as JSON."""
    return {
        "dimension": report.dimension,
        **write_period(report.period),
        "total": write_counted(report.total),
        "total_before": write_counted(report.before),
        "rows": [_write_row(row) for row in report.rows],
    }


def list_csv_rows(report: Report, currency: str = "") -> Iterator[tuple[Any, ...]]:
    """The rows of a table: headings, one row for each value, and one for the total.

    The columns are `value`, the figures of all calls, then with the prefixes `certain_` and `unsure_` those of their parts, then
    with `before_` those of all calls in the period before, then `claims` and `misses`, which only number pools have, and with a
    currency (ISO 4217) the column `currency`.
    """
    prefixes = ("", "certain_", "unsure_", "before_")
    money, headings = ((currency,), ("currency",)) if currency else ((), ())
    yield ("value", *(prefix + name for prefix in prefixes for name in _FIELDS), "claims", "misses", *headings)
    for row in report.rows:
        claims = (row.claims.claims, row.claims.misses) if row.claims else (None, None)
        yield (label_row(row), *_list_figures(row.counted, row.before), *claims, *money)
    yield ("total", *_list_figures(report.total, report.before), None, None, *money)


def label_row(row: ReportRow) -> str:
    """The row's value for people."""
    return OTHER_LABEL if row.key.is_other else row.key.value or NONE_LABEL


def _list_figures(counted: Counted, before: Counted) -> Iterator[Any]:
    for part in (counted.all, counted.certain, counted.unsure, before.all):
        yield from write_measures(part).values()


def _write_row(row: ReportRow) -> dict[str, Any]:
    return {
        "value": row.key.value,
        "is_other": row.key.is_other,
        "counted": write_counted(row.counted),
        "before": write_counted(row.before),
        "claims": row.claims.claims if row.claims else None,
        "misses": row.claims.misses if row.claims else None,
    }
