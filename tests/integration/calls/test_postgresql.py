"""What PostgreSQL is asked: every statement can be written for it, and locks are taken in their order.

What it answers is tried by hand: the tests run no PostgreSQL.
"""

from types import SimpleNamespace
from typing import cast

import pytest
from sqlalchemy import Connection, Delete, Insert, Select, Update
from sqlalchemy.dialects.postgresql import psycopg

from server.stores.sql.call_log import outbox, reading, standing, transaction
from server.stores.sql.call_log.prepared import PreparedStatements
from server.stores.sql.call_log.transaction import SqlCallTransaction
from tests.integration.calls.callers import CALLER, NOON, POOLED, make_call

STATEMENTS = {
    f"{module.__name__.rpartition('.')[2]}.{name}": value
    for module in (outbox, reading, standing, transaction)
    for name, value in vars(module).items()
    if isinstance(value, Select | Insert | Update | Delete)
}


class Asked:
    """In place of a connection: remembers what it is asked, and answers that the one new row is 1 and nothing else is there."""

    def __init__(self) -> None:
        self.dialect = psycopg.dialect()  # type: ignore[no-untyped-call]
        self.dialect.dbapi = SimpleNamespace(Error=RuntimeError)
        self.connection = SimpleNamespace(cursor=lambda: self)
        self.texts: list[str] = []
        self.rowcount = 0

    def execute(self, text: object, values: object) -> None:
        """As a connection, and as its cursor: the values must have all names of the text."""
        written = str(text)
        self.texts.append(written % values if "%(" in written else written)

    def fetchall(self) -> list[tuple[int]]:
        return [(1,)] if "INSERT INTO calls" in self.texts[-1] else []

    def close(self) -> None:
        pass


@pytest.mark.parametrize("name", STATEMENTS)
def test_every_statement_can_be_written(name: str) -> None:
    assert str(STATEMENTS[name].compile(dialect=psycopg.dialect()))  # type: ignore[no-untyped-call]


def test_a_webhook_locks_its_call_before_its_account_and_both_before_it_reads() -> None:
    asked = Asked()
    webhook = SqlCallTransaction(PreparedStatements(asked.dialect), cast(Connection, asked))
    webhook.find("twilio-CA1")
    webhook.list_earlier("demo", CALLER, NOON, "twilio-CA1", POOLED)
    webhook.count_busy("demo", "desk", NOON, "twilio-CA1")
    webhook.add(make_call("CA1"), NOON)
    locks = [place for place, text in enumerate(asked.texts) if "pg_advisory_xact_lock" in text]
    assert locks == [0, 1, 4]
    assert "FROM calls" in asked.texts[1]
    assert "FROM calls" in asked.texts[2]
    assert "INSERT INTO call_events" in asked.texts[-1]
