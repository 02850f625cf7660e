"""A call's page plays its recording, for those who see the call, and says why when it can't."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from server.demo.simulated_carrier.planned_call import SIMULATED_ACCOUNT_SID
from server.demo.simulated_carrier.recordings_api import SILENCE
from server.domain.calls.call import Call
from server.domain.calls.events import CallEvent, EventKind
from server.domain.people.people import Membership
from server.domain.people.roles import Role
from server.recordings.fetching import MOST_AT_ONCE
from server.settings import Settings, read_settings
from tests.integration.calls.callers import add, answer, end, make_call, ring
from tests.integration.console.conftest import NOON, RIVAL, ConsoleDriver
from tests.integration.recordings.simulated_api import RECORDING, serve_simulated_api, sign_in_to_simulated_api

CALLS = "/console/a/shop/calls"
PLAYED = f"{CALLS}/twilio-CA1/recording"


def record_call(name: str, at: float, receiving_number: str, url: str = RECORDING) -> Call:
    recorded = CallEvent("recorded", EventKind.RECORDED, at + 60, {"recording_url": url})
    call = make_call(name, at, ring(at, receiving_number), answer(at + 5, receiving_number), recorded, end(at + 65))
    return replace(call, account="shop")


@pytest.fixture
def settings(store_settings: dict[str, str]) -> Iterator[Settings]:
    """With the simulated carrier as Twilio."""
    with serve_simulated_api() as url:
        yield read_settings({**store_settings, "DNI_SECRET_KEY": "a key of 16 letters", "DNI_TWILIO_API_URL": url})


@pytest.fixture
def console(console: ConsoleDriver) -> ConsoleDriver:
    """With a recorded call at the desk, one without a recording, and the carrier's credentials."""
    bare = make_call("CA2", NOON, ring(NOON, "desk"), end(NOON + 30))
    add(console.stores.call_log, record_call("CA1", NOON, "desk"), replace(bare, account="shop"))
    sign_in_to_simulated_api(console.stores.secrets, "shop", NOON)
    return console


def test_the_recording_is_played_whole(console: ConsoleDriver) -> None:
    response = console.open_as(Role.ANALYST).get(PLAYED)
    assert (response.status_code, response.data) == (200, SILENCE)
    assert response.headers["Content-Type"] == "audio/mpeg"
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(("asked", "first", "end_"), [("bytes=100-199", 100, 200), ("bytes=60000-", 60_000, None)])
def test_a_player_can_seek(console: ConsoleDriver, asked: str, first: int, end_: int | None) -> None:
    response = console.open_as(Role.ANALYST).get(PLAYED, headers={"Range": asked})
    assert (response.status_code, response.data) == (206, SILENCE[first:end_])
    assert response.headers["Content-Range"] == f"bytes {first}-{(end_ or len(SILENCE)) - 1}/{len(SILENCE)}"


def test_listeners_who_leave_do_not_keep_a_fetch_open(console: ConsoleDriver) -> None:
    client = console.open_as(Role.ANALYST)
    for _ in range(MOST_AT_ONCE + 1):
        assert client.head(PLAYED).status_code == 200
        client.get(PLAYED).close()
    assert client.get(PLAYED).data == SILENCE


def test_the_page_has_a_player_and_nowhere_the_carriers_address(console: ConsoleDriver) -> None:
    page = console.open_as(Role.ANALYST).get(f"{CALLS}/twilio-CA1").text
    assert f'preload="none" src="{PLAYED}"' in page
    assert "The call was recorded" in page
    assert "api.twilio.com" not in page


def test_a_call_without_a_recording_says_so(console: ConsoleDriver) -> None:
    client = console.open_as(Role.ANALYST)
    page = client.get(f"{CALLS}/twilio-CA2").text
    assert "This call has no recording." in page
    assert "<audio" not in page
    played = client.get(f"{CALLS}/twilio-CA2/recording")
    assert (played.status_code, "The call has no recording" in played.text) == (404, True)


def test_missing_credentials_are_named_to_people_and_to_the_player(console: ConsoleDriver) -> None:
    console.stores.secrets.delete_secret("shop", "TWILIO_API_KEY_SECRET")
    client = console.open_as(Role.OWNER)
    page = client.get(PLAYED)
    assert (page.status_code, page.mimetype) == (409, "text/html")
    assert "dni secret set shop TWILIO_API_KEY_SECRET" in page.text
    partial = client.get(PLAYED, headers={"HX-Request": "true"})
    assert (partial.status_code, partial.mimetype) == (409, "text/plain")
    assert partial.text.startswith("The recording can't be fetched: ")


def test_a_recording_that_the_carrier_has_deleted_is_explained(console: ConsoleDriver) -> None:
    gone = RECORDING.replace(SIMULATED_ACCOUNT_SID, f"AC{'b' * 32}")
    add(console.stores.call_log, record_call("CA4", NOON, "desk", gone))
    response = console.open_as(Role.ANALYST).get(f"{CALLS}/twilio-CA4/recording", headers={"HX-Request": "true"})
    assert (response.status_code, response.text) == (404, "The carrier no longer has the recording.")


def test_the_recording_of_an_erased_call_is_gone(console: ConsoleDriver) -> None:
    client = console.open_as(Role.MANAGER)
    client.post(f"{CALLS}/twilio-CA1/erase-caller")
    assert client.get(PLAYED).status_code == 404


def test_an_agent_hears_the_calls_of_their_own_numbers_only(console: ConsoleDriver) -> None:
    add(console.stores.call_log, record_call("CA5", NOON, "van"))
    console.stores.people.set_membership(Membership("agent-of-acme", "acme", Role.AGENT, ("shop/desk",)), 0.0)
    client = console.open_as(Role.AGENT)
    assert client.get(PLAYED).status_code == 200
    assert client.get(f"{CALLS}/twilio-CA5/recording").status_code == 404


def test_nobody_hears_calls_of_another_account(console: ConsoleDriver) -> None:
    sign_in_to_simulated_api(console.stores.secrets, "other", NOON)
    client = console.open_as(Role.OWNER, RIVAL)
    assert client.get(PLAYED).status_code == 404
    assert client.get(PLAYED.replace("/shop/", "/other/")).status_code == 404


@pytest.mark.parametrize(
    "url", ["https://evil.example/r", 'https://api.twilio.com/"><img src=x>', "javascript:alert(1)"]
)
def test_an_address_outside_the_carriers_api_is_neither_fetched_nor_shown(console: ConsoleDriver, url: str) -> None:
    add(console.stores.call_log, record_call("CA6", NOON, "desk", url))
    client = console.open_as(Role.OWNER)
    played = client.get(f"{CALLS}/twilio-CA6/recording")
    assert (played.status_code, "is not in the API of twilio" in played.text) == (502, True)
    for page in (played.text, client.get(f"{CALLS}/twilio-CA6").text):
        assert url not in page
        assert "<img" not in page
