"""One round of counting: reads changed calls, and adds what they add now, minus what they added before.

The round is prepared while others write, and written only if the cursor has not moved meanwhile.
"""

from dataclasses import dataclass, field

from sqlalchemy import Connection, bindparam, delete, insert, select

from server.domain.reports.contributions import Contribution, CountingRules, count_call
from server.stores.rollups import CALLS_A_ROUND
from server.stores.sql.call_log.compiled_statements import Runner
from server.stores.sql.call_log.rows import CALL_COLUMNS, read_call
from server.stores.sql.call_log.tables import calls
from server.stores.sql.call_log.unindexed_calls import find_last_mark
from server.stores.sql.rollups.cursors import Cursor, move_cursor
from server.stores.sql.rollups.sums import SumChanges, read_contribution, write_contribution
from server.stores.sql.rollups.tables import counted_calls
from server.stores.sql.rollups.writing import apply_changes

_CHANGED = (
    select(calls.c.id, calls.c.changed, counted_calls.c.contribution, *CALL_COLUMNS)
    .select_from(calls.outerjoin(counted_calls, counted_calls.c.call == calls.c.id))
    .order_by(calls.c.changed)
    .limit(CALLS_A_ROUND)
)

_FORGET = delete(counted_calls).where(counted_calls.c.call == bindparam("of_call"))
_COUNTED = insert(counted_calls)


@dataclass
class Round:
    """What a round has found. `is_last`: no other change waited when it was read. `counted`: new contributions by row."""

    mark: int
    is_last: bool
    changes: SumChanges = field(default_factory=SumChanges)
    counted: dict[int, Contribution | None] = field(default_factory=dict)


def read_round(connection: Connection, rules: CountingRules, after: int) -> Round:
    """The next changed calls after the mark."""
    # Before the calls: marks are given in order, so all calls up to this one are visible to the next query.
    last = find_last_mark(connection, rules.account)
    rows = connection.execute(_CHANGED.where(calls.c.account == rules.account, calls.c.changed > after)).all()
    is_last = len(rows) < CALLS_A_ROUND
    mark = rows[-1][1] if rows else after
    found = Round(max(mark, last) if is_last else mark, is_last)
    for row, _changed, contribution, *columns in rows:
        before = read_contribution(contribution) if contribution is not None else None
        now = count_call(read_call(columns), rules)
        if now != before:
            found.changes.replace(before, now)
            found.counted[row] = now
    return found


def write_round(connection: Connection, run: Runner, account: str, known: Cursor, found: Round, now: float) -> bool:
    """Write the round; False if it must be read again, because others have counted or erased calls meanwhile."""
    counted_at = now if found.is_last else known.counted_at
    if not move_cursor(connection, account, known, found.mark, counted_at):
        return False
    if found.counted:
        run.change_all(_FORGET, [{"of_call": row} for row in found.counted])
        run.change_all(
            _COUNTED,
            [
                {"call": row, "contribution": write_contribution(one)}
                for row, one in found.counted.items()
                if one is not None
            ],
        )
    apply_changes(run, account, found.changes)
    return True
