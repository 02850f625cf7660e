"""Unknown accounts: each is queried once, and a client that names many of them is refused without a query."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from server.accounts.runtimes import RECHECK_SECONDS, AccountRuntimes
from server.app import create_app
from server.bundle import Bundle
from server.domain.accounts import Account
from server.http.account_lookups import UNKNOWN_KEYS_A_MINUTE, AccountLookups
from server.http.clients import Clients
from server.http.tag_routes import create_tag_blueprint
from server.making_tags import prepare_tags
from server.open_stores import Stores
from server.settings import Settings
from server.stores.contract import AccountStore
from tests.shop import Clock

PATHS: tuple[tuple[str, str], ...] = (
    ("GET", "/a/{key}/dni.js"),
    ("GET", "/a/{key}/dni.js.map"),
    ("GET", "/a/{key}/snippet"),
    ("POST", "/a/{key}/claim"),
    ("POST", "/a/{key}/renew"),
    ("POST", "/a/{key}/leave"),
    ("POST", "/a/{key}/tag"),
)
Ask = Callable[..., int]


@pytest.fixture
def clock() -> Clock:
    """The clock of the limits."""
    return Clock()


@pytest.fixture
def asked(accounts: AccountStore, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The keys that the store was queried for."""
    keys: list[str] = []
    find_revision = accounts.find_revision

    def count(key: str) -> str | None:
        keys.append(key)
        return find_revision(key)

    monkeypatch.setattr(accounts, "find_revision", count)
    return keys


@pytest.fixture
def app(settings: Settings, stores: Stores, account: Account, bundle: Bundle, clock: Clock) -> Flask:
    """The server with the documented account."""
    stores.accounts.save(account)
    runtimes = AccountRuntimes(stores.accounts, measure_time=clock)
    return create_app(settings, bundle=bundle, stores=stores, runtimes=runtimes, clock=clock)


@pytest.fixture
def ask(client: FlaskClient) -> Ask:
    """Requests a path of an account, from an address; returns the status."""

    def ask_from(method: str, path: str, key: str, address: str = "198.51.100.1") -> int:
        response = client.open(path.format(key=key), method=method, data=b"{}", environ_base={"REMOTE_ADDR": address})
        return response.status_code

    return ask_from


@pytest.mark.parametrize(("method", "path"), PATHS)
def test_the_database_is_queried_once_for_an_unknown_key(ask: Ask, asked: list[str], method: str, path: str) -> None:
    assert [ask(method, path, "nobody") for _time in range(5)] == [404] * 5
    assert asked == ["nobody"]


@pytest.mark.parametrize(("method", "path"), PATHS)
def test_a_client_that_names_many_unknown_accounts_is_refused_without_a_query(
    ask: Ask, asked: list[str], clock: Clock, method: str, path: str
) -> None:
    statuses = [ask(method, path, f"nobody{nth}") for nth in range(UNKNOWN_KEYS_A_MINUTE + 3)]
    assert statuses == [404] * UNKNOWN_KEYS_A_MINUTE + [429] * 3
    assert len(asked) == UNKNOWN_KEYS_A_MINUTE
    assert ask(method, path, "another", address="203.0.113.9") == 404
    clock.now += 60
    assert ask(method, path, "one-more") == 404


def test_all_routes_share_the_count_of_unknown_accounts(ask: Ask) -> None:
    for nth in range(UNKNOWN_KEYS_A_MINUTE):
        method, path = PATHS[nth % len(PATHS)]
        assert ask(method, path, f"nobody{nth}") == 404
    assert {ask(method, path, "nobody") for method, path in PATHS} == {429}


def test_a_refused_client_still_gets_accounts_that_the_server_knows(ask: Ask) -> None:
    assert ask("GET", "/a/{key}/dni.js", "demo") == 200
    for nth in range(UNKNOWN_KEYS_A_MINUTE + 1):
        ask("GET", "/a/{key}/dni.js", f"nobody{nth}")
    assert ask("GET", "/a/{key}/dni.js", "demo") == 200
    assert ask("GET", "/a/{key}/snippet", "demo") == 200


def test_existing_accounts_are_not_counted(ask: Ask, accounts: AccountStore) -> None:
    for nth in range(UNKNOWN_KEYS_A_MINUTE + 5):
        accounts.save(Account(f"shop{nth}", "Shop", "US"))
        assert ask("GET", "/a/{key}/dni.js", f"shop{nth}") == 200


def test_an_account_that_is_imported_is_served_a_moment_later(
    accounts: AccountStore, bundle: Bundle, clock: Clock
) -> None:
    app = Flask("tags")
    runtimes = AccountRuntimes(accounts, measure_time=clock)
    lookups = AccountLookups(runtimes, Clients("key", ""), clock)
    app.register_blueprint(create_tag_blueprint(lookups, prepare_tags((bundle,), "")))
    client = app.test_client()
    assert client.get("/a/late/dni.js").status_code == 404
    accounts.save(Account("late", "Late", "US"))
    clock.now += RECHECK_SECONDS
    assert client.get("/a/late/dni.js").status_code == 200
