"""Reports of 90 days of a log with a million calls, compared with the same reports of a log with 10,000."""

from collections.abc import Callable
from contextlib import closing
from datetime import date, timedelta
from functools import partial

from bench.console.filled import Filled
from bench.console.many_calls import ACCOUNT
from bench.figure import Figure
from server.domain.reports.dimensions import Dimension
from server.domain.reports.periods import Period
from server.stores.reports import read_heat_map, read_report
from server.stores.rollups import Rollups
from server.stores.sql.engine import open_engine
from server.stores.sql.rollups.store import SqlRollups

MOST_TIMES = 1.5
_LAST = date(2026, 12, 30)
_PERIOD = Period(_LAST - timedelta(89), _LAST)
_DIMENSIONS = ("tracking_source", "landing_page", "tracking_number", "tag:city", "tag:keyword")
_RUNS_A_ROUND = 5


def measure_reports(filled: Filled, rounds: int) -> list[Figure]:
    """How many times as long each takes, with the period before."""
    runs = rounds * _RUNS_A_ROUND
    with closing(SqlRollups(open_engine(filled.few))) as few, closing(SqlRollups(open_engine(filled.many))) as many:

        def compare(what: str, read: Callable[[Rollups], object]) -> Figure:
            return filled.compare(what, partial(read, few), partial(read, many), MOST_TIMES, runs)

        return [
            *(compare(f"a 90-day report by {one}", _write_read(one)) for one in _DIMENSIONS),
            compare("totals of 90 days", _read_totals),
            compare("a heat map of 90 days", lambda rollups: read_heat_map(rollups, ACCOUNT, _PERIOD)),
        ]


def _write_read(dimension: str) -> Callable[[Rollups], object]:
    return lambda rollups: read_report(rollups, ACCOUNT, dimension, _PERIOD)


def _read_totals(rollups: Rollups) -> None:
    for period in (_PERIOD, _PERIOD.before):
        rollups.read_sum(ACCOUNT, Dimension.TOTAL, period)
