"""The queries of reports."""

from datetime import date
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Table, bindparam, func, select

from server.domain.reports.dimensions import WITH_TAG_PREFIX
from server.domain.reports.measures import Counted, Numbers, read_numbers
from server.domain.reports.periods import Period
from server.domain.reports.report import Claims
from server.stores.sql.rollups.sums import read_hours
from server.stores.sql.rollups.tables import NUMBER_COLUMNS, rollup_claims, rollup_hours, rollups


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


def list_summed_dimensions(connection: Connection, account: str) -> list[str]:
    """All dimensions, also those only for sums."""
    return list(connection.execute(_LIST_DIMENSIONS, {"of_account": account}).scalars())


def list_dimensions(connection: Connection, account: str) -> list[str]:
    return [one for one in list_summed_dimensions(connection, account) if not one.startswith(WITH_TAG_PREFIX)]


def _name(account: str, period: Period, **columns: str) -> dict[str, Any]:
    """The parameters of these statements."""
    named = {f"of_{name}": value for name, value in columns.items()}
    return {"of_account": account, "first": period.first.toordinal(), "last": period.last.toordinal(), **named}
