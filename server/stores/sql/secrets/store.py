"""The secret store in the database of the accounts."""

from collections.abc import Collection

from sqlalchemy import Connection, Engine, Row, and_, delete, insert, select, update
from sqlalchemy.sql.elements import ColumnElement

from server.stores.secret_box import SealedSecret, SecretBox
from server.stores.secrets import FoundSecret, SecretName, SecretStore, SecretUnreadable
from server.stores.sql.engine import begin_reading, begin_writing, lock_accounts
from server.stores.sql.secrets.tables import account_secrets, allowed_variables


class SqlSecretStore(SecretStore):
    """Stores secrets, sealed by the box, at a SQLAlchemy URL (`sqlite:///...` or `postgresql+psycopg://...`)."""

    def __init__(self, engine: Engine, box: SecretBox) -> None:
        self._engine = engine
        self._box = box

    def set_secret(self, account: str, name: str, secret: str, now: float) -> bool:
        sealed = self._box.seal(account, name, secret)
        values = {"key_id": sealed.key_id, "ciphertext": sealed.ciphertext, "set_at": now}
        with begin_writing(self._engine) as connection:
            lock_accounts(connection)
            if connection.execute(update(account_secrets).where(_is_secret(account, name)).values(values)).rowcount:
                return True
            connection.execute(insert(account_secrets).values(account=account, name=name, **values))
            return False

    def find_secret(self, account: str, name: str) -> FoundSecret:
        with begin_reading(self._engine) as connection:
            row = connection.execute(select(account_secrets).where(_is_secret(account, name))).one_or_none()
            is_allowed = connection.execute(select(allowed_variables.c.name).where(_is_variable(account, name))).first()
        if row is None:
            return FoundSecret(None, is_allowed is not None)
        try:
            return FoundSecret(self._open(row), is_allowed is not None)
        except SecretUnreadable as error:
            return FoundSecret(None, is_allowed is not None, str(error))

    def list_secrets(self, account: str) -> list[SecretName]:
        table = account_secrets.c
        with begin_reading(self._engine) as connection:
            rows = connection.execute(select(table.name, table.set_at).where(table.account == account))
            return sorted((SecretName(row.name, row.set_at) for row in rows), key=lambda one: one.name)

    def delete_secret(self, account: str, name: str) -> bool:
        with begin_writing(self._engine) as connection:
            return connection.execute(delete(account_secrets).where(_is_secret(account, name))).rowcount > 0

    def allow_variable(self, account: str, variable: str, now: float) -> None:
        with begin_writing(self._engine) as connection:
            lock_accounts(connection)
            is_there = connection.execute(select(allowed_variables).where(_is_variable(account, variable))).first()
            if is_there is None:
                connection.execute(insert(allowed_variables).values(account=account, name=variable, allowed_at=now))

    def list_variables(self, account: str) -> list[SecretName]:
        table = allowed_variables.c
        with begin_reading(self._engine) as connection:
            rows = connection.execute(select(table.name, table.allowed_at).where(table.account == account))
            return sorted((SecretName(row.name, row.allowed_at) for row in rows), key=lambda one: one.name)

    def find_allowed_variables(self, names: Collection[str]) -> set[str]:
        with begin_reading(self._engine) as connection:
            name = allowed_variables.c.name
            return set(connection.scalars(select(name).where(name.in_(names)).distinct()))

    def disallow_variable(self, account: str, variable: str) -> bool:
        with begin_writing(self._engine) as connection:
            return connection.execute(delete(allowed_variables).where(_is_variable(account, variable))).rowcount > 0

    def rotate_secrets(self) -> int:
        with begin_writing(self._engine, is_patient=True) as connection:
            lock_accounts(connection)
            old = [
                row
                for row in connection.execute(select(account_secrets)).all()
                if not self._box.is_current(_read_sealed(row))
            ]
            for row in old:
                self._reseal(connection, row)
            return len(old)

    def close(self) -> None:
        self._engine.dispose()

    def _reseal(self, connection: Connection, row: Row[tuple[str, ...]]) -> None:
        sealed = self._box.seal(row.account, row.name, self._open(row))
        values = {"key_id": sealed.key_id, "ciphertext": sealed.ciphertext}
        connection.execute(update(account_secrets).where(_is_secret(row.account, row.name)).values(values))

    def _open(self, row: Row[tuple[str, ...]]) -> str:
        return self._box.open(row.account, row.name, _read_sealed(row))


def _read_sealed(row: Row[tuple[str, ...]]) -> SealedSecret:
    return SealedSecret(row.key_id, row.ciphertext)


def _is_secret(account: str, name: str) -> ColumnElement[bool]:
    return and_(account_secrets.c.account == account, account_secrets.c.name == name)


def _is_variable(account: str, name: str) -> ColumnElement[bool]:
    return and_(allowed_variables.c.account == account, allowed_variables.c.name == name)
