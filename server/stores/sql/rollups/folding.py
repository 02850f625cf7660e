"""Folds the days of dimensions with very many values: the rarest are summed in one row, "other"."""

from sqlalchemy import Connection, func, select

from server.domain.reports.dimensions import MOST_VALUES_A_DAY
from server.stores.sql.rollups.sums import Sums
from server.stores.sql.rollups.tables import NUMBER_COLUMNS, rollups
from server.stores.sql.rollups.writing import RowKey, read_row, write_rows


def list_crowded_days(connection: Connection, account: str, dimension: str, since: int, until: int) -> list[int]:
    """The days from `since` on and before `until` with too many values."""
    query = (
        select(rollups.c.day)
        .where(
            rollups.c.account == account,
            rollups.c.dimension == dimension,
            rollups.c.day >= since,
            rollups.c.day < until,
            ~rollups.c.is_other,
        )
        .group_by(rollups.c.day)
        .having(func.count() > MOST_VALUES_A_DAY)
    )
    return list(connection.execute(query).scalars())


def fold_day(connection: Connection, account: str, dimension: str, day: int) -> None:
    """Keep the values with the most calls. The transaction must have changed the account's row of cursors before."""
    query = select(rollups.c.value, rollups.c.is_other, *(rollups.c[name] for name in NUMBER_COLUMNS), rollups.c.hours)
    is_of_day = (rollups.c.account == account, rollups.c.dimension == dimension, rollups.c.day == day)
    stored: dict[RowKey, Sums] = {
        (dimension, day, value, bool(is_other)): read_row(row)
        for value, is_other, *row in connection.execute(query.where(*is_of_day))
    }
    values = [key for key in stored if not key[-1]]
    ranked = sorted(values, key=lambda key: (-stored[key].numbers[0], key))
    rare = ranked[MOST_VALUES_A_DAY:]
    other = dimension, day, "", True
    after: dict[RowKey, Sums] = {other: Sums()}
    for key in (*rare, other):
        after[other].add(stored.get(key, Sums()))
    write_rows(connection, account, stored, {**after, **{key: Sums() for key in rare}})
