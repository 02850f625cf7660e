"""Programs set the lead of calls and write notes."""

import json
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from server.domain.accounts import Account
from server.domain.api_keys import ApiKey, Scope, compute_digest
from server.domain.calls.notes import MOST_NOTES
from server.stores.contract import AccountStore
from server.stores.identities import Identities
from tests.integration.api.asking import KEY, Asker
from tests.integration.api.conftest import STARTED_AT
from tests.shop import Clock


@pytest.fixture(autouse=True)
def demo(app: object, accounts: AccountStore, account: Account) -> None:
    """The account whose calls are changed."""
    accounts.save(account)


def send(client: FlaskClient, method: str, path: str, body: Any = None, key: str = KEY) -> TestResponse:
    headers = {"Authorization": f"Bearer {key}"}
    return client.open(f"/api/v1/{path}", method=method, headers=headers, json=body)


def test_a_program_sets_status_and_value(asker: Asker, client: FlaskClient, clock: Clock) -> None:
    clock.now = STARTED_AT + 3_600
    response = send(client, "PATCH", "calls/demo0", {"lead": {"status": "sale", "value_cents": 4990}})
    assert response.status_code == 200
    assert response.json is not None
    assert response.json == asker.read("calls/demo0")
    assert response.json["lead"] == {"status": "sale", "value_cents": 4990}
    event = response.json["events"][-1]
    assert event["kind"] == "lead_changed"
    assert event["details"] == {"by": "API key default", "status": "sale", "value_cents": "4990"}
    removed = send(client, "PATCH", "calls/twilio-demo0", {"lead": {"value_cents": None}})
    assert removed.json is not None
    assert removed.json["lead"] == {"status": "sale", "value_cents": None}
    assert asker.list_ids(lead_status="sale") == ["demo0"]


def test_fields_that_are_left_out_stay_as_they_are(client: FlaskClient) -> None:
    send(client, "PATCH", "calls/demo0", {"lead": {"status": "sale", "value_cents": 4990}})
    for body in ({}, {"value_cents": 4990}, {"status": "sale"}):
        response = send(client, "PATCH", "calls/demo0", {"lead": body})
        assert response.json is not None
        assert response.json["lead"] == {"status": "sale", "value_cents": 4990}
        assert len(response.json["events"]) == 2


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({}, "lead: field required"),
        ({"lead": {"status": "good"}}, "lead.status: input should be 'new', 'qualified'"),
        ({"lead": {"status": None}}, "lead.status: input should be"),
        ({"lead": {"value_cents": -1}}, "lead.value_cents: input should be greater than or equal to 0"),
        ({"lead": {"value_cents": 49.5}}, "lead.value_cents: input should be a valid integer"),
        ({"lead": {"value_cents": 10**15}}, "lead.value_cents: input should be less than"),
        ({"lead": {"value": 1}}, "lead.value: extra inputs are not permitted"),
        ({"lead": {}, "caller": "+1"}, "caller: extra inputs are not permitted"),
        ([], "the body: input should be an object"),
    ],
)
def test_an_invalid_body_is_rejected_with_its_field(client: FlaskClient, body: Any, said: str) -> None:
    response = send(client, "PATCH", "calls/demo0", body)
    assert response.status_code == 400
    assert response.json is not None
    assert response.json["error"]["message"].startswith(said)


def test_a_program_writes_reads_and_deletes_notes(asker: Asker, client: FlaskClient) -> None:
    added = send(client, "POST", "calls/demo0/notes", {"text": "Wants a new roof "})
    assert added.status_code == 201
    assert added.json is not None
    assert (added.json["author"], added.json["text"]) == ("API key default", "Wants a new roof")
    assert asker.read("calls/demo0/notes") == {"notes": [added.json]}
    assert asker.list_ids(search="new roof wants") == ["demo0"]
    path = f"calls/demo0/notes/{added.json['note_id']}"
    assert send(client, "DELETE", path).status_code == 204
    assert send(client, "DELETE", path).status_code == 404
    assert asker.read("calls/demo0/notes") == {"notes": []}


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        ({"text": ""}, 400, "text: string should have at least 1 character"),
        ({"text": " \n "}, 400, "text: a note needs a text"),
        ({"text": "a\x1bb"}, 400, "text: a note can't have control characters"),
        ({"text": "x" * 2_001}, 400, "text: string should have at most 2000 characters"),
        ({"text": 7}, 400, "text: input should be a valid string"),
        ({"text": "x" * 70_000}, 413, "the request body is too long"),
    ],
)
def test_an_invalid_note_is_rejected(client: FlaskClient, body: Any, status: int, said: str) -> None:
    response = send(client, "POST", "calls/demo0/notes", body)
    assert response.json is not None
    assert (response.status_code, response.json["error"]["message"]) == (status, said)


def test_characters_that_databases_reject_are_replaced(asker: Asker, client: FlaskClient) -> None:
    body = json.dumps({"text": "a\x00b\ud800c"})
    headers = {"Authorization": f"Bearer {KEY}"}
    assert client.post("/api/v1/calls/demo0/notes", data=body, headers=headers).status_code == 201
    (note,) = asker.read("calls/demo0/notes")["notes"]
    assert note["text"] == "a\ufffdb\ufffdc"


def test_a_call_has_a_limited_number_of_notes(client: FlaskClient) -> None:
    statuses = [
        send(client, "POST", "calls/demo0/notes", {"text": f"{nth}"}).status_code for nth in range(MOST_NOTES + 1)
    ]
    assert statuses == [201] * MOST_NOTES + [409]


@pytest.mark.parametrize("call_id", ["nobody", "other0", "%00"])
def test_unknown_calls_and_notes_are_not_found(client: FlaskClient, call_id: str) -> None:
    for method, path, body in (
        ("PATCH", f"calls/{call_id}", {"lead": {"status": "sale"}}),
        ("GET", f"calls/{call_id}/notes", None),
        ("POST", f"calls/{call_id}/notes", {"text": "x"}),
        ("DELETE", f"calls/{call_id}/notes/1", None),
        ("DELETE", "calls/demo0/notes/x", None),
        ("DELETE", f"calls/demo0/notes/{2**63}", None),
        ("DELETE", "calls/demo0/notes/9", None),
    ):
        assert send(client, method, path, body).status_code == 404, (method, path)


def test_a_key_that_only_reads_changes_nothing(asker: Asker, client: FlaskClient, identities: Identities) -> None:
    reader = "reader-" + KEY
    identities.add_api_key(ApiKey("demo", "reader", frozenset({Scope.CALLS_READ}), STARTED_AT), compute_digest(reader))
    for method, path, body in (
        ("PATCH", "calls/demo0", {"lead": {"status": "sale"}}),
        ("POST", "calls/demo0/notes", {"text": "x"}),
        ("DELETE", "calls/demo0/notes/1", None),
    ):
        assert send(client, method, path, body, reader).status_code == 403
    assert send(client, "GET", "calls/demo0/notes", key=reader).json == {"notes": []}
    assert asker.read("calls/demo0")["lead"] == {"status": "new", "value_cents": None}
