"""How long PostgreSQL may keep a request waiting: options of its driver and its server."""

from collections.abc import Iterator
from contextlib import contextmanager
from math import ceil
from typing import TYPE_CHECKING, Any

from sqlalchemy import URL, Connection, text

from server.stores.contract import StoreUnavailable

if TYPE_CHECKING:
    from server.stores.sql.postgresql_connection import BoundedConnection

LONGEST_WAIT_SECONDS = 2
"""A caller hears nothing while a webhook waits, and it may wait three times: for the number's accounts, the account and
the call log. Twilio gives up after 15 s."""

_LONGEST_PAUSE_SECONDS = 10
# As long as the server can report what has taken too long, it does so first.
_SILENCE_AS_LONG_AS_WAIT = 1.25
_OLDEST_DRIVER = (3, 3)


def check_driver(version: str) -> None:
    """Raise `StoreUnavailable` unless this version of psycopg can give up on a server that never replies."""
    numbers = tuple(int(number) for number in version.split(".")[:2])
    if numbers < _OLDEST_DRIVER:
        raise StoreUnavailable(
            f"psycopg {version} waits forever for a database that does not reply. Install psycopg 3.3 or newer:"
            " `pip install 'dni-py[postgres]'`."
        )


def write_connect_args(url: URL, longest_wait_seconds: float) -> dict[str, str | int]:
    """Options for the driver, except those that the URL sets itself.

    The server cancels slow statements, also those that wait for a lock, and idle transactions, because their process may
    be lost with its machine. The client closes connections whose other end does not acknowledge anything.
    """
    wait_ms = round(longest_wait_seconds * 1000)
    timeouts = f"-c statement_timeout={wait_ms} -c idle_in_transaction_session_timeout={_LONGEST_PAUSE_SECONDS}s"
    limits: dict[str, str | int] = {
        "connect_timeout": ceil(longest_wait_seconds),
        "tcp_user_timeout": wait_ms,
        "keepalives_idle": 1,
        "keepalives_interval": 1,
        "keepalives_count": 2,
    }
    own_options = url.query.get("options", "")
    options = own_options if isinstance(own_options, str) else " ".join(own_options)
    # If a setting has two values, the last one counts.
    return {name: value for name, value in limits.items() if name not in url.query} | {
        "options": f"{timeouts} {options}".strip()
    }


def connect(
    longest_wait_seconds: float, _dialect: object, _record: object, args: Any, named: Any
) -> "BoundedConnection":
    """A connection with these arguments of psycopg; it waits a little longer than the server may take to reply."""
    from server.stores.sql.postgresql_connection import BoundedConnection

    connection = BoundedConnection.connect(*args, **named)
    connection.silence_seconds = longest_wait_seconds * _SILENCE_AS_LONG_AS_WAIT
    return connection


@contextmanager
def begin_transaction(connection: Connection, is_patient: bool) -> Iterator[None]:
    """The transaction; one that `is_patient` takes as long as it needs, its commit included."""
    if not is_patient or connection.dialect.name != "postgresql":
        with connection.begin():
            yield
        return
    driver: Any = connection.connection.dbapi_connection
    driver.is_patient = True
    try:
        with connection.begin():
            connection.execute(text("SET LOCAL statement_timeout = 0"))
            connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))
            yield
    finally:
        driver.is_patient = False
