"""The account store in a relational database."""

import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

import structlog
from sqlalchemy import Connection, Engine, Row, bindparam, delete, insert, select, text, update

from server.domain.account_document import NotADocument, compute_digest, read_document, write_document
from server.domain.account_history import OPERATOR, Author, FieldChange, HistoryEntry, list_field_changes
from server.domain.accounts import Account
from server.domain.owned_numbers import NumberState, OwnedNumber, list_owned_numbers
from server.stores.contract import (
    AccountDeleted,
    AccountStore,
    AccountUnreadable,
    DeletedAccount,
    NumberNotMovable,
    RevisionConflict,
    StoredAccount,
)
from server.stores.sql.call_log.compiled_statements import CompiledStatements
from server.stores.sql.engine import begin_reading, begin_writing, check_file, lock_accounts
from server.stores.sql.history import find_entry, list_entries, list_latest_entries, write_entry
from server.stores.sql.identities.tables import api_keys
from server.stores.sql.migrate import is_current, migrate
from server.stores.sql.notifications.tables import notification_marks, notification_recipients
from server.stores.sql.numbers import (
    FIND_BY_NATIONAL_DIGITS,
    FIND_OWNER,
    find_movable,
    list_numbers,
    take_numbers,
    write_moved,
)
from server.stores.sql.people.tables import mail_choices, organisation_accounts, saved_views
from server.stores.sql.purchases.tables import purchases
from server.stores.sql.rollups.tables import rollup_blocks, rollup_claims, rollup_cursors, rollup_hours, rollups
from server.stores.sql.secrets.tables import account_secrets, allowed_variables
from server.stores.sql.site_reports.tables import refused_origins, setup_reports, tag_sightings
from server.stores.sql.tables import account_history, accounts, numbers

_IS_THERE = accounts.c.deleted_at.is_(None)
_FIND_ANY = select(accounts).where(accounts.c.key == bindparam("wanted"))
_FIND = _FIND_ANY.where(_IS_THERE)
_FIND_REVISION = select(accounts.c.revision).where(accounts.c.key == bindparam("wanted"), _IS_THERE)
_OF_AN_ACCOUNT = (
    account_history,
    numbers,
    api_keys,
    account_secrets,
    allowed_variables,
    rollup_cursors,
    rollups,
    rollup_blocks,
    rollup_hours,
    rollup_claims,
    notification_recipients,
    notification_marks,
    mail_choices,
    organisation_accounts,
    setup_reports,
    saved_views,
    tag_sightings,
    refused_origins,
    purchases,
)
_GONE_AT_ONCE = (api_keys, notification_recipients, notification_marks, mail_choices)
"""What a deleted account loses at once; the rest stays until its last calls are deleted."""

_FORGOTTEN = ""
"""The document of a deleted account that has been forgotten."""
_REMEMBERED_ACCOUNTS = 8
"""To read the document of an account that people are working on takes longer than the rest of opening a page."""
_log = structlog.get_logger()


