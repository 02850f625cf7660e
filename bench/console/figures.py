"""All figures of the console."""

import sqlite3

from bench.console.before import measure_before
from bench.console.filled import copy_to_postgresql, fill_sqlite
from bench.console.lists import measure_lists
from bench.console.lookers import measure_lookers
from bench.console.pages import measure_pages
from bench.console.reports import measure_reports
from bench.table import Measured
from build.version import project_version


def measure_console(rounds: int) -> Measured:
    """Measure the pages, and what the console costs webhooks and claims."""
    figures = measure_pages(rounds) + measure_before(rounds) + measure_lookers(rounds)
    return Measured(figures, {"dni_py": project_version()})


def measure_many_calls(rounds: int) -> Measured:
    """Lists and reports of a million calls, on SQLite and PostgreSQL. To fill the databases takes ten minutes or more."""
    with fill_sqlite() as sqlite, copy_to_postgresql(sqlite) as postgresql:
        figures = [
            figure
            for filled in (sqlite, postgresql)
            for figure in (*measure_lists(filled, rounds), *measure_reports(filled, rounds))
        ]
    return Measured(figures, {"dni_py": project_version(), "sqlite": sqlite3.sqlite_version})
