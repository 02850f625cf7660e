"""How long PostgreSQL may keep a webhook waiting, when it never replies or its tables are locked."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import Engine, event, text
from sqlalchemy.engine import make_url

from server.account_file.read import read_account_file
from server.accounts import number_directory, runtimes
from server.app import create_app
from server.bundle import Bundle
from server.open_stores import open_stores
from server.settings import Settings, read_settings
from server.stores.contract import AccountStore, StoreUnavailable
from server.stores.sql.accounts import SqlAccountStore
from server.stores.sql.call_log.store import SqlCallLog
from server.stores.sql.engine import begin_reading, begin_writing, open_engine
from server.stores.sql.postgresql import LONGEST_WAIT_SECONDS, check_driver
from tests.carriers import AUTH_TOKEN
from tests.databases import POSTGRESQL
from tests.integration.telephony.line import CALLED_SHOP_FILE, PUBLIC_URL, Line, list_rung
from tests.relay import Relay, run_relay
from tests.shop import Clock

pytestmark = pytest.mark.database(POSTGRESQL)
SHORT_SECONDS = 0.2
LONGEST_WEBHOOK_SECONDS = 10
SILENCE_SECONDS = 2.5
RADIO = "+18665550150"
OpenEngine = Callable[..., Engine]
Serve = Callable[[Engine], Line]


@pytest.fixture
def open_short(accounts: AccountStore, database_url: str) -> Iterator[OpenEngine]:
    """Opens engines with a short longest wait; `port` is that of a relay."""
    engines: list[Engine] = []

    def open_so(port: int | None = None) -> Engine:
        url = database_url
        if port is not None:
            url = make_url(url).set(host="127.0.0.1", port=port, query={}).render_as_string(hide_password=False)
        engines.append(open_engine(url, SHORT_SECONDS))
        return engines[-1]

    yield open_so
    for engine in engines:
        engine.dispose()


@pytest.fixture
def relay(database_url: str) -> Iterator[Relay]:
    """A relay in front of the server."""
    folder = make_url(database_url).query["host"]
    with run_relay(Path(str(folder)) / ".s.PGSQL.5432") as running:
        yield running


@contextmanager
def lock_tables(database_url: str, *tables: str) -> Iterator[None]:
    """Another connection's transaction, which locks the tables."""
    engine = open_engine(database_url)
    with engine.begin() as connection:
        connection.execute(text(f"LOCK TABLE {', '.join(tables)} IN ACCESS EXCLUSIVE MODE"))
        yield
    engine.dispose()


def show(engine: Engine, setting: str, *, is_patient: bool = False) -> str:
    """The server's value of a setting, in a transaction that reads."""
    with begin_reading(engine, is_patient=is_patient) as connection:
        return str(connection.execute(text(f"SHOW {setting}")).scalar_one())


def read_from_log(engine: Engine) -> None:
    SqlCallLog(engine).find("demo", "CA1")


def read_account(engine: Engine) -> None:
    SqlAccountStore(engine).find("demo")


def write_to_log(engine: Engine) -> None:
    with SqlCallLog(engine).begin() as transaction:
        transaction.find("twilio-CA1")


def test_a_statement_is_cancelled_after_two_seconds_and_an_idle_transaction_after_ten(database_url: str) -> None:
    engine = open_engine(database_url)
    assert show(engine, "statement_timeout") == f"{LONGEST_WAIT_SECONDS}s" == "2s"
    assert show(engine, "idle_in_transaction_session_timeout") == "10s"
    engine.dispose()


def test_options_in_the_url_take_precedence(database_url: str) -> None:
    engine = open_engine(f"{database_url}&options=-c%20statement_timeout=9s&connect_timeout=9")
    assert show(engine, "statement_timeout") == "9s"
    with engine.connect() as connection:
        driver: Any = connection.connection.dbapi_connection
        assert driver.info.get_parameters()["connect_timeout"] == "9"
    engine.dispose()


def test_an_old_psycopg_is_refused_and_the_error_says_what_to_install() -> None:
    with pytest.raises(StoreUnavailable, match=r"psycopg 3\.2\.10 .*Install psycopg 3\.3 or newer"):
        check_driver("3.2.10")
    check_driver(psycopg.__version__)


def test_only_a_patient_transaction_takes_as_long_as_it_needs(open_short: OpenEngine) -> None:
    engine = open_short()
    for begin in (begin_reading, begin_writing):
        with begin(engine, is_patient=True) as connection:
            connection.execute(text("SELECT pg_sleep(:seconds)"), {"seconds": 3 * SHORT_SECONDS})
        with pytest.raises(StoreUnavailable, match="statement timeout"), begin(engine) as connection:
            connection.execute(text("SELECT pg_sleep(60)"))
    assert show(engine, "statement_timeout", is_patient=True) == "0"
    assert show(engine, "statement_timeout") == "200ms"


