"""How long PostgreSQL may keep anybody waiting: what its driver and its server are told."""

from collections.abc import Iterator
from contextlib import contextmanager
from inspect import signature
from typing import Any

from sqlalchemy import URL, Connection, text

LONGEST_WAIT_SECONDS = 2
"""A caller hears nothing while a webhook waits, and it may have to wait three times: for the number's accounts, the account and
the call log. Twilio gives up after 15 s."""

_LONGEST_PAUSE_SECONDS = 10
# The server, as long as it can, tells first what has taken too long.
_LONGEST_SILENCE_SECONDS = LONGEST_WAIT_SECONDS + 0.5
_ACTIVE = 1


def write_connect_args(url: URL) -> dict[str, str | int]:
    """What the driver is told, but for what the URL says itself.

    The server cuts off statements, also those that wait for a lock; and transactions in which nothing happens, as their
    process may be gone with its machine. The client cuts off connections whose other end does not acknowledge anything.
    """
    timeouts = (
        f"-c statement_timeout={LONGEST_WAIT_SECONDS}s -c idle_in_transaction_session_timeout={_LONGEST_PAUSE_SECONDS}s"
    )
    told: dict[str, str | int] = {
        "connect_timeout": LONGEST_WAIT_SECONDS,
        "tcp_user_timeout": LONGEST_WAIT_SECONDS * 1000,
        "keepalives_idle": 1,
        "keepalives_interval": 1,
        "keepalives_count": 2,
    }
    own_options = url.query.get("options", "")
    options = own_options if isinstance(own_options, str) else " ".join(own_options)
    # Of two values of one setting the last one counts.
    return {name: value for name, value in told.items() if name not in url.query} | {
        "options": f"{timeouts} {options}".strip()
    }


def bound_waits(driver: Any, _record: object = None) -> None:
    """Have a connection of psycopg give up a server that takes what is sent and answers nothing, as one whose disk hangs.

    Before psycopg 3.3 no wait can be bounded.
    """
    wait = driver.wait
    if "timeout" not in signature(wait).parameters:
        return

    def wait_for_a_time(generator: Any, *rest: Any, **named: Any) -> Any:
        is_patient = getattr(driver, "dni_is_patient", False)
        try:
            return wait(generator, *rest, **{"timeout": None if is_patient else _LONGEST_SILENCE_SECONDS} | named)
        except Exception:
            # Whatever is asked next would get the answer to this one, if any ever comes.
            if driver.info.transaction_status == _ACTIVE:
                driver.close()
            raise

    driver.wait = wait_for_a_time


@contextmanager
def choose_patience(connection: Connection, is_patient: bool) -> Iterator[None]:
    """Let the transaction take as long as it needs, if it `is_patient`."""
    if not is_patient or connection.dialect.name != "postgresql":
        yield
        return
    driver: Any = connection.connection.dbapi_connection
    driver.dni_is_patient = True
    try:
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))
        yield
    finally:
        driver.dni_is_patient = False
