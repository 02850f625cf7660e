"""A page is opened by one transaction, and what it checks is checked each time."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import Connection, Engine, event

from server.domain.people.roles import Role
from server.domain.people.sign_ins import LONGEST_IDLE_SECONDS, SEEN_EVERY_SECONDS
from tests.integration.console.conftest import ACME, ConsoleDriver


@pytest.fixture
def begun() -> Iterator[list[Connection]]:
    """The transactions that have begun."""
    found: list[Connection] = []
    note = found.append
    event.listen(Engine, "begin", note)
    yield found
    event.remove(Engine, "begin", note)


@pytest.mark.parametrize(("path", "transactions"), [("/console/a/shop/campaigns", 1), ("/console/a/shop/reports", 2)])
def test_a_page_begins_few_transactions(
    console: ConsoleDriver, begun: list[Connection], path: str, transactions: int
) -> None:
    client = console.open_as(Role.OWNER)
    begun.clear()
    assert client.get(path).status_code == 200
    assert len(begun) == transactions


def test_a_browser_that_is_not_signed_in_reads_nothing(console: ConsoleDriver, begun: list[Connection]) -> None:
    begun.clear()
    assert console.app.test_client().get("/console/a/shop/campaigns").status_code == 303
    assert begun == []


def test_a_role_that_changes_counts_at_once(console: ConsoleDriver) -> None:
    client, user_id = console.open_as(Role.MANAGER), f"{Role.MANAGER.value}-of-{ACME.organisation_id}"
    assert client.get("/console/a/shop/reports").status_code == 200
    console.stores.people.remove_membership(user_id, ACME.organisation_id, console.clock.now)
    assert client.get("/console/a/shop/reports").status_code == 404


def test_an_account_that_changes_is_shown_at_once(console: ConsoleDriver) -> None:
    client = console.open_as(Role.OWNER)
    assert "Renamed" not in client.get("/console/a/shop/campaigns").text
    stored = console.stores.accounts.find("shop")
    assert stored is not None
    console.stores.accounts.save(replace(stored.account, name="Renamed"))
    assert "Renamed" in client.get("/console/a/shop/campaigns").text


@pytest.mark.parametrize("path", ["/console/a/shop/campaigns", "/console/a/other/campaigns"])
def test_a_session_counts_as_used_whether_or_not_its_user_may_see_the_page(console: ConsoleDriver, path: str) -> None:
    client, user_id = console.open_as(Role.OWNER), f"{Role.OWNER.value}-of-{ACME.organisation_id}"
    console.clock.now += SEEN_EVERY_SECONDS
    client.get(path)
    (session,) = console.stores.sign_ins.list_sessions(user_id)
    assert session.seen_at == console.clock.now


def test_a_session_that_was_not_used_for_long_shows_nothing(console: ConsoleDriver) -> None:
    client = console.open_as(Role.OWNER)
    console.clock.now += LONGEST_IDLE_SECONDS + 1
    assert client.get("/console/a/shop/campaigns").status_code == 303
