"""What a person has typed on a call's page survives, whichever of its buttons is pressed and whatever is wrong."""

from dataclasses import replace

import pytest

from server.domain.calls.lead import Lead, LeadStatus
from server.domain.calls.lead_changes import LeadUpdate
from server.domain.people.roles import Role
from tests.integration.calls.callers import add, make_call
from tests.integration.console.conftest import NOON, ConsoleDriver
from tests.integration.console.form_inputs import read_form

CALL = "/console/a/shop/calls/twilio-CA1"


@pytest.fixture
def console(console: ConsoleDriver) -> ConsoleDriver:
    """With one call."""
    add(console.stores.call_log, replace(make_call("CA1", NOON), account="shop"))
    return console


def find_lead(console: ConsoleDriver) -> Lead:
    call = console.stores.call_log.find("shop", "twilio-CA1")
    assert call is not None
    return call.lead


def list_texts(console: ConsoleDriver) -> list[str]:
    return [note.text for note in console.stores.leads.list_notes("shop", "twilio-CA1") or []]


def test_the_note_and_the_lead_are_one_form(console: ConsoleDriver) -> None:
    client = console.open_as(Role.MANAGER)
    form = read_form(client.get(CALL).text, "call-form")
    assert form.buttons == ["Add the note", "Save"]
    client.post(form.action, data=form.inputs | {"status": "sale", "value": "49.90", "text": "Wants a roof"})
    assert find_lead(console) == Lead(LeadStatus.SALE, 4_990)
    assert list_texts(console) == ["Wants a roof"]


@pytest.mark.parametrize("wrong", [{"value": "a lot"}, {"text": "x" * 2_001}])
def test_a_mistake_in_one_field_keeps_the_others_as_they_were_typed(
    console: ConsoleDriver, wrong: dict[str, str]
) -> None:
    client = console.open_as(Role.MANAGER)
    form = read_form(client.get(CALL).text, "call-form")
    typed = form.inputs | {"status": "sale", "value": "49.90", "text": "Wants a roof"} | wrong
    response = client.post(form.action, data=typed)
    assert response.status_code == 422
    assert read_form(response.text, "call-form").inputs == typed
    assert (find_lead(console), list_texts(console)) == (Lead(), [])


def test_a_note_leaves_the_lead_as_a_colleague_has_set_it_meanwhile(console: ConsoleDriver) -> None:
    client = console.open_as(Role.MANAGER)
    form = read_form(client.get(CALL).text, "call-form")
    account = console.stores.accounts.find("shop")
    assert account is not None
    update = LeadUpdate(LeadStatus.SALE, 10_000)
    console.stores.leads.set_lead(account.account, "twilio-CA1", update, "owner@acme.example", NOON)
    client.post(form.action, data=form.inputs | {"text": "Wants a roof"})
    assert find_lead(console) == Lead(LeadStatus.SALE, 10_000)
    assert list_texts(console) == ["Wants a roof"]


def test_removing_the_value_in_the_form_removes_it(console: ConsoleDriver) -> None:
    client = console.open_as(Role.MANAGER)
    client.post(f"{CALL}/save", data={"status": "sale", "value": "5"})
    form = read_form(client.get(CALL).text, "call-form")
    client.post(form.action, data=form.inputs | {"value": ""})
    assert find_lead(console) == Lead(LeadStatus.SALE, None)
