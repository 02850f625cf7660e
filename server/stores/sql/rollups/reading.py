"""The queries of reports."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select

from server.domain.reports.dimensions import WITH_TAG_PREFIX
from server.domain.reports.measures import Counted, Numbers, read_numbers
from server.domain.reports.periods import Period
from server.domain.reports.report import Claims
from server.stores.sql.rollups.sums import read_hours
from server.stores.sql.rollups.tables import NUMBER_COLUMNS, rollup_claims, rollup_hours, rollups

_SUMS = tuple(func.coalesce(func.sum(rollups.c[name]), 0) for name in NUMBER_COLUMNS)
_VALUES_A_QUERY = 500  # databases limit the number of parameters of a statement
_NUMBERS = tuple(rollups.c[name] for name in NUMBER_COLUMNS)


def read_top_values(
    connection: Connection, account: str, dimension: str, period: Period, limit: int
) -> dict[str, Counted]:
    query = (
        select(rollups.c.value)
        .where(*_write_conditions(account, dimension, period), ~rollups.c.is_other)
        .group_by(rollups.c.value)
        .order_by(func.sum(rollups.c.calls).desc(), rollups.c.value)
        .limit(limit)
    )
    # The other sums only of these: of a tag with many values that takes a third of the time.
    return read_values(connection, account, dimension, period, list(connection.execute(query).scalars()))


def read_values(
    connection: Connection, account: str, dimension: str, period: Period, values: Sequence[str]
) -> dict[str, Counted]:
    # Days one by one, because then the database goes straight to each row, past all other values.
    days = [day.toordinal() for day in period.list_days()]
    found: dict[str, Counted] = {}
    for start in range(0, len(values), _VALUES_A_QUERY):
        query = (
            select(rollups.c.value, *_SUMS)
            .where(
                rollups.c.account == account,
                rollups.c.dimension == dimension,
                rollups.c.day.in_(days),
                rollups.c.value.in_(values[start : start + _VALUES_A_QUERY]),
                ~rollups.c.is_other,
            )
            .group_by(rollups.c.value)
        )
        found |= {value: read_numbers(numbers) for value, *numbers in connection.execute(query)}
    return found


def read_sum(connection: Connection, account: str, dimension: str, period: Period) -> Counted:
    query = select(*_SUMS).where(*_write_conditions(account, dimension, period))
    return read_numbers(connection.execute(query).one())


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


def list_dimensions(connection: Connection, account: str) -> list[str]:
    """One step in the index for each dimension, however many rows it has, and one statement for all steps."""
    least, is_own = func.min(rollups.c.dimension), rollups.c.account == account
    listed = select(least.label("dimension")).where(is_own).cte("listed", recursive=True)
    following = select(least).where(is_own, rollups.c.dimension > listed.c.dimension).scalar_subquery()
    listed = listed.union_all(select(following).where(listed.c.dimension.is_not(None)))
    query = select(listed.c.dimension).where(listed.c.dimension.is_not(None)).order_by(listed.c.dimension)
    return [one for one in connection.execute(query).scalars() if not one.startswith(WITH_TAG_PREFIX)]


def _write_conditions(account: str, dimension: str, period: Period) -> tuple[ColumnElement[bool], ...]:
    return rollups.c.account == account, rollups.c.dimension == dimension, _is_within(rollups.c.day, period)


def _is_within(day: Any, period: Period) -> ColumnElement[bool]:
    condition: ColumnElement[bool] = day.between(period.first.toordinal(), period.last.toordinal())
    return condition
