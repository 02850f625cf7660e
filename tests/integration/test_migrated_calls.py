"""Calls that an older program has logged."""

from contextlib import closing

from sqlalchemy import text

from server.stores.sql.call_log.store import SqlCallLog
from server.stores.sql.engine import begin_reading, begin_writing, open_engine
from server.stores.sql.migrate import migrate
from tests.integration.calls.callers import NOON, add, answer, end, make_call, record, ring, step


def test_calls_of_the_seventh_version_go_on_as_they_were(empty_database_url: str) -> None:
    engine = open_engine(empty_database_url)
    with begin_writing(engine) as connection:
        migrate(connection, "0007")
    with closing(SqlCallLog(engine)) as log:
        call = make_call("CA1", NOON, step("step", NOON, "main"), ring(NOON + 1, "desk"))
        add(log, call)
        with begin_writing(engine) as connection:
            migrate(connection)
        assert log.find("demo", "twilio-CA1") == call
        ended = record(log, call, answer(NOON + 5, "desk"), end(NOON + 70))
        assert log.find("demo", "twilio-CA1") == ended
        with log.begin() as transaction:
            assert transaction.count_steps("demo", "main", "none") == 1
            assert transaction.count_answered("demo", "desk", NOON, "none") == 1
        if engine.dialect.name == "sqlite":
            with begin_reading(engine) as connection:
                by_key = "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND sql LIKE '%WITHOUT ROWID%'"
                assert connection.execute(text(by_key)).scalar() == 5
                assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
