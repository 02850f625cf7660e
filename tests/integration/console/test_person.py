"""The data of a call's caller is downloaded and erased, after a page that asks."""

import json

import pytest

from server.domain.people.roles import Role
from tests.integration.calls.callers import add, end, make_call, ring
from tests.integration.console.conftest import NOON, RIVAL, ConsoleDriver

CALL = "/console/a/shop/calls/twilio-CA1"
CALLER = "+14155550123"


@pytest.fixture
def console(console: ConsoleDriver) -> ConsoleDriver:
    """With two calls of a person, one of another person, one of the same person to another account, and one withheld."""
    for name, account, caller in (
        ("CA1", "shop", CALLER),
        ("CA2", "shop", CALLER),
        ("CA3", "shop", "+14155550124"),
        ("CA4", "other", CALLER),
        ("CA5", "shop", ""),
    ):
        call = make_call(name, NOON, ring(NOON, "desk"), end(NOON + 9), account=account, caller=caller)
        add(console.stores.call_log, call)
    console.stores.leads.add_note("shop", "twilio-CA2", "Wants a roof", "Ana", NOON)
    return console


def test_the_download_has_everything_of_the_person_in_this_account(console: ConsoleDriver) -> None:
    response = console.open_as(Role.MANAGER).get(f"{CALL}/caller.json")
    assert response.mimetype == "application/json"
    assert response.headers["Content-Disposition"] == 'attachment; filename="caller-of-twilio-CA1.json"'
    written = json.loads(response.data)
    assert (written["account"], written["caller"]) == ("shop", CALLER)
    calls = {call["call_id"]: call for call in written["calls"]}
    assert sorted(calls) == ["twilio-CA1", "twilio-CA2"]
    assert [note["text"] for note in calls["twilio-CA2"]["notes"]] == ["Wants a roof"]
    assert written["calls"][0]["events"]


def test_a_page_asks_before_it_erases(console: ConsoleDriver) -> None:
    client = console.open_as(Role.MANAGER)
    assert f'href="{CALL}/erase-caller"' in client.get(CALL).text
    page = client.get(f"{CALL}/erase-caller").text
    assert "Erase the data of +1 415-555-0123?" in page
    assert "<dt>Calls</dt><dd>2" in page
    assert console.stores.call_log.find("shop", "twilio-CA1") is not None
    client.post(f"{CALL}/erase-caller")
    assert [console.stores.call_log.find("shop", f"twilio-CA{one}") is None for one in (1, 2, 3)] == [True, True, False]
    assert console.stores.call_log.find("other", "twilio-CA4") is not None


def test_a_caller_without_a_number_is_nobody_to_download_or_erase(console: ConsoleDriver) -> None:
    client = console.open_as(Role.OWNER)
    path = "/console/a/shop/calls/twilio-CA5"
    assert "erase-caller" not in client.get(path).text
    assert client.get(f"{path}/caller.json").status_code == 404
    assert client.post(f"{path}/erase-caller").status_code == 404


def test_a_person_of_another_account_can_be_neither_downloaded_nor_erased(console: ConsoleDriver) -> None:
    for client, path in (
        (console.open_as(Role.OWNER), "/console/a/shop/calls/twilio-CA4"),
        (console.open_as(Role.OWNER, RIVAL), CALL),
    ):
        assert client.get(f"{path}/caller.json").status_code == 404
        assert client.get(f"{path}/erase-caller").status_code == 404
        assert client.post(f"{path}/erase-caller").status_code == 404
    assert console.stores.call_log.find("other", "twilio-CA4") is not None


def test_an_analyst_can_neither_download_nor_erase(console: ConsoleDriver) -> None:
    client = console.open_as(Role.ANALYST)
    assert "caller.json" not in client.get(CALL).text
    assert client.get(f"{CALL}/caller.json").status_code == 403
    assert client.get(f"{CALL}/erase-caller").status_code == 403


def test_a_download_has_a_bounded_number_of_calls(console: ConsoleDriver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.caller_export.MOST_EXPORTED", 1)
    response = console.open_as(Role.MANAGER).get(f"{CALL}/caller.json")
    assert len(json.loads(response.data)["calls"]) == 1
    # It is written while it is sent, so that it is never in memory as a whole.
    assert "Content-Length" not in response.headers
