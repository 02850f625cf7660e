"""Who waits for whom: on SQLite a writing transaction is alone anyway, on PostgreSQL it locks its call and its account.

A call's lock comes before its account's, so no two transactions wait for each other.
"""

from sqlalchemy import Connection, text

_ACCOUNT_LOCKS = 7_305_552
_CALL_LOCKS = 7_305_553
"""Any numbers will do, as long as all processes of this program use the same and nobody else does."""

_LOCK = text("SELECT pg_advisory_xact_lock(:space, hashtext(:name))")
_LOCK_ACCOUNT_OF_CALL = text(
    "SELECT pg_advisory_xact_lock(:space, hashtext(account)) FROM calls WHERE call_id = :call_id"
)


class Locks:
    """The locks of one transaction, which end with it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._is_needed = connection.dialect.name == "postgresql"
        self._accounts: set[str] = set()

    def lock_call(self, call_id: str) -> None:
        """Keep out others who write the call, and if it is there, those who write to its account."""
        if self._is_needed:
            self._connection.execute(_LOCK, {"space": _CALL_LOCKS, "name": call_id})
            self._connection.execute(_LOCK_ACCOUNT_OF_CALL, {"space": _ACCOUNT_LOCKS, "call_id": call_id})

    def lock_account(self, account: str) -> None:
        """Keep out others who write to the account, so that what is counted stays so."""
        if self._is_needed and account not in self._accounts:
            self._connection.execute(_LOCK, {"space": _ACCOUNT_LOCKS, "name": account})
            self._accounts.add(account)
