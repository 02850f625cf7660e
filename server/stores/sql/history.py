"""The history of accounts, written and read within their transactions."""

import zlib
from collections.abc import Collection
from types import SimpleNamespace
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection, insert, select

from server.domain.account_history import Author, FieldChange, HistoryEntry, Through
from server.stores.sql.tables import account_history

_CHANGES = TypeAdapter(tuple[FieldChange, ...])
_LISTED = [column for column in account_history.c if column.name != "document"]


def write_entry(connection: Connection, key: str, entry: HistoryEntry, document: str) -> None:
    """Write an entry, with the document that the change produced."""
    values = {
        "account": key,
        "revision": entry.revision,
        "changed_at": entry.changed_at,
        "author": entry.by.name,
        "through": entry.by.through,
        "changes": _CHANGES.dump_json(entry.changes).decode(),
        "document": zlib.compress(document.encode()),
    }
    connection.execute(insert(account_history).values(values))


def list_entries(connection: Connection, key: str, after_revision: int) -> list[HistoryEntry]:
    """The account's entries of later revisions, in order."""
    query = select(*_LISTED).where(account_history.c.account == key, account_history.c.revision > after_revision)
    return [_read_entry(row) for row in connection.execute(query.order_by(account_history.c.revision))]


def list_latest_entries(
    connection: Connection, keys: Collection[str], until: float, limit: int
) -> list[tuple[str, HistoryEntry]]:
    """The latest entries of the accounts, latest first, each with its account."""
    table = account_history.c
    query = select(*_LISTED).where(table.account.in_(keys), table.changed_at <= until)
    ordered = query.order_by(table.changed_at.desc(), table.account, table.revision.desc()).limit(limit)
    return [(row.account, _read_entry(row)) for row in connection.execute(ordered)]


def find_entry(connection: Connection, key: str, revision: int) -> Any:
    """The columns of the account's row in `accounts` as they were at the revision, or None."""
    query = select(account_history).where(account_history.c.account == key, account_history.c.revision == revision)
    row = connection.execute(query).one_or_none()
    if row is None:
        return None
    document = zlib.decompress(row.document).decode()
    return SimpleNamespace(key=key, revision=row.revision, changed_at=row.changed_at, document=document)


def _read_entry(row: Any) -> HistoryEntry:
    author = Author(row.author, Through(row.through))
    return HistoryEntry(row.revision, row.changed_at, author, _CHANGES.validate_json(row.changes))
