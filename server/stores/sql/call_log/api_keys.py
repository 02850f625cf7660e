"""Secret keys of accounts, by their digests."""

from sqlalchemy import Connection, delete, insert, select

from server.stores.sql.call_log.outbox_tables import api_keys


def add_api_key(connection: Connection, account: str, digest: str, now: float) -> None:
    """As the contract has it."""
    connection.execute(insert(api_keys).values(digest=digest, account=account, created_at=now))


def find_account_of_key(connection: Connection, digest: str) -> str | None:
    """As the contract has it."""
    return connection.execute(select(api_keys.c.account).where(api_keys.c.digest == digest)).scalar_one_or_none()


def delete_api_keys(connection: Connection, account: str) -> int:
    """As the contract has it."""
    return connection.execute(delete(api_keys).where(api_keys.c.account == account)).rowcount
