"""Reports: the calls of some days by source, campaign, tag and so on, and the same for one value alone."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import request
from flask.typing import ResponseReturnValue

from server.call_csv import write_cell, write_csv_line
from server.console.call_words import MATCHES
from server.console.downloads import respond_with_csv
from server.console.pages import Pages
from server.console.parts import ConsoleParts
from server.console.rendering import Renderer
from server.console.report_chart import read_chart
from server.console.report_page import list_page_values, read_page_query
from server.console.slots import Slots
from server.console.viewer import AccountPage
from server.domain.currencies import find_currency
from server.domain.people.roles import Permission
from server.domain.reports.dimensions import LONGEST_VALUE
from server.domain.reports.report import Report, ReportRow
from server.domain.reports.written import label_row, list_csv_rows
from server.stores.reports import MOST_ROWS, read_report, read_value_report

_ROWS_SHOWN = 50
_USUAL_SORT = "calls"

_SORTS: Mapping[str, Callable[[ReportRow], float]] = {
    "calls": lambda row: row.counted.all.calls,
    "change": lambda row: row.counted.all.calls - row.before.all.calls,
    "certain": lambda row: row.counted.certain.calls,
    "unsure": lambda row: row.counted.unsure.calls,
    "answered": lambda row: row.counted.all.answered,
    "missed": lambda row: row.counted.all.missed,
    "first_time": lambda row: row.counted.all.first_time,
    "qualified": lambda row: row.counted.all.qualified,
    "value_cents": lambda row: row.counted.all.value_cents,
    "average_talk": lambda row: row.counted.all.average_talk_seconds or 0.0,
    "claims": lambda row: row.claims.claims if row.claims else -1,
    "misses": lambda row: row.claims.misses if row.claims else -1,
}


@dataclass(frozen=True)
class Sorting:
    """By which column the rows are ordered, and in which direction."""

    column: str
    is_ascending: bool

    def sort(self, report: Report) -> list[ReportRow]:
        """The rows in this order; "other" is always the last."""
        named = [row for row in report.rows if not row.key.is_other]
        if self.column == "value":
            named.sort(key=lambda row: label_row(row).casefold(), reverse=not self.is_ascending)
        else:
            named.sort(key=_SORTS[self.column], reverse=not self.is_ascending)
        return [*named, *(row for row in report.rows if row.key.is_other)]


class ReportScreen:
    """The table, its download, and the page of one value."""

    def __init__(self, parts: ConsoleParts, renderer: Renderer) -> None:
        self._parts = parts
        self._renderer = renderer
        self._slots = Slots()

    def add_to(self, pages: Pages) -> None:
        """Register the pages."""
        pages.add_for_account("/reports", Permission.SEE_CALLS, self.show_reports)
        pages.add_for_account("/reports.csv", Permission.SEE_CALLS, self.export_report)
        pages.add_for_account("/reports/value", Permission.SEE_CALLS, self.show_report_value)

    def show_reports(self, page: AccountPage) -> ResponseReturnValue:
        """The values with the most calls, a chart of all calls, and the totals."""
        rollups, query = self._parts.rollups, read_page_query(self._parts, page)
        with self._parts.read_together(is_patient=True):
            report = read_report(rollups, page.key, query.dimension, query.period, _ROWS_SHOWN)
            chart = read_chart(rollups, page.key, query.period)
            shared = list_page_values(self._parts, page, query)
        sorting = _read_sorting()
        return self._renderer.respond(
            "reports.html",
            report=report,
            rows=sorting.sort(report),
            sorting=sorting,
            match_types=list(MATCHES),
            most_calls=max((row.counted.all.calls for row in report.rows), default=0),
            has_claims=any(row.claims for row in report.rows),
            chart=chart,
            **shared,
        )

    def show_report_value(self, page: AccountPage) -> ResponseReturnValue:
        """The figures of one value."""
        rollups, query = self._parts.rollups, read_page_query(self._parts, page)
        value = request.args.get("value", "")[:LONGEST_VALUE].replace("\0", "")
        with self._parts.read_together(is_patient=True):
            report = read_value_report(rollups, page.key, query.dimension, query.period, value)
            chart = read_chart(rollups, page.key, query.period, query.dimension, value)
            shared = list_page_values(self._parts, page, query)
        return self._renderer.respond(
            "report_value.html",
            value=value,
            report=report,
            chart=chart,
            **shared | {"call_arguments": query.list_call_arguments(value)},
        )

    def export_report(self, page: AccountPage) -> ResponseReturnValue:
        """The values with the most calls as CSV, at most `MOST_ROWS`, each figure for all calls, certain ones and others."""
        query = read_page_query(self._parts, page)
        with self._slots.take():
            report = read_report(self._parts.rollups, page.key, query.dimension, query.period, MOST_ROWS)
        currency = find_currency(page.stored.account)
        lines = (write_csv_line(map(write_cell, row)) for row in list_csv_rows(report, currency))
        days = f"{query.period.first.isoformat()}-{query.period.last.isoformat()}"
        return respond_with_csv(lines, f"report-{page.key}-{days}.csv")


def _read_sorting() -> Sorting:
    column = request.args.get("sort", "")
    is_known = column == "value" or column in _SORTS
    return Sorting(column if is_known else _USUAL_SORT, is_known and request.args.get("order") == "up")
