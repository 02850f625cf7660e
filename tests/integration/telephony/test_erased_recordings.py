"""Recordings are erased at the carrier when their call is deleted; credentials are sent only to the carrier's API."""

import io
from base64 import b64encode
from collections.abc import Callable, Iterator

import pytest

from server.account_file.read import read_account_file
from server.domain.account_history import OPERATOR
from server.settings import Settings, read_settings
from server.stores.outbox import PostbackState
from server.stores.sql.call_log import retention as sql_retention
from tests.carriers import AUTH_TOKEN
from tests.integration.telephony.call_maintenance import (
    FIRST,
    PASSWORD,
    PATH,
    RADIO,
    SECOND,
    USER,
    Upkeep,
    call_and_record,
)
from tests.integration.telephony.line import CALLED_SHOP_FILE, CALLER, PUBLIC_URL, SID, Line, find_url
from tests.postback_receiver import Receiver, receive

KEPT_SECONDS = 730 * 86_400
DAY_SECONDS = 86_400
BASIC = "Basic " + b64encode(f"{USER}:{PASSWORD}".encode()).decode()


@pytest.fixture
def carrier_api() -> Iterator[Receiver]:
    """The carrier's API, which erases every recording on request."""
    with receive() as api:
        api.status = 204
        yield api


@pytest.fixture
def settings(store_settings: dict[str, str], carrier_api: Receiver) -> Settings:
    """Settings with secrets for accounts and a local API of Twilio."""
    own = {"DNI_PUBLIC_URL": PUBLIC_URL, "DNI_TWILIO_AUTH_TOKEN": AUTH_TOKEN, "DNI_SECRET_KEY": "a key of 16 letters"}
    return read_settings({**store_settings, **own, "DNI_TWILIO_API_URL": carrier_api.locate("")})


def test_all_recordings_of_a_call_are_erased_with_it_once(line: Line, upkeep: Upkeep, carrier_api: Receiver) -> None:
    upkeep.sign_in()
    call_and_record(line, FIRST, SECOND)
    upkeep.clock.now += KEPT_SECONDS - 60
    upkeep.look()
    assert (upkeep.list_calls(), upkeep.list_erasures()) == (1, [])
    upkeep.clock.now += 120
    for _twice in range(2):
        upkeep.look()
        upkeep.look()
        upkeep.send()
    assert upkeep.list_calls() == 0
    assert sorted((one.method, one.target) for one in carrier_api.received) == [
        ("DELETE", f"{PATH}{letter * 32}.json") for letter in "ab"
    ]
    assert {one.headers["Authorization"] for one in carrier_api.received} == {BASIC}
    erased = [(entry.state, entry.request.postback, entry.request.call_id) for entry in upkeep.list_erasures()]
    assert erased == [(PostbackState.SENT, "twilio recording", "")] * 2


def test_recordings_of_an_erased_caller_are_erased_and_others_stay(
    line: Line, upkeep: Upkeep, carrier_api: Receiver
) -> None:
    upkeep.sign_in()
    call_and_record(line, FIRST)
    assert upkeep.retention.erase_caller("shop", "+14155550199", upkeep.clock.now) == 0
    upkeep.send()
    assert [one for one in carrier_api.received if one.method == "DELETE"] == []
    assert upkeep.retention.erase_caller("shop", CALLER, upkeep.clock.now) == 1
    upkeep.send()
    assert [one.target for one in carrier_api.received] == [f"{PATH}{'a' * 32}.json"]


def test_a_recording_that_is_reported_after_its_call_was_erased_is_erased_once(
    line: Line, upkeep: Upkeep, carrier_api: Receiver
) -> None:
    upkeep.sign_in()
    document = line.call(RADIO)
    assert upkeep.retention.erase_caller("shop", CALLER, upkeep.clock.now) == 1
    voicemail = line.come_back(find_url(document, "Dial"), To=RADIO, DialCallStatus="no-answer", RecordingUrl=FIRST)
    status = {"RecordingSid": "RE" + "a" * 32, "RecordingUrl": FIRST, "RecordingStatus": "completed", "CallSid": SID}
    for _twice in range(2):
        assert line.post(find_url(document, "Dial", "recordingStatusCallback"), status).status_code == 200
    line.come_back(find_url(voicemail, "Record"), To=RADIO, RecordingUrl=SECOND)
    upkeep.send()
    assert sorted(one.target for one in carrier_api.received) == [f"{PATH}{letter * 32}.json" for letter in "ab"]
    assert upkeep.list_calls() == 0


