"""The account store in a relational database."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, select, text
from sqlalchemy.orm import Session, joinedload, selectinload

from server.domain.accounts import Account
from server.domain.revisions import compute_revision
from server.stores.contract import AccountStore, StoredAccount
from server.stores.sql.engine import begin_reading, begin_writing, check_file, lock_accounts
from server.stores.sql.holders import find_accounts_of_number, find_holders, find_known_numbers
from server.stores.sql.migrate import is_current, migrate
from server.stores.sql.places import read_places, write_places
from server.stores.sql.rows import fill_account_row, read_account_row
from server.stores.sql.tables import (
    AccountRow,
    NumberPoolRow,
    PoolAssignmentRow,
    TargetNumberRow,
    TrackingNumberRow,
    TrackingSourceRow,
)

_WHOLE_ACCOUNT = (
    selectinload(AccountRow.campaigns),
    selectinload(AccountRow.target_numbers).joinedload(TargetNumberRow.campaign),
    selectinload(AccountRow.tracking_sources)
    .selectinload(TrackingSourceRow.tracking_numbers)
    .joinedload(TrackingNumberRow.target_number),
    selectinload(AccountRow.number_pools).joinedload(NumberPoolRow.campaign),
    selectinload(AccountRow.tracking_sources)
    .selectinload(TrackingSourceRow.pool_assignments)
    .options(joinedload(PoolAssignmentRow.target_number), joinedload(PoolAssignmentRow.number_pool)),
)


class SqlAccountStore(AccountStore):
    """Keeps accounts in a database, whose engine it shares with other stores."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def prepare(self) -> None:
        with begin_reading(self._engine) as connection:
            if is_current(connection):
                return
        with begin_writing(self._engine, is_patient=True) as connection:
            migrate(connection)

    def check(self) -> None:
        check_file(self._engine)
        with begin_reading(self._engine) as connection:
            connection.execute(text("SELECT 1 FROM accounts LIMIT 1"))

    def save(self, account: Account) -> Account | None:
        with begin_writing(self._engine, is_patient=True) as connection, _open_session(connection) as session:
            lock_accounts(connection)
            row = session.scalars(select(AccountRow).where(AccountRow.key == account.key)).one_or_none()
            before = read_account_row(row, read_places(connection, [row])) if row else None
            if before == account:
                return before
            if row is None:
                row = AccountRow()
                session.add(row)
            with session.no_autoflush:
                fill_account_row(row, account, compute_revision(account))
            session.flush()
            write_places(connection, row, account.number_pools, before.number_pools if before else ())
            return before

    def find(self, key: str) -> StoredAccount | None:
        with begin_reading(self._engine) as connection, _open_session(connection) as session:
            row = session.scalars(
                select(AccountRow).where(AccountRow.key == key).options(*_WHOLE_ACCOUNT)
            ).one_or_none()
            return StoredAccount(read_account_row(row, read_places(connection, [row])), row.revision) if row else None

    def find_revision(self, key: str) -> str | None:
        with begin_reading(self._engine) as connection:
            return connection.execute(select(AccountRow.revision).where(AccountRow.key == key)).scalar_one_or_none()

    def list_accounts(self) -> list[Account]:
        with begin_reading(self._engine) as connection, _open_session(connection) as session:
            rows = session.scalars(select(AccountRow).order_by(AccountRow.key).options(*_WHOLE_ACCOUNT)).all()
            places = read_places(connection, rows)
            return [read_account_row(row, places) for row in rows]

    def list_revisions(self) -> dict[str, str]:
        with begin_reading(self._engine) as connection:
            rows = connection.execute(select(AccountRow.key, AccountRow.revision).order_by(AccountRow.key))
            return {row.key: row.revision for row in rows}

    def find_holders(self, account: Account) -> dict[str, str]:
        with begin_reading(self._engine) as connection:
            return find_holders(connection, account)

    def find_accounts_of_number(self, number: str) -> list[str]:
        with begin_reading(self._engine) as connection:
            return find_accounts_of_number(connection, number)

    def find_known_numbers(self, numbers: Collection[str]) -> list[str]:
        with begin_reading(self._engine) as connection:
            return find_known_numbers(connection, numbers)

    def close(self) -> None:
        self._engine.dispose()


@contextmanager
def _open_session(connection: Connection) -> Iterator[Session]:
    """A session on the connection's own transaction, which alone decides what is kept."""
    with Session(bind=connection, join_transaction_mode="rollback_only") as session:
        yield session
