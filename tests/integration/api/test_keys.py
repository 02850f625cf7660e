"""A secret key opens its account and no other."""

from hashlib import sha256

import pytest
from flask import Flask
from flask.testing import FlaskClient
from structlog.testing import capture_logs

from server.http.api.limits import REQUESTS_A_MINUTE
from server.stores.call_log import CallLog
from tests.integration.api.asking import KEY, Asker
from tests.shop import Clock


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "Bearer",
        "Bearer ",
        f"Basic {KEY}",
        "Basic ZGVtbzpkZW1v",
        f"Bearer {KEY}x",
        f"Bearer {KEY[:-1]}",
        f"Bearer {KEY} {KEY}",
        "Bearer " + "x" * 5_000,
        "Bearer é" + KEY,
        f"Bearer {sha256(KEY.encode()).hexdigest()}",
        "Bearer demo",
    ],
)
def test_without_a_secret_key_nothing_is_shown(client: FlaskClient, header: str | None) -> None:
    headers = {} if header is None else {"Authorization": header}
    for path in ("/api/v1/calls", "/api/v1/calls/twilio-demo0", "/api/v1/calls?colour=red"):
        response = client.get(path, headers=headers)
        assert response.status_code == 401
        assert response.headers["WWW-Authenticate"] == "Bearer realm=dni"
        assert response.json is not None
        assert response.json["error"]["code"] == "unauthorized"
        assert "demo0" not in response.text


def test_the_scheme_may_be_written_in_any_case(client: FlaskClient) -> None:
    response = client.get("/api/v1/calls", headers={"Authorization": f"bearer {KEY}"})
    assert response.status_code == 200


def test_an_account_never_sees_another_ones_calls(client: FlaskClient, asker: Asker) -> None:
    other = Asker(client, "other-" + KEY)
    assert other.list_ids() == ["other0"]
    assert other.list_ids(caller="+14155550123") == ["other0"]
    for call_id in ("twilio-demo0", "demo0"):
        assert other.be_refused(f"calls/{call_id}") == (404, "the account has no such call")
    assert asker.be_refused("calls/twilio-other0") == other.be_refused("calls/nothing")


def test_a_cursor_of_another_account_shows_nothing_of_it(client: FlaskClient, asker: Asker) -> None:
    cursor = asker.read("calls", limit=1)["next"]
    assert Asker(client, "other-" + KEY).list_ids(cursor=cursor) in ([], ["other0"])


def test_keys_that_were_taken_back_open_nothing(asker: Asker, call_log: CallLog) -> None:
    assert call_log.delete_api_keys("demo") == 1
    assert asker.be_refused("calls")[0] == 401


def test_answers_are_kept_by_nobody_and_read_by_no_other_site(client: FlaskClient, asker: Asker) -> None:
    for response in (asker.get("calls"), asker.get("calls/nothing"), client.get("/api/v1/calls")):
        assert response.headers["Cache-Control"] == "no-store"
    origin = {"Origin": "https://evil.example", "Authorization": f"Bearer {KEY}"}
    for response in (client.get("/api/v1/calls", headers=origin), client.options("/api/v1/calls", headers=origin)):
        assert not [name for name in dict(response.headers) if name.lower().startswith("access-control")]


def test_an_account_that_asks_without_end_is_told_when_to_ask_again(
    client: FlaskClient, asker: Asker, clock: Clock
) -> None:
    for _request in range(REQUESTS_A_MINUTE):
        asker.get("calls/nothing")
    response = asker.get("calls")
    assert response.status_code == 429
    assert response.headers["Retry-After"] == "60"
    assert Asker(client, "other-" + KEY).list_ids() == ["other0"]
    clock.now += 60
    assert asker.get("calls").status_code == 200


def test_the_log_tells_whose_key_it_was_and_neither_the_key_nor_the_query(app: Flask) -> None:
    with capture_logs() as lines:
        Asker(app.test_client(), KEY).list_ids(caller="+14155550123")
        Asker(app.test_client(), "nobody").get("calls")
    assert [(line["account"], line["status"], line["route"]) for line in lines] == [
        ("demo", 200, "/api/v1/calls"),
        (None, 401, "/api/v1/calls"),
    ]
    assert KEY not in str(lines)
    assert "4155550123" not in str(lines)
