"""A call that runs while its account is deleted is logged to its end, so that its recordings are erased in time."""

import io

import pytest

from server.account_file.read import read_account_file
from server.accounts import number_directory, runtimes
from server.domain.account_history import OPERATOR
from server.domain.calls.call import Outcome
from server.domain.calls.events import EventKind
from server.stores.outbox import PostbackState
from tests.integration.telephony.call_maintenance import FIRST, RADIO, SECOND, Upkeep
from tests.integration.telephony.conftest import FindCall
from tests.integration.telephony.line import (
    CALLED_SHOP_FILE,
    CALLER,
    PUBLIC_URL,
    SID,
    Document,
    Line,
    find_url,
    list_rung,
    list_verbs,
)
from tests.integration.telephony.signed import OWN_SHOP_FILE, OWN_TOKEN, Serve
from tests.integration.telephony.test_pooled_calls import SUPPORT
from tests.shop import Page

KEPT_SECONDS = 730 * 86_400
REPORT = {"RecordingSid": "RE" + "a" * 32, "RecordingUrl": FIRST, "RecordingStatus": "completed", "CallSid": SID}
STATUS = "/voice/twilio/status"


@pytest.fixture(autouse=True)
def _no_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server sees at once, and not a second later, that an account is deleted."""
    monkeypatch.setattr(runtimes, "RECHECK_SECONDS", 0.0)
    monkeypatch.setattr(number_directory, "RECHECK_SECONDS", 0.0)


def delete_account(upkeep: Upkeep) -> None:
    """Delete the shop."""
    upkeep.accounts.delete("shop", 1, OPERATOR)


def report_recording(line: Line, document: Document) -> int:
    """The carrier reports that the talk was recorded; returns the status of the answer."""
    return line.post(find_url(document, "Dial", "recordingStatusCallback"), REPORT).status_code


def test_legs_recordings_and_the_end_of_a_running_call_are_logged_and_its_recordings_erased(
    line: Line, upkeep: Upkeep, find_call: FindCall
) -> None:
    document = line.call(RADIO)
    delete_account(upkeep)
    line.tell_leg(find_url(document, "Dial/Number", "statusCallback"), "in-progress")
    voicemail = line.come_back(find_url(document, "Dial"), To=RADIO, DialCallStatus="no-answer")
    line.come_back(find_url(voicemail, "Record"), To=RADIO, RecordingUrl=SECOND)
    line.hang_up(RADIO)
    assert report_recording(line, document) == 200
    call = find_call()
    kinds = [event.kind for event in call.events]
    assert (kinds.count(EventKind.RECORDED), EventKind.LEG_ANSWERED in kinds) == (2, True)
    assert call.progress.ended_at is not None
    assert upkeep.outbox.list_outbox("shop", None, 10) == []
    upkeep.clock.now += KEPT_SECONDS + 60
    upkeep.look()
    assert upkeep.list_calls() == 0
    erasures = [(entry.request.url, entry.state) for entry in upkeep.list_erasures()]
    assert sorted(erasures) == [(FIRST, PostbackState.WAITING), (SECOND, PostbackState.WAITING)]


def test_a_recording_is_erased_that_is_reported_after_its_caller_was_erased_and_the_account_deleted(
    line: Line, upkeep: Upkeep
) -> None:
    document = line.call(RADIO)
    delete_account(upkeep)
    assert upkeep.retention.erase_caller("shop", CALLER, upkeep.clock.now) == 1
    assert report_recording(line, document) == 200
    assert [entry.request.url for entry in upkeep.list_erasures()] == [FIRST]


def test_the_end_of_a_call_counts_where_another_account_has_its_number_by_now(
    line: Line, upkeep: Upkeep, find_call: FindCall
) -> None:
    line.call(RADIO)
    delete_account(upkeep)
    upkeep.accounts.move_number(RADIO, "shop", make_other(upkeep))
    upkeep.accounts.save(read_account_file(OTHER_FILE.replace("+18776660150", RADIO).encode()))
    line.hang_up(RADIO)
    assert find_call().progress.ended_at is not None
    document = line.call(RADIO, sid="CA" + "b" * 32)
    assert list_rung(document) == ["+14155550180", "+14155550181"]
    assert (upkeep.list_calls("shop"), upkeep.list_calls("other")) == (1, 1)


OTHER_FILE = (
    CALLED_SHOP_FILE.replace("key: shop", "key: other")
    .replace("+18665550", "+18776660")
    .replace("+18005550199", "+18776660199")
)


def make_other(upkeep: Upkeep) -> str:
    """Make another account, with numbers of its own; returns its key."""
    upkeep.accounts.save(read_account_file(OTHER_FILE.encode()))
    return "other"


def test_new_calls_are_answered_as_before_and_not_logged(line: Line, upkeep: Upkeep, log: io.StringIO) -> None:
    delete_account(upkeep)
    assert list_rung(line.call(RADIO)) == []
    line.hang_up(RADIO)
    url = f"{STATUS}?account=shop"
    form = {"CallSid": SID, "CallStatus": "completed", "From": CALLER, "To": RADIO, "CallDuration": "60"}
    assert line.post(url, form).status_code == 200
    assert upkeep.list_calls() == 0
    assert "webhook_account_unknown" in log.getvalue()


def test_a_pooled_number_of_a_deleted_account_is_not_reserved_again(
    page: Page, line: Line, upkeep: Upkeep, find_call: FindCall
) -> None:
    page.claim("a=ABC", "support")
    document = line.call(SUPPORT)
    delete_account(upkeep)
    line.hang_up(SUPPORT, status="in-progress")
    assert "Dial" in list_verbs(document)
    line.hang_up(SUPPORT)
    assert find_call().progress.outcome is not Outcome.RUNNING
    assert upkeep.retention.list_unreturned(upkeep.clock.now, 10) == []


def test_webhooks_of_a_deleted_account_are_verified_by_its_own_secret(
    serve: Serve, upkeep: Upkeep, find_call: FindCall
) -> None:
    line = serve({"DNI_TWILIO_AUTH_TOKEN_SHOP": OWN_TOKEN}, OWN_SHOP_FILE)
    line.secret = OWN_TOKEN
    document = line.call(RADIO)
    delete_account(upkeep)
    url = find_url(document, "Dial", "recordingStatusCallback")
    assert line.client.post(url.removeprefix(PUBLIC_URL), data=REPORT).status_code == 403
    assert find_call().progress.recording_url == ""
    assert report_recording(line, document) == 200
    assert find_call().progress.recording_url == FIRST
