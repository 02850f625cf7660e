"""`GET /api/v1/calls/ID/recording` plays a recording of the simulated carrier, and can seek in it."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from werkzeug.test import TestResponse

from server.demo.simulated_carrier.recordings_api import SILENCE
from server.domain.api_keys import ApiKey, Scope, compute_digest
from server.open_stores import Stores
from server.recordings.fetching import MOST_AT_ONCE
from server.settings import Settings, read_settings
from server.stores.call_log import CallLog
from tests.integration.api.asking import KEY, Asker
from tests.integration.api.conftest import make_call
from tests.integration.recordings.hostile_carrier import serve, write_response
from tests.integration.recordings.simulated_api import RECORDING, serve_simulated_api, sign_in_to_simulated_api
from tests.posted_calls import STARTED_AT

PATH = "/api/v1/calls/twilio-demo90/recording"


@pytest.fixture
def carrier_url() -> Iterator[str]:
    """The address of the simulated carrier's API."""
    with serve_simulated_api() as url:
        yield url


@pytest.fixture
def settings(store_settings: dict[str, str], carrier_url: str) -> Settings:
    own = {"DNI_SECRET_KEY": "a key of 16 letters", "DNI_TWILIO_API_URL": carrier_url}
    return read_settings({**store_settings, **own})


@pytest.fixture
def recorded(stores: Stores, call_log: CallLog) -> None:
    """A call with a recording, and the account's credentials."""
    call = make_call(90)
    with call_log.begin() as transaction:
        transaction.find(call.call_id)
        transaction.add(replace(call, progress=replace(call.progress, recording_url=RECORDING)), STARTED_AT)
    sign_in_to_simulated_api(stores.secrets, "demo", STARTED_AT)


def get(asker: Asker, method: str = "GET", **headers: str) -> TestResponse:
    sent = {"Authorization": f"Bearer {asker.key}", **headers}
    return asker.client.open(PATH, method=method, headers=sent, buffered=True)


@pytest.mark.usefixtures("recorded")
def test_whole_recording_is_played(asker: Asker) -> None:
    response = get(asker)
    assert (response.status_code, response.data) == (200, SILENCE)
    assert response.headers["Content-Type"] == "audio/mpeg"
    assert response.headers["Content-Length"] == str(len(SILENCE))
    assert response.headers["Accept-Ranges"] == "bytes"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.usefixtures("recorded")
@pytest.mark.parametrize(("asked", "first", "end"), [("bytes=100-199", 100, 200), ("bytes=60000-", 60_000, None)])
def test_player_can_seek(asker: Asker, asked: str, first: int, end: int | None) -> None:
    response = get(asker, Range=asked)
    assert (response.status_code, response.data) == (206, SILENCE[first:end])
    last = (end or len(SILENCE)) - 1
    assert response.headers["Content-Range"] == f"bytes {first}-{last}/{len(SILENCE)}"


@pytest.mark.usefixtures("recorded")
def test_range_beyond_the_end_is_not_satisfiable(asker: Asker) -> None:
    response = get(asker, Range="bytes=9999999-")
    assert (response.status_code, response.data) == (416, b"")
    assert response.headers["Content-Range"] == f"bytes */{len(SILENCE)}"


@pytest.mark.usefixtures("recorded")
def test_neither_heads_nor_listeners_who_leave_keep_a_fetch_open(asker: Asker) -> None:
    for _ in range(MOST_AT_ONCE + 1):
        response = get(asker, method="HEAD")
        assert (response.status_code, response.data) == (200, b"")
        asker.client.get(PATH, headers={"Authorization": f"Bearer {asker.key}"}).close()
    assert get(asker).data == SILENCE


def test_missing_credentials_are_named(asker: Asker, stores: Stores, recorded: None) -> None:
    stores.secrets.delete_secret("demo", "TWILIO_API_KEY_SECRET")
    status, message = asker.be_refused("calls/twilio-demo90/recording")
    assert status == 409
    assert "'dni secret set demo TWILIO_API_KEY_SECRET'" in message


def test_wrong_credentials_are_reported_without_them(asker: Asker, stores: Stores, recorded: None) -> None:
    stores.secrets.set_secret("demo", "TWILIO_API_KEY_SECRET", "wrong secret", STARTED_AT)
    status, message = asker.be_refused("calls/twilio-demo90/recording")
    assert status == 502
    assert "Check the account's secrets TWILIO_API_KEY_SID and TWILIO_API_KEY_SECRET" in message
    assert "wrong secret" not in message


@pytest.mark.usefixtures("recorded")
def test_call_without_a_recording_and_call_of_another_account_are_not_found(asker: Asker) -> None:
    assert asker.be_refused("calls/demo0/recording") == (404, "the call has no recording")
    assert Asker(asker.client, f"other-{KEY}").be_refused("calls/twilio-demo90/recording") == (
        404,
        "the account has no such call",
    )
    assert asker.be_refused("calls/nothing/recording")[0] == 404


@pytest.mark.usefixtures("recorded")
def test_key_without_the_scope_hears_nothing(asker: Asker, stores: Stores) -> None:
    key = "account-key-0123456789"
    stores.identities.add_api_key(
        ApiKey("demo", "half", frozenset({Scope.CALLS_WRITE}), STARTED_AT), compute_digest(key)
    )
    assert Asker(asker.client, key).be_refused("calls/twilio-demo90/recording")[0] == 403


class TestHostileCarrier:
    """The operator's own address of the API responds with anything."""

    @pytest.fixture
    def carrier_url(self) -> Iterator[str]:
        html = write_response("200 OK", b"<script>", Content_Type="text/html", Content_Length="8")
        with serve(html) as carrier:
            yield carrier.url

    @pytest.mark.usefixtures("recorded")
    def test_page_in_place_of_audio_is_not_passed_on(self, asker: Asker) -> None:
        status, message = asker.be_refused("calls/twilio-demo90/recording")
        assert (status, message.startswith("The carrier sent something else than audio.")) == (502, True)
