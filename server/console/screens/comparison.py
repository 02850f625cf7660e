"""A/B: two values of a dimension compared."""

from collections.abc import Mapping

from flask import request
from flask.typing import ResponseReturnValue

from server.console.pages import Pages
from server.console.parts import ConsoleParts
from server.console.rendering import Renderer
from server.console.report_page import list_page_values, read_page_query
from server.console.viewer import AccountPage
from server.domain.people.roles import Permission
from server.domain.reports.dimensions import LONGEST_VALUE
from server.domain.reports.report import Report
from server.stores.reports import read_comparison, read_report

_VALUES_OFFERED = 100


class ComparisonScreen:
    """Two values, the difference of their rates, and how sure it is."""

    def __init__(self, parts: ConsoleParts, renderer: Renderer) -> None:
        self._parts = parts
        self._renderer = renderer

    def add_to(self, pages: Pages) -> None:
        """Register the page."""
        pages.add_for_account("/reports/compare", Permission.SEE_CALLS, self.show_comparison)

    def show_comparison(self, page: AccountPage) -> ResponseReturnValue:
        """The two chosen values, at first the two with the most calls."""
        rollups, query = self._parts.rollups, read_page_query(self._parts, page)
        values = _list_values(read_report(rollups, page.key, query.dimension, query.period, _VALUES_OFFERED))
        first, second = _choose_values(request.args, values)
        compared = None
        if first and second and first != second:
            compared = read_comparison(rollups, page.key, query.dimension, query.period, first, second)
        return self._renderer.respond(
            "report_compare.html",
            values=values,
            first=first,
            second=second,
            compared=compared,
            **list_page_values(self._parts, page, query),
        )


def _list_values(report: Report) -> list[str]:
    return [row.key.value for row in report.rows if row.key.value and row.counted.all.calls]


def _choose_values(given: Mapping[str, str], values: list[str]) -> tuple[str, str]:
    """The values of the address, else those with the most calls; empty if there are none."""
    first, second = (given.get(name, "")[:LONGEST_VALUE].replace("\0", "") for name in ("first", "second"))
    first = first or next((value for value in values if value != second), "")
    return first, second or next((value for value in values if value != first), "")
