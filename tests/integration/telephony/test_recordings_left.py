"""Recordings that can't be erased from here, or not yet: what is queued, tried and logged of them."""

import io
import json
from typing import Any
from urllib.parse import urlencode

from server.account_file.read import read_account_file
from server.app import compose_send
from server.domain.postbacks.erasures import ERASING_CARRIERS
from server.stores.outbox import PostbackState
from server.telephony.carriers import CARRIERS
from tests.carriers import sign_as_telnyx
from tests.integration.postbacks.outbox import make_worker, run
from tests.integration.telephony.call_maintenance import FIRST, RADIO, SECOND, Upkeep, call_and_record
from tests.integration.telephony.line import (
    CALLED_SHOP_FILE,
    CALLER,
    PUBLIC_URL,
    SID,
    Document,
    Line,
    find_url,
    read_document,
)

KEPT_SECONDS = 730 * 86_400
DAY_SECONDS = 86_400


def post_as_telnyx(line: Line, url: str, **fields: str) -> Document:
    """Send a webhook of the call as Telnyx signs it; returns the answer."""
    body = urlencode({"CallSid": SID, "CallStatus": "in-progress", "From": CALLER, "To": RADIO, **fields}).encode()
    headers = sign_as_telnyx(body, int(line.clock.now)) | {"Content-Type": "application/x-www-form-urlencoded"}
    path = url.removeprefix(PUBLIC_URL)
    return read_document(line.client.post(path, data=body, headers=headers, base_url="http://127.0.0.1:8000"))


def call_by_telnyx(line: Line) -> Document:
    """A call comes in."""
    return post_as_telnyx(line, "/voice/telnyx/incoming", CallStatus="ringing")


def list_logged(log: io.StringIO, event: str) -> list[dict[str, Any]]:
    """The lines of this event."""
    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    return [line for line in lines if line["event"] == event]


def test_the_carriers_that_are_asked_to_erase_are_those_with_an_api_for_it() -> None:
    assert {name for name, carrier in CARRIERS.items() if carrier.api_secrets} == ERASING_CARRIERS


def test_recordings_at_a_carrier_without_an_api_are_logged_with_their_number_and_not_queued(
    line: Line, upkeep: Upkeep, log: io.StringIO
) -> None:
    dial = find_url(call_by_telnyx(line), "Dial")
    voicemail = post_as_telnyx(line, dial, DialCallStatus="no-answer", RecordingUrl="https://telnyx.example/1")
    post_as_telnyx(line, find_url(voicemail, "Record"), RecordingUrl="https://telnyx.example/2")
    post_as_telnyx(line, "/voice/telnyx/status", CallStatus="completed")
    upkeep.clock.now += KEPT_SECONDS + 60
    upkeep.look()
    upkeep.send()
    assert (upkeep.list_calls(), upkeep.list_erasures()) == (0, [])
    (left,) = list_logged(log, "recordings_left_at_carrier")
    assert (left["account"], left["carrier"], left["recordings"]) == ("shop", "telnyx", 2)
    assert list_logged(log, "postback_abandoned") == []


def test_a_late_recording_at_a_carrier_without_an_api_is_logged_and_not_queued(
    line: Line, upkeep: Upkeep, log: io.StringIO
) -> None:
    dial = find_url(call_by_telnyx(line), "Dial")
    assert upkeep.retention.erase_caller("shop", CALLER, upkeep.clock.now) == 1
    post_as_telnyx(line, dial, DialCallStatus="completed", RecordingUrl="https://telnyx.example/1")
    assert upkeep.list_erasures() == []
    assert [line["recordings"] for line in list_logged(log, "recordings_left_at_carrier")] == [1]


def test_an_erasure_that_no_attempt_can_carry_out_is_forgotten_after_a_month(line: Line, upkeep: Upkeep) -> None:
    call_and_record(line, "https://recordings.example/1")
    upkeep.retention.erase_caller("shop", CALLER, upkeep.clock.now)
    upkeep.send()
    upkeep.clock.now += 30 * DAY_SECONDS - 60
    upkeep.look()
    assert [entry.state for entry in upkeep.list_erasures()] == [PostbackState.DEAD]
    upkeep.clock.now += 120
    upkeep.look()
    assert upkeep.list_erasures() == []


def test_while_a_secret_is_missing_recordings_are_tried_once_an_hour_for_a_day_and_logged_once(
    line: Line, upkeep: Upkeep, log: io.StringIO
) -> None:
    call_and_record(line, FIRST, SECOND)
    upkeep.retention.erase_caller("shop", CALLER, upkeep.clock.now)
    worker = make_worker(upkeep.outbox, upkeep.clock, compose_send(upkeep.settings, upkeep.secrets, {}))
    began_at = upkeep.clock.now
    for attempts in range(1, 25):
        run(worker, upkeep.clock.now)
        waiting = upkeep.list_erasures()
        assert [(entry.state, entry.attempts) for entry in waiting] == [(PostbackState.WAITING, attempts)] * 2
        assert [entry.next_attempt_at for entry in waiting] == [upkeep.clock.now + 3_600] * 2
        assert len(list_logged(log, "postback_failed")) == attempts
        upkeep.clock.now += 3_600
    run(worker, upkeep.clock.now)
    assert upkeep.clock.now - began_at == DAY_SECONDS
    assert [entry.state for entry in upkeep.list_erasures()] == [PostbackState.DEAD] * 2
    assert len(list_logged(log, "postback_abandoned")) == 1


def test_what_one_account_lacks_is_logged_for_another_too(line: Line, upkeep: Upkeep, log: io.StringIO) -> None:
    other = CALLED_SHOP_FILE.replace("key: shop", "key: aaa").replace("+18665550", "+18776660")
    upkeep.accounts.save(read_account_file(other.replace("+18005550199", "+18005550299").encode()))
    call_and_record(line, FIRST)
    call_and_record(line, SECOND, number=RADIO.replace("+18665550", "+18776660"), sid="CA" + "b" * 32)
    for key in ("shop", "aaa"):
        upkeep.retention.erase_caller(key, CALLER, upkeep.clock.now)
    upkeep.send()
    assert sorted(line["account"] for line in list_logged(log, "postback_failed")) == ["aaa", "shop"]
