"""Writes changed sums: rows are added, replaced, and deleted when nothing is left in them."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update

from server.domain.reports.measures import NO_NUMBERS, subtract_numbers
from server.stores.sql.call_log.compiled_statements import Runner
from server.stores.sql.rollups.blocks import RowKey, change_blocks
from server.stores.sql.rollups.sums import SumChanges, Sums, read_hours, write_hours
from server.stores.sql.rollups.tables import NUMBER_COLUMNS, rollup_hours, rollups

_KEY = ("account", "dimension", "day", "value", "is_other")
_NUMBERS, _HOURS = (
    tuple(table.c[name] == bindparam(f"of_{name}") for name in _KEY) for table in (rollups, rollup_hours)
)
_FIND = select(rollup_hours.c.hours).where(*_HOURS)
_INSERT = insert(rollups), insert(rollup_hours)
_UPDATE = update(rollups).where(*_NUMBERS), update(rollup_hours).where(*_HOURS)
_DELETE = delete(rollups).where(*_NUMBERS), delete(rollup_hours).where(*_HOURS)


def apply_changes(run: Runner, account: str, changes: SumChanges) -> None:
    """Add the changes to the stored sums. The transaction must have changed the account's row of cursors before."""
    stored: dict[RowKey, Sums] = {}
    changed: dict[RowKey, Sums] = {}
    for (dimension, day), values in changes.by_day.items():
        other = dimension, day, "", True
        stored_other = _find(run, account, other)
        if stored_other is not None:
            stored[other] = stored_other
        for value, change in values.items():
            key = dimension, day, value, False
            found = _find(run, account, key)
            if found is not None:
                stored[key] = found
            elif other in stored:
                # The value was rare when the day was folded.
                key = other
            changed.setdefault(key, Sums(dict(stored[key].hours)) if key in stored else Sums()).add(change)
    write_rows(run, account, stored, changed)


def write_rows(run: Runner, account: str, stored: Mapping[RowKey, Sums], after: Mapping[RowKey, Sums]) -> None:
    """Write the rows of `after`, which replace those of `stored`. Rows without figures are deleted.

    The row of "other" stays without figures too: it says that the day is folded.
    """
    deleted: list[dict[str, Any]] = []
    updated: list[tuple[dict[str, Any], Sums]] = []
    inserted: list[tuple[dict[str, Any], Sums]] = []
    for key, sums in after.items():
        sums.drop_empty_hours()
        if not sums.hours and not key[-1]:
            if key in stored:
                deleted.append(_write_condition(account, key))
        elif key not in stored:
            inserted.append((dict(zip(_KEY, (account, *key), strict=True)), sums))
        elif sums != stored[key]:
            updated.append((_write_condition(account, key), sums))
    for index, write in enumerate((_write_numbers, _write_hours)):
        run.change_all(_DELETE[index], deleted)
        run.change_all(_UPDATE[index], [{**condition, **write(sums)} for condition, sums in updated])
        run.change_all(_INSERT[index], [{**key, **write(sums)} for key, sums in inserted])
    change_blocks(
        run,
        account,
        {
            key: subtract_numbers(sums.numbers, stored[key].numbers if key in stored else NO_NUMBERS)
            for key, sums in after.items()
        },
    )


def _find(run: Runner, account: str, key: RowKey) -> Sums | None:
    rows = run.fetch(_FIND, _write_condition(account, key))
    return Sums(read_hours(rows[0][0])) if rows else None


def _write_condition(account: str, key: RowKey) -> dict[str, Any]:
    dimension, day, value, is_other = key
    return {"of_account": account, "of_dimension": dimension, "of_day": day, "of_value": value, "of_is_other": is_other}


def _write_numbers(sums: Sums) -> dict[str, Any]:
    return dict(zip(NUMBER_COLUMNS, sums.numbers, strict=True))


def _write_hours(sums: Sums) -> dict[str, Any]:
    return {"hours": write_hours(sums.hours)}
