"""The store of second factors in the database of the accounts."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, Engine, Row, and_, delete, func, insert, select, update

from server.domain.people.second_factors import Passkey
from server.stores.second_factors import PasskeyTaken, SecondFactors
from server.stores.secret_box import SealedSecret, SecretBox
from server.stores.sql.engine import begin_reading, begin_writing, lock_accounts
from server.stores.sql.people.tables import passkeys, recovery_codes, second_factors

_NAME = "second_factor"


class SqlSecondFactors(SecondFactors):
    """Stores second factors at a SQLAlchemy URL. Secrets of authenticator apps are sealed by the box."""

    def __init__(self, engine: Engine, box: SecretBox) -> None:
        self._engine = engine
        self._box = box

    def set_app(self, user_id: str, secret: str, recovery_digests: Iterable[str], last_step: int) -> None:
        sealed = self._box.seal(user_id, _NAME, secret)
        values = {"user_id": user_id, "key_id": sealed.key_id, "ciphertext": sealed.ciphertext, "last_step": last_step}
        with begin_writing(self._engine) as connection:
            lock_accounts(connection)
            _remove_app(connection, user_id)
            connection.execute(insert(second_factors).values(values))
            _add_recovery_codes(connection, user_id, recovery_digests)

    def find_app_secret(self, user_id: str) -> str | None:
        with begin_reading(self._engine) as connection:
            query = select(second_factors).where(second_factors.c.user_id == user_id)
            row = connection.execute(query).one_or_none()
        return self._open(row) if row else None

    def remove_app(self, user_id: str) -> None:
        with begin_writing(self._engine) as connection:
            _remove_app(connection, user_id)

    def use_code(self, user_id: str, step: int) -> bool:
        is_newer = and_(second_factors.c.user_id == user_id, second_factors.c.last_step < step)
        with begin_writing(self._engine) as connection:
            return connection.execute(update(second_factors).where(is_newer).values(last_step=step)).rowcount > 0

    def set_recovery_codes(self, user_id: str, digests: Iterable[str]) -> None:
        with begin_writing(self._engine) as connection:
            lock_accounts(connection)
            connection.execute(delete(recovery_codes).where(recovery_codes.c.user_id == user_id))
            _add_recovery_codes(connection, user_id, digests)

    def use_recovery_code(self, user_id: str, digest: str) -> bool:
        is_it = and_(recovery_codes.c.user_id == user_id, recovery_codes.c.digest == digest)
        with begin_writing(self._engine) as connection:
            return connection.execute(delete(recovery_codes).where(is_it)).rowcount > 0

    def count_recovery_codes(self, user_id: str) -> int:
        query = select(func.count()).select_from(recovery_codes).where(recovery_codes.c.user_id == user_id)
        with begin_reading(self._engine) as connection:
            return connection.scalar(query) or 0

    def add_passkey(self, passkey: Passkey) -> None:
        is_it = passkeys.c.credential_id == passkey.credential_id
        with begin_writing(self._engine) as connection:
            lock_accounts(connection)
            if connection.execute(select(passkeys.c.user_id).where(is_it)).first():
                raise PasskeyTaken(passkey.credential_id)
            connection.execute(insert(passkeys).values(asdict(passkey)))

    def find_passkey(self, credential_id: str) -> Passkey | None:
        with begin_reading(self._engine) as connection:
            row = connection.execute(select(passkeys).where(passkeys.c.credential_id == credential_id)).one_or_none()
        return Passkey(**row._mapping) if row else None

    def list_passkeys(self, user_id: str) -> list[Passkey]:
        query = select(passkeys).where(passkeys.c.user_id == user_id)
        with begin_reading(self._engine) as connection:
            rows = connection.execute(query.order_by(passkeys.c.created_at, passkeys.c.credential_id))
            return [Passkey(**row._mapping) for row in rows]

    def record_passkey_use(self, credential_id: str, sign_count: int, now: float) -> None:
        values = {"sign_count": sign_count, "last_used_at": now}
        with begin_writing(self._engine) as connection:
            connection.execute(update(passkeys).where(passkeys.c.credential_id == credential_id).values(values))

    def delete_passkey(self, user_id: str, credential_id: str) -> bool:
        is_it = and_(passkeys.c.user_id == user_id, passkeys.c.credential_id == credential_id)
        with begin_writing(self._engine) as connection:
            return connection.execute(delete(passkeys).where(is_it)).rowcount > 0

    def delete_passkeys(self, user_id: str) -> int:
        with begin_writing(self._engine) as connection:
            return connection.execute(delete(passkeys).where(passkeys.c.user_id == user_id)).rowcount

    def remove_all(self, user_id: str) -> None:
        with begin_writing(self._engine) as connection:
            _remove_app(connection, user_id)
            connection.execute(delete(passkeys).where(passkeys.c.user_id == user_id))

    def rotate_secrets(self) -> int:
        with begin_writing(self._engine, is_patient=True) as connection:
            lock_accounts(connection)
            rows = connection.execute(select(second_factors)).all()
            old = [row for row in rows if not self._box.is_current(SealedSecret(row.key_id, row.ciphertext))]
            for row in old:
                sealed = self._box.seal(row.user_id, _NAME, self._open(row))
                values = {"key_id": sealed.key_id, "ciphertext": sealed.ciphertext}
                connection.execute(update(second_factors).where(second_factors.c.user_id == row.user_id).values(values))
            return len(old)

    def _open(self, row: Row[Any]) -> str:
        return self._box.open(row.user_id, _NAME, SealedSecret(row.key_id, row.ciphertext))


def _remove_app(connection: Connection, user_id: str) -> None:
    connection.execute(delete(second_factors).where(second_factors.c.user_id == user_id))
    connection.execute(delete(recovery_codes).where(recovery_codes.c.user_id == user_id))


def _add_recovery_codes(connection: Connection, user_id: str, digests: Iterable[str]) -> None:
    rows = [{"user_id": user_id, "digest": digest} for digest in digests]
    if rows:
        connection.execute(insert(recovery_codes), rows)
