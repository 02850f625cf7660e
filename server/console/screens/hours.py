"""The heat map: at which hours of the week people call, and when nobody answers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from babel.dates import get_day_names
from flask import request
from flask.typing import ResponseReturnValue

from server.console.formats import choose_locale
from server.console.pages import Pages
from server.console.parts import ConsoleParts
from server.console.rendering import Renderer
from server.console.report_page import list_page_values, read_page_query
from server.console.viewer import AccountPage
from server.domain.people.roles import Permission
from server.domain.reports.measures import Counted
from server.stores.reports import read_heat_map

_STEPS = 5
_MEASURES: Mapping[str, Callable[[Counted], int]] = {
    "calls": lambda counted: counted.all.calls,
    "missed": lambda counted: counted.all.missed,
    "certain": lambda counted: counted.certain.calls,
}


@dataclass(frozen=True)
class Heat:
    """A cell: its number, and how dark it is, from 0 (nothing) to `_STEPS`."""

    number: int
    step: int


class HoursScreen:
    """Calls by weekday and hour."""

    def __init__(self, parts: ConsoleParts, renderer: Renderer) -> None:
        self._parts = parts
        self._renderer = renderer

    def add_to(self, pages: Pages) -> None:
        """Register the page."""
        pages.add_for_account("/reports/hours", Permission.SEE_CALLS, self.show_hours)

    def show_hours(self, page: AccountPage) -> ResponseReturnValue:
        """A table with a row for each weekday and a column for each hour."""
        query, measure = read_page_query(self._parts, page), request.args.get("measure", "")
        measure = measure if measure in _MEASURES else "calls"
        counted = read_heat_map(self._parts.rollups, page.key, query.period)
        numbers = [[_MEASURES[measure](hour) for hour in day] for day in counted]
        most = max(map(max, numbers))
        return self._renderer.respond(
            "report_hours.html",
            measure=measure,
            rows=[[Heat(number, find_step(number, most)) for number in day] for day in numbers],
            weekdays=[get_day_names("wide", locale=choose_locale())[day] for day in range(7)],
            total=sum(map(sum, numbers)),
            **list_page_values(self._parts, page, query),
        )


def find_step(number: int, most: int) -> int:
    """How dark the cell is. Every number above zero has a step above zero."""
    return -(-number * _STEPS // most) if most else 0