def test_a_patient_transaction_waits_for_its_commit_too(open_short: OpenEngine) -> None:
    engine = open_short()
    slow = f"BEGIN PERFORM pg_sleep({5 * SHORT_SECONDS}); RETURN NULL; END"
    with begin_writing(engine) as connection:
        connection.execute(text("CREATE TABLE slow (id INTEGER)"))
        connection.execute(text(f"CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql AS '{slow}'"))
        connection.execute(
            text(
                "CREATE CONSTRAINT TRIGGER wait AFTER INSERT ON slow DEFERRABLE INITIALLY DEFERRED"
                " FOR EACH ROW EXECUTE FUNCTION wait()"
            )
        )
    with begin_writing(engine, is_patient=True) as connection:
        connection.execute(text("INSERT INTO slow VALUES (1)"))
    with begin_reading(engine) as connection:
        assert connection.execute(text("SELECT count(*) FROM slow")).scalar() == 1


@pytest.mark.parametrize(
    ("table", "ask"), [("calls", read_from_log), ("calls", write_to_log), ("accounts", read_account)]
)
def test_a_query_of_a_locked_table_is_given_up(
    database_url: str, open_short: OpenEngine, table: str, ask: Callable[[Engine], None]
) -> None:
    engine = open_short()
    with lock_tables(database_url, table), pytest.raises(StoreUnavailable, match="statement timeout"):
        ask(engine)
    ask(engine)


@pytest.mark.parametrize("ask", [read_from_log, write_to_log, read_account])
def test_a_silent_server_is_given_up_and_used_again_when_it_replies(
    open_short: OpenEngine, relay: Relay, ask: Callable[[Engine], None]
) -> None:
    engine = open_short(relay.port)
    ask(engine)
    relay.is_silent.set()
    with pytest.raises(StoreUnavailable, match="timeout"):
        ask(engine)
    assert (relay.asked, relay.accepted) == (1, 1)
    relay.is_silent.clear()
    ask(engine)


def test_a_statement_without_a_reply_closes_its_connection(open_short: OpenEngine, relay: Relay) -> None:
    driver: Any = None

    def ask() -> None:
        nonlocal driver
        with begin_reading(open_short(relay.port)) as connection:
            driver = connection.connection.dbapi_connection
            relay.is_silent.set()
            connection.execute(text("SELECT 1"))

    with pytest.raises(StoreUnavailable, match="timeout"):
        ask()
    assert driver.closed


@pytest.fixture
def always_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every use of an account checks the database again, so a webhook waits as often as possible."""
    monkeypatch.setattr(runtimes, "RECHECK_SECONDS", 0.0)
    monkeypatch.setattr(number_directory, "RECHECK_SECONDS", 0.0)
    monkeypatch.setattr(number_directory, "OWNER_RECHECK_SECONDS", 0.0)


@pytest.mark.usefixtures("always_asked")
def test_a_call_gets_its_route_within_ten_seconds_while_the_database_is_silent(
    open_short: OpenEngine, relay: Relay, serve: Serve
) -> None:
    line = serve(open_short(relay.port))
    assert list_rung(line.call(RADIO)) != []
    relay.is_silent.set()
    assert list_rung(line.call(RADIO, sid="CA" + "b" * 32)) != []
    assert relay.asked == 1
    assert relay.asked * SILENCE_SECONDS + relay.accepted * LONGEST_WAIT_SECONDS <= LONGEST_WEBHOOK_SECONDS


@pytest.mark.usefixtures("always_asked")
def test_a_call_gets_its_route_within_ten_seconds_while_all_tables_are_locked(
    open_short: OpenEngine, database_url: str, serve: Serve
) -> None:
    engine = open_short()
    line = serve(engine)
    assert list_rung(line.call(RADIO)) != []
    transactions: list[object] = []
    event.listen(engine, "checkout", lambda *_connection: transactions.append(_connection))
    with lock_tables(database_url, "accounts", "numbers", "calls"):
        assert list_rung(line.call(RADIO, sid="CA" + "b" * 32)) != []
    assert 0 < len(transactions) * LONGEST_WAIT_SECONDS <= LONGEST_WEBHOOK_SECONDS


@pytest.fixture
def serve(settings: Settings, bundle: Bundle) -> Serve:
    """Starts the server of a shop on an engine; returns a line to it."""

    def start(engine: Engine) -> Line:
        accounts, secret = SqlAccountStore(engine), {"DNI_TWILIO_AUTH_TOKEN": AUTH_TOKEN, "DNI_PUBLIC_URL": PUBLIC_URL}
        accounts.save(read_account_file(CALLED_SHOP_FILE.encode()))
        own = read_settings({"DNI_DATABASE_URL": settings.database_url, "DNI_LEASE_URL": settings.lease_url, **secret})
        stores = replace(open_stores(own), accounts=accounts, call_log=SqlCallLog(engine))
        app = create_app(own, bundle=bundle, stores=stores, environment={}, clock=(clock := Clock()))
        return Line(app.test_client(), clock)

    return start
