"""How long a PostgreSQL may keep a webhook waiting. What it is told is looked at: the tests run none."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any, cast

import pytest
from sqlalchemy import Engine, create_engine, event

from server.stores.sql import accounts
from server.stores.sql import engine as engines
from server.stores.sql.accounts import SqlAccountStore
from server.stores.sql.engine import begin_reading, begin_writing, open_engine
from server.stores.sql.postgresql import bound_waits

URL = "postgresql+psycopg://dni@db/dni"
STATEMENT_RUNS, STATEMENT_FAILED = 1, 3
LIFTED = ["SET LOCAL statement_timeout = 0", "SET LOCAL idle_in_transaction_session_timeout = 0"]


class Driver:
    """In place of psycopg's connection: `answer` raises for a server that answers nothing."""

    def __init__(self, status: int = 0, answer: Callable[[], object] = object) -> None:
        self.info = SimpleNamespace(transaction_status=status)
        self.waited: list[float | None] = []
        self.is_closed = False
        self._answer = answer

    def wait(self, generator: object, interval: float = 0.1, timeout: float | None = None) -> object:
        self.waited.append(timeout)
        return self._answer()

    def close(self) -> None:
        self.is_closed = True


class Asked:
    """In place of an engine and its connection: remembers what PostgreSQL would be asked."""

    def __init__(self) -> None:
        self.dialect = SimpleNamespace(name="postgresql")
        self.driver = Driver()
        bound_waits(self.driver)
        self.connection = SimpleNamespace(dbapi_connection=self.driver)
        self.texts: list[str] = []

    def execution_options(self, **_options: object) -> "Asked":
        return self

    @contextmanager
    def begin(self) -> Iterator["Asked"]:
        yield self

    def execute(self, statement: object) -> None:
        self.texts.append(str(statement))


class OldDriver:
    """A psycopg that can't bound a wait."""

    def wait(self, generator: object, interval: float = 0.1) -> str:
        return "answered"


def fail() -> object:
    raise RuntimeError("the wait, or the statement, failed")


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What the engine is made with that is opened next."""
    told: dict[str, Any] = {}
    engine = create_engine("sqlite://")
    monkeypatch.setattr(engines, "create_engine", lambda _url, **arguments: told.update(arguments) or engine)
    return told


def test_a_webhook_waits_two_seconds_at_most_for_a_connection_and_for_a_statement(opened: dict[str, Any]) -> None:
    open_engine(URL)
    assert opened["pool_timeout"] == 2
    assert opened["connect_args"] == {
        "connect_timeout": 2,
        "tcp_user_timeout": 2000,
        "keepalives_idle": 1,
        "keepalives_interval": 1,
        "keepalives_count": 2,
        "options": "-c statement_timeout=2s -c idle_in_transaction_session_timeout=10s",
    }


def test_what_the_url_says_itself_counts(opened: dict[str, Any]) -> None:
    open_engine(f"{URL}?connect_timeout=9&options=-c%20statement_timeout=9s")
    assert "connect_timeout" not in opened["connect_args"]
    assert opened["connect_args"]["options"].endswith("-c statement_timeout=9s")


def test_connections_are_bound_as_they_are_made(opened: dict[str, Any]) -> None:
    assert event.contains(open_engine(URL), "connect", bound_waits)


def test_who_takes_what_is_sent_and_answers_nothing_is_given_up_and_never_asked_again() -> None:
    driver = Driver(status=STATEMENT_RUNS, answer=fail)
    bound_waits(driver)
    with pytest.raises(RuntimeError):
        driver.wait("statement")
    assert driver.waited == [2.5]
    assert driver.is_closed


def test_a_statement_that_fails_leaves_the_connection_as_it_is() -> None:
    driver = Driver(status=STATEMENT_FAILED, answer=fail)
    bound_waits(driver)
    with pytest.raises(RuntimeError):
        driver.wait("statement")
    assert not driver.is_closed


def test_a_psycopg_that_can_not_bound_a_wait_is_left_as_it_is() -> None:
    driver = OldDriver()
    bound_waits(driver)
    assert driver.wait("statement") == "answered"


@pytest.mark.parametrize("begin", [begin_reading, begin_writing])
def test_only_a_patient_transaction_takes_as_long_as_it_needs(begin: Any) -> None:
    asked = Asked()
    for is_patient in (False, True, False):
        with begin(cast(Engine, asked), is_patient=is_patient):
            asked.driver.wait("statement")
    assert asked.texts == LIFTED
    assert asked.driver.waited == [2.5, None, 2.5]


def test_migrations_take_as_long_as_they_need(monkeypatch: pytest.MonkeyPatch) -> None:
    asked, migrated = Asked(), []
    monkeypatch.setattr(accounts, "open_engine", lambda _url: asked)
    monkeypatch.setattr(accounts, "is_current", lambda _connection: False)
    monkeypatch.setattr(accounts, "migrate", lambda connection: migrated.append(list(connection.texts)))
    SqlAccountStore(URL).prepare()
    assert migrated == [LIFTED]