class SqlAccountStore(AccountStore):
    """Stores accounts in a database; other stores share its engine. `clock` returns seconds since the epoch."""

    def __init__(self, engine: Engine, clock: Callable[[], float] = time.time) -> None:
        self._engine = engine
        self._prepared = CompiledStatements(engine.dialect)
        self._clock = clock

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

    def save(
        self,
        account: Account,
        expected_revision: int | None = None,
        by: Author = OPERATOR,
        *,
        is_rehearsal: bool = False,
    ) -> StoredAccount:
        document, now = write_document(account), self._clock()
        values = {"document": document, "digest": compute_digest(document), "changed_at": now}
        with begin_writing(self._engine, is_patient=True) as connection:
            lock_accounts(connection)
            row = connection.execute(_FIND_ANY, {"wanted": account.key}).one_or_none()
            if row and row.deleted_at is not None and row.document != _FORGOTTEN:
                raise AccountDeleted(account.key)
            current = row if row and row.deleted_at is None else None
            before = next(_read_all([current] if current else []), None)
            if expected_revision not in (None, current.revision if current else 0):
                raise RevisionConflict
            # A document that was stored before a field was added reads as an equal account that is written differently.
            if before and row and (row.digest == values["digest"] or write_document(before.account) == document):
                return before
            revision = row.revision if row else 0
            if row is None:
                connection.execute(insert(accounts).values(key=account.key, revision=1, **values))
            else:
                _replace(connection, account.key, revision, values | {"deleted_at": None})
            named = list_owned_numbers(before.account) if before else ()
            take_numbers(connection, account.key, list_owned_numbers(account), named, now)
            changes = list_field_changes(before.account if before else None, account)
            write_entry(connection, account.key, HistoryEntry(revision + 1, now, by, changes), document)
            if is_rehearsal:
                connection.rollback()
            return StoredAccount(account, revision + 1, now)

    def delete(self, key: str, expected_revision: int, by: Author) -> None:
        now = self._clock()
        with begin_writing(self._engine, is_patient=True) as connection:
            lock_accounts(connection)
            row = connection.execute(_FIND, {"wanted": key}).one_or_none()
            if row is None or row.revision != expected_revision:
                raise RevisionConflict
            account = _read(row).account
            _replace(connection, key, row.revision, {"changed_at": now, "deleted_at": now})
            take_numbers(connection, key, (), list_owned_numbers(account), now)
            for table in _GONE_AT_ONCE:
                connection.execute(delete(table).where(table.c.account == key))
            deleted = FieldChange((), account.name, None)
            write_entry(connection, key, HistoryEntry(row.revision + 1, now, by, (deleted,)), row.document)

    def list_deleted(self) -> list[DeletedAccount]:
        kept = select(accounts).where(~_IS_THERE, accounts.c.document != _FORGOTTEN).order_by(accounts.c.key)
        with begin_reading(self._engine) as connection:
            rows = connection.execute(kept).all()
        return [DeletedAccount(stored.account, stored.changed_at) for stored in _read_all(rows)]

    def find_deleted(self, key: str) -> DeletedAccount | None:
        deleted = _FIND_ANY.where(~_IS_THERE, accounts.c.document != _FORGOTTEN)
        with begin_reading(self._engine) as connection:
            row = connection.execute(deleted, {"wanted": key}).one_or_none()
        return DeletedAccount(_read(row).account, row.changed_at) if row else None

    def forget_deleted(self, key: str) -> None:
        with begin_writing(self._engine) as connection:
            lock_accounts(connection)
            forgotten = update(accounts).where(accounts.c.key == key, ~_IS_THERE)
            if connection.execute(forgotten.values(document=_FORGOTTEN, digest=_FORGOTTEN)).rowcount:
                for table in _OF_AN_ACCOUNT:
                    connection.execute(delete(table).where(table.c.account == key))

    def find(self, key: str) -> StoredAccount | None:
        with begin_reading(self._engine) as connection:
            row = connection.execute(_FIND, {"wanted": key}).one_or_none()
        return _read(row) if row else None

    def find_at(self, key: str, revision: int) -> StoredAccount | None:
        with begin_reading(self._engine) as connection:
            row = find_entry(connection, key, revision)
        return _read(row) if row else None

    def list_history(self, key: str, after_revision: int = 0) -> list[HistoryEntry]:
        with begin_reading(self._engine) as connection:
            return list_entries(connection, key, after_revision)

    def list_latest_changes(self, keys: Collection[str], until: float, limit: int) -> list[tuple[str, HistoryEntry]]:
        with begin_reading(self._engine) as connection:
            return list_latest_entries(connection, keys, until, limit)

    def find_revision(self, key: str) -> int | None:
        revision: int | None = self._find_first(_FIND_REVISION, wanted=key)
        return revision

    def list_accounts(self) -> list[Account]:
        with begin_reading(self._engine) as connection:
            rows = connection.execute(select(accounts).where(_IS_THERE).order_by(accounts.c.key)).all()
        return [stored.account for stored in _read_all(rows)]

    def list_revisions(self) -> dict[str, int]:
        with begin_reading(self._engine) as connection:
            there = select(accounts.c.key, accounts.c.revision).where(_IS_THERE).order_by(accounts.c.key)
            rows = connection.execute(there)
            return {row.key: row.revision for row in rows}

    def find_owner(self, number: str) -> str | None:
        owner: str | None = self._find_first(FIND_OWNER, called=number)
        return owner

    def find_by_national_digits(self, forms: Collection[str]) -> list[str]:
        with begin_reading(self._engine) as connection:
            return sorted(connection.scalars(FIND_BY_NATIONAL_DIGITS, {"forms": list(forms)}))

    def list_numbers(self, key: str | None = None) -> list[OwnedNumber]:
        with begin_reading(self._engine) as connection:
            return list_numbers(connection, key)

    def move_number(self, number: str, from_key: str, to_key: str) -> OwnedNumber:
        with begin_writing(self._engine) as connection:
            lock_accounts(connection)
            resting = find_movable(connection, number, from_key)
            row = connection.execute(_FIND, {"wanted": to_key}).one_or_none()
            if row is None:
                raise NumberNotMovable(f"There is no account {to_key!r}. See `dni account list`.")
            is_named = number in list_owned_numbers(_read(row).account)
            state = NumberState.ACTIVE if is_named else NumberState.RESTING
            moved = replace(resting, account=to_key, state=state, since=self._clock())
            write_moved(connection, moved)
            return moved

    def close(self) -> None:
        self._engine.dispose()

    def _find_first(self, statement: Any, **values: str) -> Any:
        """The first column of the first row, or None."""
        with begin_reading(self._engine) as connection:
            rows = self._prepared.on(connection.connection).fetch(statement, values)
        return rows[0][0] if rows else None


def _replace(connection: Connection, key: str, revision: int, values: Mapping[str, Any]) -> None:
    """Replace the account's row of this revision with the next one. Raises `RevisionConflict` if the revision has changed."""
    of_revision = update(accounts).where(accounts.c.key == key, accounts.c.revision == revision)
    if connection.execute(of_revision.values(revision=revision + 1, **values)).rowcount == 0:
        raise RevisionConflict


def _read(row: Row[Any]) -> StoredAccount:
    try:
        return StoredAccount(_read_document(row.document), row.revision, row.changed_at)
    except NotADocument as error:
        raise AccountUnreadable(
            f"Account {row.key!r} can't be read: {error}. Import its account file again."
        ) from error


@lru_cache(_REMEMBERED_ACCOUNTS)
def _read_document(document: str) -> Account:
    return read_document(document)


def _read_all(rows: Iterable[Row[Any]]) -> Iterator[StoredAccount]:
    """The accounts that can be read; the others are logged and skipped."""
    for row in rows:
        try:
            yield _read(row)
        except AccountUnreadable as error:
            _log.error("account_unreadable", account=row.key, reason=str(error))
