"""Locks of writers: on SQLite only one transaction writes at a time, on PostgreSQL it locks its call and its account.

Every transaction locks its call before its account, so that no deadlock can happen.
"""

from sqlalchemy import bindparam, func, select

from server.stores.sql.call_log.compiled_statements import Runner
from server.stores.sql.call_log.tables import calls

_ACCOUNT_LOCKS = 7_305_552
_CALL_LOCKS = 7_305_553
"""Any numbers, as long as all processes of this program use the same ones and no other program does."""

_LOCK = select(func.pg_advisory_xact_lock(bindparam("space"), func.hashtext(bindparam("name"))))
_LOCK_ACCOUNT_OF_CALL = select(func.pg_advisory_xact_lock(bindparam("space"), func.hashtext(calls.c.account))).where(
    calls.c.call_id == bindparam("called")
)


class Locks:
    """The locks of one transaction. They end with it."""

    def __init__(self, run: Runner) -> None:
        self._run = run
        self._is_needed = run.dialect_name == "postgresql"
        self._accounts: set[str] = set()

    def lock_call(self, call_id: str) -> None:
        """Keep out other writers of the call and, if the call exists, other writers to its account."""
        if self._is_needed:
            self._run.fetch(_LOCK, {"space": _CALL_LOCKS, "name": call_id})
            self._run.fetch(_LOCK_ACCOUNT_OF_CALL, {"space": _ACCOUNT_LOCKS, "called": call_id})

    def lock_account(self, account: str) -> None:
        """Keep out other writers to the account, so that counts stay correct."""
        if self._is_needed and account not in self._accounts:
            self._run.fetch(_LOCK, {"space": _ACCOUNT_LOCKS, "name": account})
            self._accounts.add(account)
