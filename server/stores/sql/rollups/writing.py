"""Writes changed sums: rows are added, replaced, and deleted when nothing is left in them."""

from collections.abc import Mapping
from typing import Any, TypeAlias

from sqlalchemy import Connection, bindparam, delete, insert, select

from server.stores.sql.rollups.sums import SumChanges, Sums, read_hours, write_hours
from server.stores.sql.rollups.tables import NUMBER_COLUMNS, rollups

RowKey: TypeAlias = tuple[str, int, str, bool]
"""Dimension, day, value, and whether it is "other", whose value is empty."""

VALUES_A_QUERY = 400  # databases limit the number of parameters of a statement
_KEY_COLUMNS = ("account", "dimension", "day", "value", "is_other")
_DELETE = delete(rollups).where(*(rollups.c[name] == bindparam(f"of_{name}") for name in _KEY_COLUMNS))


def apply_changes(connection: Connection, account: str, changes: SumChanges) -> None:
    """Add the changes to the stored sums. The transaction must have changed the account's row of cursors before."""
    stored: dict[RowKey, Sums] = {}
    changed: dict[RowKey, Sums] = {}
    for (dimension, day), values in changes.by_day.items():
        found = _read_rows(connection, account, dimension, day, values)
        stored |= found
        other = dimension, day, "", True
        for value, change in values.items():
            key = dimension, day, value, False
            # A value without a row is in "other" if there is one: it was rare when the day was folded.
            target = other if key not in found and other in found else key
            changed.setdefault(target, _copy(found.get(target))).add(change)
    write_rows(connection, account, stored, changed)


def write_rows(
    connection: Connection, account: str, stored: Mapping[RowKey, Sums], after: Mapping[RowKey, Sums]
) -> None:
    """Replace the rows of `stored` that are in `after`, and add those that are not there yet. Rows without figures are deleted.

    The row of "other" stays without figures too: it says that the day is folded.
    """
    old = [_write_key(account, key) for key in after if key in stored]
    if old:
        connection.execute(_DELETE, [{f"of_{name}": value for name, value in one.items()} for one in old])
    new = [_write_row(account, key, sums) for key, sums in after.items() if key[-1] or not sums.is_empty]
    if new:
        connection.execute(insert(rollups), new)


def read_row(row: Any) -> Sums:
    """The sums in the columns `NUMBER_COLUMNS` and `hours`."""
    return Sums(tuple(row[: len(NUMBER_COLUMNS)]), read_hours(row[len(NUMBER_COLUMNS)]))


def _read_rows(
    connection: Connection, account: str, dimension: str, day: int, values: Mapping[str, Sums]
) -> dict[RowKey, Sums]:
    found: dict[RowKey, Sums] = {}
    # The empty value, because "other" has it too.
    wanted = list(dict.fromkeys(["", *values]))
    for start in range(0, len(wanted), VALUES_A_QUERY):
        query = select(
            rollups.c.value, rollups.c.is_other, *(rollups.c[name] for name in NUMBER_COLUMNS), rollups.c.hours
        )
        query = query.where(
            rollups.c.account == account,
            rollups.c.dimension == dimension,
            rollups.c.day == day,
            rollups.c.value.in_(wanted[start : start + VALUES_A_QUERY]),
        )
        for value, is_other, *row in connection.execute(query):
            found[dimension, day, value, bool(is_other)] = read_row(row)
    return found


def _copy(sums: Sums | None) -> Sums:
    return Sums(sums.numbers, dict(sums.hours)) if sums else Sums()


def _write_key(account: str, key: RowKey) -> dict[str, Any]:
    return dict(zip(_KEY_COLUMNS, (account, *key), strict=True))


def _write_row(account: str, key: RowKey, sums: Sums) -> dict[str, Any]:
    numbers = zip(NUMBER_COLUMNS, sums.numbers, strict=True)
    return {**_write_key(account, key), **dict(numbers), "hours": write_hours(sums.hours)}