def test_a_crash_while_calls_are_deleted_loses_neither_call_nor_recording(
    line: Line, upkeep: Upkeep, monkeypatch: pytest.MonkeyPatch
) -> None:
    call_and_record(line, FIRST, SECOND)
    upkeep.clock.now += KEPT_SECONDS + 60
    send: Callable[..., None] = sql_retention.send

    def send_and_crash(*arguments: object) -> None:
        send(*arguments)
        raise RuntimeError("the process dies here")

    with monkeypatch.context() as crash:
        crash.setattr(sql_retention, "send", send_and_crash)
        upkeep.look()
    assert (upkeep.list_calls(), upkeep.list_erasures()) == (1, [])
    upkeep.look()
    assert (upkeep.list_calls(), len(upkeep.list_erasures())) == (0, 2)


def test_unavailable_carrier_is_retried_and_a_missing_recording_counts_as_erased(
    line: Line, upkeep: Upkeep, carrier_api: Receiver
) -> None:
    upkeep.sign_in()
    call_and_record(line, FIRST)
    upkeep.retention.erase_caller("shop", CALLER, upkeep.clock.now)
    for carrier_api.status in (503, 401):
        upkeep.send()
        (entry,) = upkeep.list_erasures()
        assert (entry.state, entry.last_error) == (PostbackState.WAITING, f"responded with status {carrier_api.status}")
        upkeep.clock.now = entry.next_attempt_at
    carrier_api.status = 404
    upkeep.send()
    (entry,) = upkeep.list_erasures()
    assert (entry.state, entry.attempts, entry.last_error) == (PostbackState.SENT, 3, "")


def test_recordings_wait_for_credentials_and_the_error_says_what_to_run(
    line: Line, upkeep: Upkeep, carrier_api: Receiver, log: io.StringIO
) -> None:
    call_and_record(line, FIRST)
    upkeep.retention.erase_caller("shop", CALLER, upkeep.clock.now)
    upkeep.send()
    (entry,) = upkeep.list_erasures()
    assert entry.state is PostbackState.WAITING
    assert "Run 'dni secret set shop TWILIO_API_KEY_SID'" in entry.last_error
    assert "TWILIO_API_KEY_SID" in log.getvalue()
    while entry.state is PostbackState.WAITING:
        upkeep.clock.now = entry.next_attempt_at
        upkeep.send()
        (entry,) = upkeep.list_erasures()
    assert entry.state is PostbackState.DEAD
    upkeep.clock.now += 60 * DAY_SECONDS
    upkeep.look()
    assert carrier_api.received == []

    upkeep.sign_in()
    assert upkeep.outbox.retry("shop", None, upkeep.clock.now) == 1
    upkeep.send()
    assert [one.headers["Authorization"] for one in carrier_api.received] == [BASIC]
    (entry,) = upkeep.list_erasures()
    assert PASSWORD not in log.getvalue() + str(entry)
    assert BASIC not in log.getvalue() + str(entry)


@pytest.mark.parametrize(
    "url",
    [
        FIRST.replace("api.twilio.com", "recordings.example"),
        FIRST.replace("api.twilio.com", "api.twilio.com.recordings.example"),
        FIRST.replace("api.twilio.com", "recordings.example/api.twilio.com"),
        FIRST.replace("https://", "https://recordings.example@"),
        FIRST.replace("api.twilio.com", "api.twilio.com@recordings.example"),
        FIRST.replace("api.twilio.com", "api.twilio.com:8443"),
        FIRST.replace("https", "http"),
        FIRST.replace("/Recordings/RE", "/IncomingPhoneNumbers/PN"),
        f"{FIRST}/../../IncomingPhoneNumbers/PN{'a' * 32}",
        f"{FIRST}?To=https://api.twilio.com",
        "http://169.254.169.254/latest/{secret.TWILIO_API_KEY_SECRET}",
    ],
)
def test_credentials_are_sent_only_to_recordings_in_the_carriers_api(
    line: Line, upkeep: Upkeep, carrier_api: Receiver, url: str
) -> None:
    upkeep.sign_in()
    call_and_record(line, url)
    upkeep.retention.erase_caller("shop", CALLER, upkeep.clock.now)
    upkeep.send()
    (entry,) = upkeep.list_erasures()
    assert (entry.state, entry.attempts) == (PostbackState.DEAD, 1)
    assert entry.last_error == "no recording in the API of twilio: erase it there yourself"
    assert carrier_api.received == []


