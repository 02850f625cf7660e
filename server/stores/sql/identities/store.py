"""The identity store in the database of the accounts."""

from typing import Any

from sqlalchemy import Engine, Row, and_, delete, insert, or_, select, update
from sqlalchemy.sql.elements import ColumnElement

from server.domain.api_keys import ApiKey, Scope
from server.stores.identities import USE_SECONDS, Identities, NameTaken
from server.stores.sql.engine import begin_reading, begin_writing, lock_accounts
from server.stores.sql.identities.tables import api_keys


class SqlIdentities(Identities):
    """Stores identities at a SQLAlchemy URL (`sqlite:///...` or `postgresql+psycopg://...`)."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add_api_key(self, api_key: ApiKey, digest: str) -> None:
        values = {
            "digest": digest,
            "account": api_key.account,
            "name": api_key.name,
            "scopes": sorted(api_key.scopes),
            "created_at": api_key.created_at,
            "last_used_at": api_key.last_used_at,
        }
        with begin_writing(self._engine) as connection:
            lock_accounts(connection)
            if connection.execute(select(api_keys.c.name).where(_is_named(api_key.account, api_key.name))).first():
                raise NameTaken(api_key.name)
            connection.execute(insert(api_keys).values(values))

    def find_api_key(self, digest: str) -> ApiKey | None:
        with begin_reading(self._engine) as connection:
            row = connection.execute(select(api_keys).where(api_keys.c.digest == digest)).one_or_none()
        return _read_key(row) if row else None

    def list_api_keys(self, account: str) -> list[ApiKey]:
        with begin_reading(self._engine) as connection:
            rows = connection.execute(select(api_keys).where(api_keys.c.account == account)).all()
        return sorted(map(_read_key, rows), key=lambda one: one.name)

    def record_use(self, digest: str, now: float) -> None:
        is_due = or_(api_keys.c.last_used_at.is_(None), api_keys.c.last_used_at <= now - USE_SECONDS)
        with begin_writing(self._engine) as connection:
            connection.execute(update(api_keys).where(api_keys.c.digest == digest, is_due).values(last_used_at=now))

    def delete_api_key(self, account: str, name: str) -> bool:
        with begin_writing(self._engine) as connection:
            return connection.execute(delete(api_keys).where(_is_named(account, name))).rowcount > 0

    def delete_api_keys(self, account: str) -> int:
        with begin_writing(self._engine) as connection:
            return connection.execute(delete(api_keys).where(api_keys.c.account == account)).rowcount

    def close(self) -> None:
        self._engine.dispose()


def _is_named(account: str, name: str) -> ColumnElement[bool]:
    return and_(api_keys.c.account == account, api_keys.c.name == name)


def _read_key(row: Row[Any]) -> ApiKey:
    scopes = frozenset(scope for scope in Scope if scope.value in row.scopes)
    return ApiKey(row.account, row.name, scopes, row.created_at, row.last_used_at)
