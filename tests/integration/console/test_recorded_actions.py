"""What can't be undone, and what leaves the server, is on the audit page with the person who did it."""

from dataclasses import replace

import pytest

from server.domain.people.roles import Role
from server.settings import Settings, read_settings
from tests.integration.calls.callers import add, make_call
from tests.integration.console.conftest import NOON, RIVAL, ConsoleDriver
from tests.postback_receiver import Receiver

SHOP = "/console/a/shop"
CALL = f"{SHOP}/calls/twilio-CA1"


@pytest.fixture
def settings(store_settings: dict[str, str]) -> Settings:
    return read_settings({**store_settings, "DNI_PRIVATE_POSTBACKS": "true"})


@pytest.fixture
def console(console: ConsoleDriver) -> ConsoleDriver:
    """With a call that has a note."""
    add(console.stores.call_log, replace(make_call("CA1", NOON), account="shop", caller="+14155550123"))
    console.stores.leads.add_note("shop", "twilio-CA1", "Wants a roof", "owner@acme.example", NOON)
    return console


def test_each_act_is_listed_in_words(console: ConsoleDriver, receiver: Receiver) -> None:
    manager = console.open_as(Role.MANAGER)
    (note,) = console.stores.leads.list_notes("shop", "twilio-CA1") or []
    manager.get(f"{SHOP}/calls.csv").close()
    manager.get(f"{CALL}/caller.json").close()
    manager.post(f"{CALL}/notes/delete", data={"note_id": str(note.note_id)})
    form = {"name": "crm", "on": "call_ended", "method": "GET", "url": receiver.locate(), "revision": "1"}
    manager.post(f"{SHOP}/postbacks/test", data=form)
    hook = {"kind": "call_missed", "channel": "webhook", "target": "https://hook.example/a-secret-of-the-hook"}
    manager.post(f"{SHOP}/settings/notifications", data=hook)
    (recipient,) = console.stores.notifications.list_recipients("shop")
    manager.post(f"{SHOP}/settings/notifications/remove", data={"recipient_id": str(recipient.recipient_id)})
    manager.post(f"{CALL}/erase-caller")
    page = console.open_as(Role.OWNER).get("/console/o/acme/audit").text
    for words in (
        "downloaded calls of the account <b>shop</b>",
        "downloaded the data of the caller of the call <b>shop: twilio-CA1</b>",
        "deleted a note of the call <b>shop: twilio-CA1</b>",
        "sent a test of the postback <b>shop: crm</b>",
        "added the recipient of notifications <b>shop: call_missed,",
        "removed the recipient of notifications <b>shop: call_missed,",
        "erased the caller of the call <b>shop: twilio-CA1</b>",
    ):
        assert words in page
    assert page.count("manager@acme.example") == 7
    assert "a-secret-of-the-hook" not in page
    assert "+14155550123" not in page
    assert "manager@acme.example" not in console.open_as(Role.OWNER, RIVAL).get("/console/o/rival/audit").text


def test_two_downloads_run_at_a_time(console: ConsoleDriver) -> None:
    client = console.open_as(Role.ANALYST)
    first, second = (client.get(f"{SHOP}/calls.csv", buffered=False) for _ in range(2))
    assert client.get(f"{SHOP}/calls.csv").status_code == 503
    first.close()
    assert client.get(f"{SHOP}/calls.csv").status_code == 200
    second.close()
