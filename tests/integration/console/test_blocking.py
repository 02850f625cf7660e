"""Blocking callers: from a call, from the notice after marking spam, and on the page of the blocked callers."""

from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from server.domain.account_history import Through
from server.domain.blocked_callers import BlockedCaller
from server.domain.people.people import Membership
from server.domain.people.roles import Role
from tests.integration.calls.callers import add, end, make_call, ring
from tests.integration.console.conftest import NOON, RIVAL, ConsoleDriver

CALL = "/console/a/shop/calls/twilio-CA1"
LIST = "/console/a/shop/blocked-callers"
CALLER = "+14155550123"


@pytest.fixture
def console(console: ConsoleDriver) -> ConsoleDriver:
    """With a call of each account, and one without a number."""
    call = replace(make_call("CA1", NOON, ring(NOON, "desk"), end(NOON + 30)), account="shop", caller=CALLER)
    withheld = replace(make_call("CA2", NOON), account="shop", caller="")
    add(console.stores.call_log, call, withheld, replace(make_call("CA3", NOON), account="other"))
    return console


def list_blocked(console: ConsoleDriver, key: str = "shop") -> list[tuple[str, str | None]]:
    stored = console.stores.accounts.find(key)
    assert stored is not None
    return [(one.caller, one.note) for one in stored.account.blocked_callers]


def block(console: ConsoleDriver, *callers: str) -> None:
    stored = console.stores.accounts.find("shop")
    assert stored is not None
    entries = tuple(BlockedCaller(caller) for caller in callers)
    console.stores.accounts.save(replace(stored.account, blocked_callers=entries))


def save(console: ConsoleDriver, client: FlaskClient, **form: str) -> tuple[int, str]:
    revision = str(console.stores.accounts.find_revision("shop"))
    response = client.post(f"{LIST}/save", data={"revision": revision, **form})
    return response.status_code, response.text


def test_a_caller_is_blocked_and_unblocked_from_their_call(console: ConsoleDriver) -> None:
    client = console.open_as(Role.MANAGER)
    assert "Block this caller" in client.get(CALL).text
    blocked = client.post(f"{CALL}/block-caller", follow_redirects=True).text
    assert list_blocked(console) == [(CALLER, "from call twilio-CA1")]
    assert "Calls from this caller are rejected from now on." in blocked
    assert "Block this caller" not in blocked
    entry = console.stores.accounts.list_history("shop", 0)[-1]
    assert (entry.by.name, entry.by.through) == ("manager@acme.example", Through.CONSOLE)
    unblocked = client.post(f"{CALL}/unblock-caller", follow_redirects=True).text
    assert list_blocked(console) == []
    assert "Block this caller" in unblocked


def test_a_caller_who_is_blocked_already_is_not_blocked_twice(console: ConsoleDriver) -> None:
    client = console.open_as(Role.MANAGER)
    for _ in range(2):
        assert client.post(f"{CALL}/block-caller").status_code == 303
    assert list_blocked(console) == [(CALLER, "from call twilio-CA1")]


def test_a_caller_who_is_blocked_by_a_prefix_is_not_unblocked_with_all_the_others(console: ConsoleDriver) -> None:
    block(console, "+1415555*")
    client = console.open_as(Role.MANAGER)
    page = client.get(CALL).text
    assert "blocked by +1415555*" in page
    assert "Unblock this caller" not in page
    client.post(f"{CALL}/unblock-caller")
    assert list_blocked(console) == [("+1415555*", None)]


def test_marking_a_call_as_spam_offers_to_block_its_caller(console: ConsoleDriver) -> None:
    client = console.open_as(Role.MANAGER)
    page = client.post(f"{CALL}/save", data={"status": "spam"}, follow_redirects=True).text
    assert "Should further calls from +1 415-555-0123 be rejected?" in page
    assert "Should further calls" not in client.get(CALL).text
    client.post(f"{CALL}/block-caller")
    assert "Should further calls" not in client.get(f"{CALL}?notice=spam").text


