"""The queries of reports."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Table, bindparam, func, select

from server.domain.reports.dimensions import WITH_TAG_PREFIX
from server.domain.reports.measures import Counted, Numbers, read_numbers
from server.domain.reports.periods import Period
from server.domain.reports.report import Claims
from server.stores.sql.rollups.sums import read_hours
from server.stores.sql.rollups.tables import NUMBER_COLUMNS, rollup_claims, rollup_hours, rollups

_VALUES_A_QUERY = 500  # databases limit the number of parameters of a statement


def _is_in(table: Table, *names: str) -> tuple[ColumnElement[bool], ...]:
    """The rows of the period, with these other columns."""
    days = table.c.day.between(bindparam("first"), bindparam("last"))
    return (*(table.c[name] == bindparam(f"of_{name}") for name in ("account", *names)), days)


def _write_listing() -> Any:
    """One step in the index for each dimension, however many rows it has, and one statement for all steps."""
    least, is_own = func.min(rollups.c.dimension), rollups.c.account == bindparam("of_account")
    listed = select(least.label("dimension")).where(is_own).cte("listed", recursive=True)
    following = select(least).where(is_own, rollups.c.dimension > listed.c.dimension).scalar_subquery()
    listed = listed.union_all(select(following).where(listed.c.dimension.is_not(None)))
    return select(listed.c.dimension).where(listed.c.dimension.is_not(None)).order_by(listed.c.dimension)


# Built once, because to build one takes longer than to run it.
_NUMBERS = tuple(rollups.c[name] for name in NUMBER_COLUMNS)
_SUMS = tuple(func.coalesce(func.sum(number), 0) for number in _NUMBERS)
_OF_VALUES = (*_is_in(rollups, "dimension"), ~rollups.c.is_other)
_LIST_TOP_VALUES = (
    select(rollups.c.value)
    .where(*_OF_VALUES)
    .group_by(rollups.c.value)
    .order_by(func.sum(rollups.c.calls).desc(), rollups.c.value)
    .limit(bindparam("limit"))
)
_COUNT_ROWS = select(func.count()).select_from(
    select(rollups.c.day).where(*_OF_VALUES).limit(bindparam("most")).subquery()
)
_READ_ALL_VALUES = select(rollups.c.value, *_SUMS).where(*_OF_VALUES).group_by(rollups.c.value)
# Days one by one, because then the database goes straight to each row, past all other values.
_READ_VALUES = (
    select(rollups.c.value, *_SUMS)
    .where(
        rollups.c.account == bindparam("of_account"),
        rollups.c.dimension == bindparam("of_dimension"),
        rollups.c.day.in_(bindparam("days", expanding=True)),
        rollups.c.value.in_(bindparam("values", expanding=True)),
        ~rollups.c.is_other,
    )
    .group_by(rollups.c.value)
)
_READ_SUM = select(*_SUMS).where(*_is_in(rollups, "dimension"))
_READ_DAYS = select(rollups.c.day, *_NUMBERS).where(*_is_in(rollups, "dimension", "value"), ~rollups.c.is_other)
_READ_HOURS = select(rollup_hours.c.day, rollup_hours.c.hours).where(
    *_is_in(rollup_hours, "dimension", "value"), ~rollup_hours.c.is_other
)
_CLAIM_COLUMNS: tuple[Column[Any], ...] = (
    rollup_claims.c.number_pool,
    rollup_claims.c.day,
    rollup_claims.c.claims,
    rollup_claims.c.misses,
)
_READ_CLAIMS = select(*_CLAIM_COLUMNS).where(*_is_in(rollup_claims))
_LIST_DIMENSIONS = _write_listing()


def read_top_values(
    connection: Connection, account: str, dimension: str, period: Period, limit: int
) -> dict[str, Counted]:
    wanted = _name(account, period, dimension=dimension)
    values = list(connection.execute(_LIST_TOP_VALUES, {**wanted, "limit": limit}).scalars())
    # The other sums only of these: of a tag with many values that takes a third of the time.
    return read_values(connection, account, dimension, period, values)


def read_values(
    connection: Connection, account: str, dimension: str, period: Period, values: Sequence[str]
) -> dict[str, Counted]:
    found: dict[str, Counted] = {}
    wanted = _name(account, period, dimension=dimension)
    looked_for = period.days * len(values)
    if connection.execute(_COUNT_ROWS, {**wanted, "most": looked_for + 1}).scalar_one() <= looked_for:
        # The rows of all values are no more than those to look for, and to read them in order takes half the time.
        for value, *numbers in connection.execute(_READ_ALL_VALUES, wanted):
            found[value] = read_numbers(numbers)
        return {value: found[value] for value in values if value in found}
    wanted = {
        "of_account": account,
        "of_dimension": dimension,
        "days": [day.toordinal() for day in period.list_days()],
    }
    for start in range(0, len(values), _VALUES_A_QUERY):
        rows = connection.execute(_READ_VALUES, {**wanted, "values": values[start : start + _VALUES_A_QUERY]})
        found |= {value: read_numbers(numbers) for value, *numbers in rows}
    return found


def read_sum(connection: Connection, account: str, dimension: str, period: Period) -> Counted:
    return read_numbers(connection.execute(_READ_SUM, _name(account, period, dimension=dimension)).one())


def read_days(connection: Connection, account: str, dimension: str, value: str, period: Period) -> dict[date, Counted]:
    rows = connection.execute(_READ_DAYS, _name(account, period, dimension=dimension, value=value))
    return {date.fromordinal(day): read_numbers(numbers) for day, *numbers in rows}


def read_value_hours(
    connection: Connection, account: str, dimension: str, value: str, period: Period
) -> list[tuple[date, int, Numbers]]:
    return [
        (date.fromordinal(day), hour, numbers)
        for day, hours in connection.execute(_READ_HOURS, _name(account, period, dimension=dimension, value=value))
        for hour, numbers in read_hours(hours).items()
    ]


def read_claims(connection: Connection, account: str, period: Period) -> dict[str, dict[date, Claims]]:
    found: dict[str, dict[date, Claims]] = {}
    for pool, day, claims, misses in connection.execute(_READ_CLAIMS, _name(account, period)):
        found.setdefault(pool, {})[date.fromordinal(day)] = Claims(claims, misses)
    return found


def list_dimensions(connection: Connection, account: str) -> list[str]:
    listed = connection.execute(_LIST_DIMENSIONS, {"of_account": account}).scalars()
    return [one for one in listed if not one.startswith(WITH_TAG_PREFIX)]


def _name(account: str, period: Period, **columns: str) -> dict[str, Any]:
    """The parameters of these statements."""
    named = {f"of_{name}": value for name, value in columns.items()}
    return {"of_account": account, "first": period.first.toordinal(), "last": period.last.toordinal(), **named}
