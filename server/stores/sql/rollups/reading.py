"""The queries of reports."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select

from server.domain.reports.dimensions import WITH_TAG_PREFIX
from server.domain.reports.measures import Counted, Numbers, read_numbers
from server.domain.reports.periods import Period
from server.domain.reports.report import Claims
from server.stores.sql.rollups.sums import read_hours
from server.stores.sql.rollups.tables import NUMBER_COLUMNS, rollup_claims, rollup_hours, rollups

_NUMBERS = tuple(rollups.c[name] for name in NUMBER_COLUMNS)


def read_days(connection: Connection, account: str, dimension: str, value: str, period: Period) -> dict[date, Counted]:
    query = select(rollups.c.day, *_NUMBERS).where(
        *_write_conditions(account, dimension, period), rollups.c.value == value, ~rollups.c.is_other
    )
    return {date.fromordinal(day): read_numbers(numbers) for day, *numbers in connection.execute(query)}


def read_value_hours(
    connection: Connection, account: str, dimension: str, value: str, period: Period
) -> list[tuple[date, int, Numbers]]:
    query = select(rollup_hours.c.day, rollup_hours.c.hours).where(
        rollup_hours.c.account == account,
        rollup_hours.c.dimension == dimension,
        _is_within(rollup_hours.c.day, period),
        rollup_hours.c.value == value,
        ~rollup_hours.c.is_other,
    )
    return [
        (date.fromordinal(day), hour, numbers)
        for day, hours in connection.execute(query)
        for hour, numbers in read_hours(hours).items()
    ]


def read_claims(connection: Connection, account: str, period: Period) -> dict[str, dict[date, Claims]]:
    query = select(
        rollup_claims.c.number_pool, rollup_claims.c.day, rollup_claims.c.claims, rollup_claims.c.misses
    ).where(rollup_claims.c.account == account, _is_within(rollup_claims.c.day, period))
    found: dict[str, dict[date, Claims]] = {}
    for pool, day, claims, misses in connection.execute(query):
        found.setdefault(pool, {})[date.fromordinal(day)] = Claims(claims, misses)
    return found


def list_summed_dimensions(connection: Connection, account: str) -> list[str]:
    """All dimensions, also those only for sums.

    It takes one step in the index for each dimension, however many rows it has, and one statement for all steps.
    """
    least, is_own = func.min(rollups.c.dimension), rollups.c.account == account
    listed = select(least.label("dimension")).where(is_own).cte("listed", recursive=True)
    following = select(least).where(is_own, rollups.c.dimension > listed.c.dimension).scalar_subquery()
    listed = listed.union_all(select(following).where(listed.c.dimension.is_not(None)))
    query = select(listed.c.dimension).where(listed.c.dimension.is_not(None)).order_by(listed.c.dimension)
    return list(connection.execute(query).scalars())


def list_dimensions(connection: Connection, account: str) -> list[str]:
    return [one for one in list_summed_dimensions(connection, account) if not one.startswith(WITH_TAG_PREFIX)]


def _write_conditions(account: str, dimension: str, period: Period) -> tuple[ColumnElement[bool], ...]:
    return rollups.c.account == account, rollups.c.dimension == dimension, _is_within(rollups.c.day, period)


def _is_within(day: Any, period: Period) -> ColumnElement[bool]:
    condition: ColumnElement[bool] = day.between(period.first.toordinal(), period.last.toordinal())
    return condition