def test_who_may_not_change_the_account_is_offered_no_block(console: ConsoleDriver) -> None:
    console.stores.people.set_membership(Membership("agent-of-acme", "acme", Role.AGENT, ("shop/desk",)), 0.0)
    for role in (Role.ANALYST, Role.AGENT):
        client = console.open_as(role)
        page = client.get(f"{CALL}?notice=spam").text
        assert "block-caller" not in page
        assert client.post(f"{CALL}/block-caller").status_code == 403
    assert list_blocked(console) == []


def test_a_caller_without_a_number_is_blocked_as_withheld_only(console: ConsoleDriver) -> None:
    client = console.open_as(Role.MANAGER)
    path = "/console/a/shop/calls/twilio-CA2"
    assert client.post(f"{path}/block-caller").status_code == 400
    assert f'href="{LIST}/new?caller=withheld"' in client.get(path).text
    assert 'value="withheld"' in client.get(f"{LIST}/new?caller=withheld").text


def test_a_caller_that_can_not_be_blocked_is_reported_on_the_page(console: ConsoleDriver) -> None:
    add(console.stores.call_log, replace(make_call("CA4", NOON), account="shop", caller="+1911"))
    response = console.open_as(Role.MANAGER).post("/console/a/shop/calls/twilio-CA4/block-caller")
    assert response.status_code == 422
    assert 'role="alert"' in response.text
    assert list_blocked(console) == []


def test_calls_of_another_account_block_nobody(console: ConsoleDriver) -> None:
    client = console.open_as(Role.OWNER)
    for action in ("block-caller", "unblock-caller"):
        assert client.post(f"/console/a/shop/calls/twilio-CA3/{action}").status_code == 404
        assert console.open_as(Role.OWNER, RIVAL).post(f"{CALL}/{action}").status_code == 404
    assert list_blocked(console) == list_blocked(console, "other") == []


@pytest.mark.parametrize(
    ("written", "stored"),
    [("(415) 555-0199", "+14155550199"), ("+1 900*", "+1900*"), ("Withheld", "withheld")],
)
def test_numbers_prefixes_and_withheld_are_added_with_a_note(console: ConsoleDriver, written: str, stored: str) -> None:
    client = console.open_as(Role.MANAGER)
    assert save(console, client, caller=written, note="sells <ads>")[0] == 303
    assert list_blocked(console) == [(stored, "sells <ads>")]
    page = client.get(LIST).text
    assert stored in page
    assert "sells &lt;ads&gt;" in page


@pytest.mark.parametrize("written", ["nobody", "911", "1900*", "+14155550199 ext. 5", ""])
def test_what_can_not_be_blocked_is_reported_beside_the_input(console: ConsoleDriver, written: str) -> None:
    status, page = save(console, console.open_as(Role.MANAGER), caller=written)
    assert status == 422
    assert 'id="caller-error"' in page
    assert list_blocked(console) == []


def test_the_same_caller_can_not_be_added_twice(console: ConsoleDriver) -> None:
    block(console, CALLER)
    status, page = save(console, console.open_as(Role.MANAGER), caller=CALLER)
    assert (status, 'role="alert"' in page or 'id="caller-error"' in page) == (422, True)


def test_an_entry_is_changed_and_removed(console: ConsoleDriver) -> None:
    block(console, CALLER, "withheld")
    client = console.open_as(Role.MANAGER)
    assert save(console, client, old_name=CALLER, caller=CALLER, note="robot")[0] == 303
    assert list_blocked(console) == [(CALLER, "robot"), ("withheld", None)]
    revision = str(console.stores.accounts.find_revision("shop"))
    assert client.post(f"{LIST}/delete", data={"revision": revision, "old_name": "withheld"}).status_code == 303
    assert list_blocked(console) == [(CALLER, "robot")]


def test_entries_that_block_more_than_anyone_means_are_pointed_out(console: ConsoleDriver) -> None:
    block(console, CALLER)
    client = console.open_as(Role.ANALYST)
    assert "note warn" not in client.get(LIST).text
    block(console, "+1*")
    assert "blocks all callers of US" in client.get(LIST).text.replace("&#39;", "'")
