"""Folds the days of dimensions with very many values: the rarest are summed in one row, "other"."""

from sqlalchemy import Connection, func, select

from server.domain.reports.dimensions import MOST_VALUES_A_DAY
from server.stores.sql.call_log.compiled_statements import Runner
from server.stores.sql.rollups.blocks import RowKey
from server.stores.sql.rollups.sums import Sums, read_hours
from server.stores.sql.rollups.tables import rollup_hours, rollups
from server.stores.sql.rollups.writing import write_rows


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


def fold_day(connection: Connection, run: Runner, account: str, dimension: str, day: int) -> None:
    """Keep the values with the most calls. The transaction must have changed the account's row of cursors before."""
    is_of_day = (rollup_hours.c.account == account, rollup_hours.c.dimension == dimension, rollup_hours.c.day == day)
    query = select(rollup_hours.c.value, rollup_hours.c.is_other, rollup_hours.c.hours).where(*is_of_day)
    stored: dict[RowKey, Sums] = {
        (dimension, day, value, bool(is_other)): Sums(read_hours(hours))
        for value, is_other, hours in connection.execute(query)
    }
    calls = {key: sums.numbers[0] for key, sums in stored.items()}
    ranked = sorted((key for key in stored if not key[-1]), key=lambda key: (-calls[key], key))
    rare = ranked[MOST_VALUES_A_DAY:]
    other = dimension, day, "", True
    after = {other: Sums()}
    for key in (*rare, other):
        after[other].add(stored.get(key, Sums()))
    write_rows(run, account, stored, {**after, **{key: Sums() for key in rare}})