def test_a_deleted_account_keeps_its_credentials_until_its_recordings_are_erased(
    line: Line, upkeep: Upkeep, carrier_api: Receiver
) -> None:
    upkeep.sign_in()
    call_and_record(line, FIRST)
    upkeep.accounts.delete("shop", 1, OPERATOR)
    upkeep.clock.now += KEPT_SECONDS + 60
    upkeep.look()
    assert upkeep.list_calls() == 0
    upkeep.look()
    assert [one.account.key for one in upkeep.accounts.list_deleted()] == ["shop"]
    upkeep.send()
    assert [one.headers["Authorization"] for one in carrier_api.received] == [BASIC]
    upkeep.look()
    assert upkeep.accounts.list_deleted() == []
    assert (upkeep.list_erasures(), upkeep.secrets.list_secrets("shop")) == ([], [])


def test_deleted_account_with_recordings_that_can_not_be_erased_is_removed_a_day_later_with_a_warning(
    line: Line, upkeep: Upkeep, log: io.StringIO
) -> None:
    call_and_record(line, FIRST, SECOND)
    upkeep.accounts.delete("shop", 1, OPERATOR)
    upkeep.clock.now += KEPT_SECONDS + 60
    upkeep.look()
    began_at = upkeep.clock.now
    while waiting := [one for one in upkeep.list_erasures() if one.state is PostbackState.WAITING]:
        upkeep.clock.now = max(one.next_attempt_at for one in waiting)
        upkeep.look()
        upkeep.send()
    assert DAY_SECONDS <= upkeep.clock.now - began_at < 2 * DAY_SECONDS
    upkeep.look()
    assert (upkeep.accounts.list_deleted(), upkeep.list_erasures()) == ([], [])
    assert '"event": "recordings_not_erased"' in log.getvalue()
    assert '"recordings": 2' in log.getvalue()


def test_each_tenant_erases_its_own_recordings_with_its_own_credentials(
    line: Line, upkeep: Upkeep, carrier_api: Receiver
) -> None:
    other = CALLED_SHOP_FILE.replace("key: shop", "key: aaa").replace("+18665550", "+18776660")
    upkeep.accounts.save(read_account_file(other.replace("+18005550199", "+18005550299").encode()))
    call_and_record(line, FIRST)
    call_and_record(line, SECOND, number=RADIO.replace("+18665550", "+18776660"), sid="CA" + "b" * 32)
    upkeep.sign_in("shop")
    for key in ("shop", "aaa"):
        assert upkeep.retention.erase_caller(key, CALLER, upkeep.clock.now) == 1
    upkeep.send()
    assert [one.target for one in carrier_api.received] == [f"{PATH}{'a' * 32}.json"]
    (entry,) = upkeep.list_erasures("aaa")
    assert "Run 'dni secret set aaa TWILIO_API_KEY_SID'" in entry.last_error
    upkeep.sign_in("aaa", "AC1", "another")
    upkeep.clock.now = entry.next_attempt_at
    upkeep.send()
    theirs = "Basic " + b64encode(b"AC1:another").decode()
    assert [one.headers["Authorization"] for one in carrier_api.received] == [BASIC, theirs]


def test_entry_of_an_erased_recording_is_deleted_after_a_month(line: Line, upkeep: Upkeep) -> None:
    upkeep.sign_in()
    call_and_record(line, FIRST)
    upkeep.retention.erase_caller("shop", CALLER, upkeep.clock.now)
    upkeep.send()
    upkeep.clock.now += 30 * DAY_SECONDS + 60
    upkeep.look()
    assert upkeep.list_erasures() == []
