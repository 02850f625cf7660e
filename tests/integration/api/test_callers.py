"""`/api/v1/callers/NUMBER` exports and erases the data of one person."""

from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from server.domain.api_keys import ApiKey, Scope, compute_digest
from server.domain.calls.written import write_call
from server.open_stores import Stores
from server.stores.call_log import CallLog
from server.stores.identities import Identities
from tests.integration.api.asking import KEY, Asker
from tests.integration.api.conftest import make_call
from tests.integration.api.test_openapi import validate
from tests.posted_calls import RINGING, STARTED_AT

CALLER = RINGING.caller


def delete(client: FlaskClient, number: str, key: str = KEY) -> tuple[int, object]:
    response = client.delete(f"/api/v1/callers/{number}", headers={"Authorization": f"Bearer {key}"})
    return response.status_code, response.json


@pytest.mark.parametrize("written", [CALLER, CALLER.replace("+", "%2B")])
def test_all_calls_of_a_caller_come_with_events_latest_first(asker: Asker, call_log: CallLog, written: str) -> None:
    stranger = replace(make_call(50), caller="+14155550199")
    with call_log.begin() as transaction:
        transaction.find(stranger.call_id)
        transaction.add(stranger, 0.0)
    exported = asker.read(f"callers/{written}")
    calls = [{**write_call(make_call(nth)), "notes": []} for nth in reversed(range(7))]
    assert exported == {"account": "demo", "caller": CALLER, "calls": calls}
    assert all(call["events"] for call in exported["calls"])
    validate("CallerResponse", exported)


def test_notes_on_the_calls_of_a_caller_are_exported_too(asker: Asker, stores: Stores) -> None:
    assert stores.leads.add_note("demo", "twilio-demo3", "Wants a new roof", "mia", STARTED_AT) is not None
    calls = {call["call_id"]: call for call in asker.read(f"callers/{CALLER}")["calls"]}
    assert [note["text"] for note in calls["twilio-demo3"]["notes"]] == ["Wants a new roof"]
    assert calls["twilio-demo0"]["notes"] == []


def test_unknown_caller_has_no_calls(asker: Asker) -> None:
    assert asker.read("callers/+14155550777")["calls"] == []


def test_erased_caller_is_gone_from_this_account_alone(asker: Asker, call_log: CallLog) -> None:
    assert delete(asker.client, CALLER) == (200, {"caller": CALLER, "calls_deleted": 7})
    assert asker.read(f"callers/{CALLER}")["calls"] == []
    assert call_log.find("demo", "demo0") is None
    assert call_log.find("other", "other0") is not None
    assert delete(asker.client, CALLER) == (200, {"caller": CALLER, "calls_deleted": 0})


@pytest.mark.parametrize("number", ["14155550123", "withheld", "+1", "+1415555012345678", "+1415555 0123"])
def test_text_that_is_no_number_is_refused(asker: Asker, number: str) -> None:
    assert asker.be_refused(f"callers/{number}")[0] == 400
    assert delete(asker.client, number)[0] == 400


def test_unknown_parameter_is_refused(asker: Asker) -> None:
    assert asker.be_refused(f"callers/{CALLER}", limit=5) == (400, "limit: unknown parameter; this route has none")


def test_reading_and_erasing_need_their_own_scopes(asker: Asker, identities: Identities, call_log: CallLog) -> None:
    for scope, key in ((Scope.CALLS_READ, "reader-0123456789abc"), (Scope.CALLS_WRITE, "writer-0123456789abc")):
        identities.add_api_key(ApiKey("demo", scope.name, frozenset({scope}), STARTED_AT), compute_digest(key))
    assert delete(asker.client, CALLER, "reader-0123456789abc")[0] == 403
    assert call_log.find("demo", "demo0") is not None
    assert Asker(asker.client, "writer-0123456789abc").be_refused(f"callers/{CALLER}")[0] == 403
    assert delete(asker.client, CALLER, "writer-0123456789abc")[0] == 200
