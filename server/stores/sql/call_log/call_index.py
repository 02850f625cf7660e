"""The index of calls, in the transactions of the watch: a webhook that ends a call writes no terms.

A call is indexed if the account's mark `indexed` is not lower than the call's own mark `changed`, so changing a call
again takes it out of the index without any further write.
"""

from sqlalchemy import Connection, Engine, bindparam, func, select, update

from server.stores.call_index import CallIndex, IndexLag
from server.stores.sql.call_log.call_terms import ChangedTerms, read_changed_terms, write_changed_terms
from server.stores.sql.call_log.tables import call_marks, calls
from server.stores.sql.engine import begin_reading, begin_writing

_INDEX_LOCKS = 7_305_554
"""Any number, as long as all processes of this program use the same one and no other program does."""

_BEHIND = (
    select(call_marks.c.account, call_marks.c.mark, call_marks.c.mark - call_marks.c.indexed)
    .where(call_marks.c.mark > call_marks.c.indexed)
    .order_by(call_marks.c.account)
)
_TRY_LOCK = select(func.pg_try_advisory_xact_lock(_INDEX_LOCKS, func.hashtext(bindparam("account"))))
_READ = select(call_marks.c.indexed).where(call_marks.c.account == bindparam("account"))
_WRITE = update(call_marks).where(call_marks.c.account == bindparam("of_account")).values(indexed=bindparam("until"))


class SqlCallIndex(CallIndex):
    """Shares the engine of the call log."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def list_behind(self) -> dict[str, IndexLag]:
        with begin_reading(self._engine, is_patient=True) as connection:
            return {account: IndexLag(mark, waiting) for account, mark, waiting in connection.execute(_BEHIND)}

    def index_some(self, account: str, limit: int) -> int:
        # Read before the transaction that writes, for which webhooks wait on SQLite.
        with begin_reading(self._engine, is_patient=True) as connection:
            changed = read_changed_terms(connection, account, limit)
        if changed is None:
            return 0
        with begin_writing(self._engine, is_patient=True) as connection:
            if not _try_to_lock(connection, account, changed):
                return 0
            write_changed_terms(connection, changed)
            # Last, because on PostgreSQL every webhook of the account waits for this row.
            connection.execute(_WRITE, {"of_account": account, "until": changed.until})
        return len(changed.rows)


def _try_to_lock(connection: Connection, account: str, changed: ChangedTerms) -> bool:
    """Whether no other process indexes calls of the account, or has since they were read, or deletes one of them now.

    It waits for none, so that no deadlock can happen. On SQLite only one transaction writes at a time anyway.
    """
    values = {"account": account}
    if connection.dialect.name == "postgresql":
        if not connection.execute(_TRY_LOCK, values).scalar():
            return False
        there = select(calls.c.id).where(calls.c.id.in_(changed.rows))
        locked = there.with_for_update(read=True, key_share=True, skip_locked=True)
        if len(connection.execute(locked).all()) < len(connection.execute(there).all()):
            return False
    return connection.execute(_READ, values).scalar() == changed.indexed
