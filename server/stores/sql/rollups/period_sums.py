"""Sums of whole periods, from the sums of as few blocks of days and single days as possible."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Connection, Table, bindparam, func, select, union_all

from server.domain.reports.blocks import BLOCK_DAYS, cover_period
from server.domain.reports.measures import Counted, read_numbers
from server.domain.reports.periods import Period
from server.stores.sql.rollups.cursors import read_blocks_until
from server.stores.sql.rollups.tables import NUMBER_COLUMNS, rollup_blocks, rollups

_VALUES_A_QUERY = 500  # databases limit the number of parameters of a statement
_DAY = 1


def _write_parts(
    names: Sequence[str], write_condition: Callable[[Table], ColumnElement[bool]] | None = None
) -> CompoundSelect[Any]:
    """The rows of the days and blocks of a cover."""
    parts = []
    for length in (_DAY, *BLOCK_DAYS):
        table = rollups if length == _DAY else rollup_blocks
        # Days one by one, because then the database goes straight to the rows of a value, past all other values.
        part = select(*(table.c[name] for name in names)).where(
            table.c.account == bindparam("account"),
            table.c.dimension == bindparam("dimension"),
            table.c.day.in_(bindparam(f"days_{length}", expanding=True)),
        )
        if table is rollup_blocks:
            part = part.where(table.c.length == length)
        parts.append(part if write_condition is None else part.where(write_condition(table)))
    return union_all(*parts)


def _sum(parts: Any) -> list[ColumnElement[Any]]:
    return [func.coalesce(func.sum(parts.c[name]), 0) for name in NUMBER_COLUMNS]


_OF_DAYS = _write_parts(NUMBER_COLUMNS).subquery()
_TOTAL = select(*_sum(_OF_DAYS))
_CALLS = _write_parts(("value", "calls"), lambda table: ~table.c.is_other).subquery()
_TOP = (
    select(_CALLS.c.value)
    .group_by(_CALLS.c.value)
    .order_by(func.sum(_CALLS.c.calls).desc(), _CALLS.c.value)
    .limit(bindparam("most"))
)
_OF_VALUES = _write_parts(
    ("value", *NUMBER_COLUMNS), lambda table: table.c.value.in_(bindparam("values", expanding=True)) & ~table.c.is_other
).subquery()
_VALUES = select(_OF_VALUES.c.value, *_sum(_OF_VALUES)).group_by(_OF_VALUES.c.value)


def read_top_values(
    connection: Connection, account: str, dimension: str, period: Period, limit: int
) -> dict[str, Counted]:
    """See `Rollups.read_top_values`."""
    wanted = _cover(connection, account, dimension, period)
    # The other sums only of these: of a tag with many values that takes a third of the time.
    values = list(connection.execute(_TOP, {**wanted, "most": limit}).scalars())
    return _read_values(connection, wanted, values)


def read_values(
    connection: Connection, account: str, dimension: str, period: Period, values: Sequence[str]
) -> dict[str, Counted]:
    """See `Rollups.read_values`."""
    return _read_values(connection, _cover(connection, account, dimension, period), values)


def read_sum(connection: Connection, account: str, dimension: str, period: Period) -> Counted:
    """The figures of all values of the dimension."""
    return read_numbers(connection.execute(_TOTAL, _cover(connection, account, dimension, period)).one())


def _read_values(connection: Connection, wanted: dict[str, Any], values: Sequence[str]) -> dict[str, Counted]:
    found: dict[str, Counted] = {}
    for start in range(0, len(values), _VALUES_A_QUERY):
        rows = connection.execute(_VALUES, {**wanted, "values": values[start : start + _VALUES_A_QUERY]})
        found |= {value: read_numbers(numbers) for value, *numbers in rows}
    return found


def _cover(connection: Connection, account: str, dimension: str, period: Period) -> dict[str, Any]:
    """The parameters of the statements."""
    cover = cover_period(period, read_blocks_until(connection, account))
    days = {f"days_{length}": list(firsts) for length, firsts in cover.blocks.items()}
    return {"account": account, "dimension": dimension, f"days_{_DAY}": list(cover.days), **days}
