"""The row that says how far an account's calls are counted. Changing it keeps other processes from changing the sums."""

from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, select, text, update

from server.stores.sql.rollups.tables import rollup_cursors

_ADD = text(
    "INSERT INTO rollup_cursors (account, mark, version, counted_at, rules, folded_before)"
    " VALUES (:account, 0, 0, NULL, '', 0) ON CONFLICT (account) DO NOTHING"
)


@dataclass(frozen=True)
class Cursor:
    """How far the account is: see `rollup_cursors`."""

    mark: int
    version: int
    counted_at: float | None
    rules: str
    folded_before: int
    blocks_until: int


NO_CURSOR = Cursor(0, 0, None, "", 0, 0)
_COLUMNS = (
    rollup_cursors.c.mark,
    rollup_cursors.c.version,
    rollup_cursors.c.counted_at,
    rollup_cursors.c.rules,
    rollup_cursors.c.folded_before,
    rollup_cursors.c.blocks_until,
)

_READ = select(*_COLUMNS).where(rollup_cursors.c.account == bindparam("wanted"))


def read_cursor(connection: Connection, account: str) -> Cursor:
    """The account's cursor; `NO_CURSOR` if nothing was ever counted."""
    row = connection.execute(_READ, {"wanted": account}).one_or_none()
    return Cursor(*row) if row else NO_CURSOR


def lock_cursor(connection: Connection, account: str) -> None:
    """Keep others from changing sums until the transaction ends, without changing anything.

    A transaction that locks calls as well must do this first: who counts calls locks them last.
    """
    connection.execute(select(rollup_cursors.c.mark).where(rollup_cursors.c.account == account).with_for_update())


def touch_cursor(connection: Connection, account: str) -> None:
    """Change the version, so that a round that others have begun is not written."""
    connection.execute(_ADD, {"account": account})
    connection.execute(
        update(rollup_cursors).where(rollup_cursors.c.account == account).values(version=rollup_cursors.c.version + 1)
    )


def restart_cursor(connection: Connection, account: str, rules: str | None = None) -> None:
    """Let the counting begin again, by these rules (None: the same ones)."""
    touch_cursor(connection, account)
    values = {"mark": 0, "folded_before": 0} | ({"rules": rules} if rules is not None else {})
    connection.execute(update(rollup_cursors).where(rollup_cursors.c.account == account).values(values))


def move_cursor(connection: Connection, account: str, known: Cursor, mark: int, counted_at: float | None) -> bool:
    """Move the cursor to the mark; False if others have changed it or the sums since it was read."""
    moved = update(rollup_cursors).where(
        rollup_cursors.c.account == account,
        rollup_cursors.c.mark == known.mark,
        rollup_cursors.c.version == known.version,
    )
    return connection.execute(moved.values(mark=mark, counted_at=counted_at)).rowcount > 0


def finish_folding(connection: Connection, account: str, before: int) -> None:
    """Record that days before this one are folded."""
    connection.execute(update(rollup_cursors).where(rollup_cursors.c.account == account).values(folded_before=before))


def read_blocks_until(connection: Connection, account: str) -> int:
    """The day before which all blocks of the account end that have sums."""
    query = select(rollup_cursors.c.blocks_until).where(rollup_cursors.c.account == account)
    return connection.execute(query).scalar() or 0
