"""Reads reports from the rollups. Each function needs a few queries, however many calls there are."""

from collections.abc import Mapping
from datetime import date

from server.domain.reports.comparison import Comparison, compare_rows
from server.domain.reports.dimensions import Dimension, find_tag
from server.domain.reports.heat_map import build_heat_map
from server.domain.reports.measures import Counted
from server.domain.reports.periods import Period
from server.domain.reports.report import Claims, PeriodCounts, Report, ReportRow, ValueKey, build_report
from server.stores.rollups import Rollups

DEFAULT_LIMIT = 20
MOST_ROWS = 1_000
_MOST_ATTEMPTS = 3


def read_report(rollups: Rollups, account: str, dimension: str, period: Period, limit: int = DEFAULT_LIMIT) -> Report:
    """The dimension's values with the most calls, at most `limit`, and all other calls in one row."""

    def read_counts(period: Period, values: Mapping[str, Counted]) -> PeriodCounts:
        total = rollups.read_sum(account, Dimension.TOTAL, period)
        # Every call has a value of a dimension that is not a tag's, which may be empty.
        with_value = rollups.read_sum(account, dimension, period) if find_tag(dimension) is not None else total
        return PeriodCounts(total, with_value, values)

    def read() -> Report:
        values = rollups.read_top_values(account, dimension, period, limit)
        before = rollups.read_values(account, dimension, period.before, list(values))
        claims = _read_claims(rollups, account, dimension, period)
        return build_report(dimension, period, read_counts(period, values), read_counts(period.before, before), claims)

    # Calls may be counted between two queries, and then the rows would not add up to the totals.
    for _attempt in range(_MOST_ATTEMPTS):
        revision = rollups.find_state(account, 0.0).revision
        report = read()
        if rollups.find_state(account, 0.0).revision == revision:
            break
    return report


def read_value_report(rollups: Rollups, account: str, dimension: str, period: Period, value: str) -> Report:
    """The report of the calls with this value alone; the totals are theirs too."""

    def read_counts(period: Period) -> PeriodCounts:
        values = rollups.read_values(account, dimension, period, [value])
        counted = values.get(value, Counted())
        return PeriodCounts(counted, counted, values)

    claims = _read_claims(rollups, account, dimension, period)
    return build_report(dimension, period, read_counts(period), read_counts(period.before), claims)


def read_series(
    rollups: Rollups, account: str, period: Period, dimension: str = Dimension.TOTAL, value: str = ""
) -> dict[date, Counted]:
    """The figures of the value on every day of the period, in order."""
    found = rollups.read_days(account, dimension, value, period)
    return {day: found.get(day, Counted()) for day in period.list_days()}


def read_heat_map(
    rollups: Rollups, account: str, period: Period, dimension: str = Dimension.TOTAL, value: str = ""
) -> tuple[tuple[Counted, ...], ...]:
    """The figures of the value by weekday (Monday first) and hour."""
    return build_heat_map(rollups.read_hours(account, dimension, value, period))


def read_comparison(
    rollups: Rollups, account: str, dimension: str, period: Period, first: str, second: str
) -> Comparison:
    """Two values of the dimension compared: calls a claim for number pools, else the share of qualified calls."""
    counted = rollups.read_values(account, dimension, period, [first, second])
    claims = _read_claims(rollups, account, dimension, period) or {}

    def write_row(value: str) -> ReportRow:
        return ReportRow(ValueKey(value), counted.get(value, Counted()), Counted(), claims.get(value))

    return compare_rows(write_row(first), write_row(second))


def list_tags(rollups: Rollups, account: str) -> list[str]:
    """The tags by whose values calls were counted."""
    return [tag for tag in map(find_tag, rollups.list_dimensions(account)) if tag is not None]


def _read_claims(rollups: Rollups, account: str, dimension: str, period: Period) -> dict[str, Claims] | None:
    if dimension != Dimension.NUMBER_POOL:
        return None
    return {pool: sum(days.values(), Claims()) for pool, days in rollups.read_claims(account, period).items()}
