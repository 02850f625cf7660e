"""The sums of blocks of days: made from those of the days once these are over, and changed with them."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any, TypeAlias

from sqlalchemy import Connection, bindparam, delete, func, insert, literal, select, update

from server.domain.reports.blocks import BLOCK_DAYS, find_blocks
from server.domain.reports.measures import NO_NUMBERS, Numbers, add_numbers
from server.stores.sql.call_log.compiled_statements import Runner
from server.stores.sql.rollups.cursors import touch_cursor
from server.stores.sql.rollups.reading import list_summed_dimensions
from server.stores.sql.rollups.tables import NUMBER_COLUMNS, rollup_blocks, rollup_cursors, rollups

RowKey: TypeAlias = tuple[str, int, str, bool]
"""Dimension, day, value, and whether it is "other", whose value is empty."""

STEP_DAYS = BLOCK_DAYS[0]
_KEY = ("account", "dimension", "length", "day", "value", "is_other")
_IS_BLOCK = tuple(rollup_blocks.c[name] == bindparam(f"of_{name}") for name in _KEY)
_FIND_UNTIL = select(rollup_cursors.c.blocks_until).where(rollup_cursors.c.account == bindparam("of_account"))
_FIND = select(*(rollup_blocks.c[name] for name in NUMBER_COLUMNS)).where(*_IS_BLOCK)
_FIRST_DAY = select(func.min(rollups.c.day)).where(
    rollups.c.account == bindparam("of_account"), rollups.c.dimension == bindparam("of_dimension")
)
_INSERT = insert(rollup_blocks)
_UPDATE = update(rollup_blocks).where(*_IS_BLOCK)
_DELETE = delete(rollup_blocks).where(*_IS_BLOCK)


def change_blocks(run: Runner, account: str, changes: Mapping[RowKey, Numbers]) -> None:
    """Add the changes of days to the blocks that have these days. The transaction must have changed the cursor before."""
    found = run.fetch(_FIND_UNTIL, {"of_account": account})
    until = found[0][0] if found else 0
    sums: defaultdict[tuple[str, int, int, str, bool], Numbers] = defaultdict(lambda: NO_NUMBERS)
    for (dimension, day, value, is_other), numbers in changes.items():
        for length, first in find_blocks(day, until):
            key = dimension, length, first, value, is_other
            sums[key] = add_numbers(sums[key], numbers)
    for key, numbers in sums.items():
        if numbers != NO_NUMBERS:
            _change_block(run, dict(zip(_KEY, (account, *key), strict=True)), numbers)


def _change_block(run: Runner, key: Mapping[str, Any], change: Numbers) -> None:
    condition = {f"of_{name}": value for name, value in key.items()}
    stored = run.fetch(_FIND, condition)
    numbers = add_numbers(stored[0] if stored else NO_NUMBERS, change)
    columns = dict(zip(NUMBER_COLUMNS, numbers, strict=True))
    if numbers == NO_NUMBERS:
        run.change(_DELETE, condition)
    elif stored:
        run.change(_UPDATE, {**condition, **columns})
    else:
        run.change(_INSERT, {**key, **columns})


def find_first_day(connection: Connection, account: str) -> int | None:
    """The first day with sums of the account."""
    first = [
        connection.execute(_FIRST_DAY, {"of_account": account, "of_dimension": dimension}).scalar()
        for dimension in list_summed_dimensions(connection, account)
    ]
    return min((day for day in first if day is not None), default=None)


def build_blocks(connection: Connection, account: str, until: int) -> None:
    """Make the blocks that end with the day before `until`, unless another process has made them meanwhile."""
    # First, because others then wait until the blocks are there, and add their changes to them.
    touch_cursor(connection, account)
    are_missing = (rollup_cursors.c.account == account, rollup_cursors.c.blocks_until < until)
    if not connection.execute(update(rollup_cursors).where(*are_missing).values(blocks_until=until)).rowcount:
        return
    dimensions = list_summed_dimensions(connection, account)
    for length in BLOCK_DAYS:
        if until % length == 0:
            for dimension in dimensions:
                _build(connection, account, dimension, length, until - length)


def _build(connection: Connection, account: str, dimension: str, length: int, first: int) -> None:
    """Sum up days, or the blocks of the length before."""
    source = rollups if length == STEP_DAYS else rollup_blocks
    conditions = [
        source.c.account == account,
        source.c.dimension == dimension,
        source.c.day >= first,
        source.c.day < first + length,
    ]
    if source is rollup_blocks:
        conditions.append(source.c.length == BLOCK_DAYS[BLOCK_DAYS.index(length) - 1])
    sums = [func.sum(source.c[name]) for name in NUMBER_COLUMNS]
    rows = (
        select(
            literal(account),
            literal(dimension),
            literal(length),
            literal(first),
            source.c.value,
            source.c.is_other,
            *sums,
        )
        .where(*conditions)
        .group_by(source.c.value, source.c.is_other)
        .having(func.sum(source.c.calls) > 0)
    )
    connection.execute(insert(rollup_blocks).from_select([*_KEY, *NUMBER_COLUMNS], rows))
