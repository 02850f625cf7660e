"""The soft phone rejects unknown numbers, too many calls, and requests from other sites."""

from pathlib import Path
from typing import Any

import pytest

from server.demo.soft_phone.call_files import MOST_CALLS_A_MINUTE, MOST_CALLS_AT_ONCE
from tests.unit.server.demo.soft_phone.conftest import CALLER, NUMBER, PhoneServer

DIALLED = {"number": NUMBER, "caller": CALLER}


def refuse(server: PhoneServer, **request: Any) -> tuple[int, str]:
    answer = server.client.post("/demo/phone/calls", **request)
    assert server.plays == []
    return answer.status_code, answer.json["error"]["message"]


@pytest.mark.parametrize("number", ["+18005550100", "+14155550180", "+14155551234"])
def test_only_tracking_numbers_of_the_demo_account_are_called(server: PhoneServer, number: str) -> None:
    status, message = refuse(server, json=DIALLED | {"number": number})
    assert (status, message) == (
        404,
        f"{number} is not a tracking number of the demo account; arrive from an ad to see one",
    )


@pytest.mark.parametrize(
    ("body", "location"),
    [
        ({"number": "8665550101"}, "number"),
        ({"number": "+1866555010100000000"}, "number"),
        ({"caller": "tel:+14155550123"}, "caller"),
        ({"extension": "1,2"}, "extension"),
        ({"callee": "sings"}, "callee"),
        ({"server": "http://10.0.0.1"}, "server"),
    ],
)
def test_an_invalid_call_is_rejected_with_the_name_of_the_field(
    server: PhoneServer, body: dict[str, str], location: str
) -> None:
    status, message = refuse(server, json=DIALLED | body)
    assert (status, message.partition(":")[0]) == (400, location)


def test_a_form_of_another_site_is_rejected(server: PhoneServer) -> None:
    assert refuse(server, data=DIALLED)[0] == 415
    assert refuse(server, data='{"number": "+18665550101"}', content_type="text/plain")[0] == 415


def test_a_body_that_is_too_long_is_rejected(server: PhoneServer) -> None:
    assert refuse(server, json=DIALLED | {"extension": "1" * 2000})[0] == 413


def test_without_a_token_calls_are_rejected(tmp_path: Path) -> None:
    status, message = refuse(PhoneServer(tmp_path / "calls", token=""), json=DIALLED)
    assert (status, message) == (503, "DNI_TWILIO_AUTH_TOKEN is not set on the server, so calls can't be signed")


def test_the_number_of_calls_at_once_is_limited(server: PhoneServer) -> None:
    for _ in range(MOST_CALLS_AT_ONCE):
        server.dial(callee="busy")
    refused = server.client.post("/demo/phone/calls", json=DIALLED)
    assert refused.status_code == 429
    assert "8 calls on this phone already" in refused.json["error"]["message"]
    server.play()
    server.dial()


def test_the_number_of_new_calls_in_a_minute_is_limited(server: PhoneServer) -> None:
    begun_at = server.now
    for _ in range(MOST_CALLS_A_MINUTE):
        server.dial(callee="busy")
        server.play()
        server.now = begun_at
    assert server.client.post("/demo/phone/calls", json=DIALLED).status_code == 429
    server.now += 61
    server.dial()


def test_calls_whose_process_died_are_not_counted(server: PhoneServer) -> None:
    for _ in range(MOST_CALLS_AT_ONCE):
        server.dial()
    server.plays.clear()
    server.now += 331
    call_id = server.dial()
    assert server.client.get(f"/demo/phone/calls/{call_id}").json["state"] == "running"


def test_files_older_than_an_hour_are_deleted(server: PhoneServer, tmp_path: Path) -> None:
    first = server.dial()
    server.play()
    server.now += 3601
    server.dial()
    assert [path for path in (tmp_path / "calls").iterdir() if path.name.startswith(first)] == []


@pytest.mark.parametrize("call_id", ["1790000000-aaaaaaaaaaaaaaaa", "..", "..%2f..%2fsecret", "x" * 500])
def test_an_unknown_call_is_not_found(server: PhoneServer, call_id: str) -> None:
    assert server.client.get(f"/demo/phone/calls/{call_id}").status_code == 404
    assert server.client.post(f"/demo/phone/calls/{call_id}/hang-up").status_code == 404
    assert server.client.post(f"/demo/phone/calls/{call_id}/keys", json={"keys": "1"}).status_code == 404


@pytest.mark.parametrize("keys", ["", "h", "1h", "1" * 21])
def test_only_keys_of_a_phone_can_be_pressed(server: PhoneServer, keys: str) -> None:
    call_id = server.dial()
    assert server.client.post(f"/demo/phone/calls/{call_id}/keys", json={"keys": keys}).status_code == 400
