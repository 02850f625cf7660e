"""Calls get a response even if stores are unavailable."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from server.stores.call_log import CallLog, CallTransaction
from server.stores.contract import AccountStore, StoreUnavailable
from server.stores.leases.contract import LeaseStore
from server.stores.retention import Retention
from tests.databases import SQLITE
from tests.integration.telephony.conftest import FindCall
from tests.integration.telephony.line import SID, Line, find, find_url, list_rung, list_verbs
from tests.shop import Page

RADIO = "+18665550150"
SORRY = "We are sorry, we could not be reached. Please call again later."


@contextmanager
def fail_to_begin() -> Iterator[CallTransaction]:
    raise StoreUnavailable("the database is away")
    yield


def fail(*_arguments: Any) -> Any:
    raise StoreUnavailable("the store is unavailable")


def break_down(*_arguments: Any, **_named: Any) -> Any:
    raise RuntimeError("something nobody thought of")


@pytest.fixture
def log_away(call_log: CallLog, monkeypatch: pytest.MonkeyPatch) -> CallLog:
    """A call log that is unavailable."""
    monkeypatch.setattr(call_log, "begin", fail_to_begin)
    monkeypatch.setattr(call_log, "find", fail)
    return call_log


@pytest.mark.usefixtures("log_away")
def test_calls_take_their_route_without_the_call_log(line: Line) -> None:
    document = line.call(RADIO)
    assert list_rung(document) == ["+14155550180", "+14155550181"]
    voicemail = line.come_back(find_url(document, "Dial"), To=RADIO, DialCallStatus="no-answer")
    assert list_verbs(voicemail) == ["Say", "Record", "Redirect"]
    whisper = line.come_back(find_url(document, "Dial/Number", "url"), CallSid="CAf", ParentCallSid=SID)
    assert list_verbs(whisper) == []
    asked = line.call("+18665550121")
    assert list_rung(line.come_back(find_url(asked, "Gather"), To="+18665550121", Digits="101")) != []


@pytest.mark.usefixtures("log_away")
def test_status_is_retried_without_the_call_log(line: Line) -> None:
    form = {"CallSid": SID, "CallStatus": "completed", "From": "+14155550123", "To": RADIO}
    assert line.post("/voice/twilio/status", form).status_code == 503


def test_call_that_began_without_the_call_log_is_logged_later(
    line: Line, call_log: CallLog, monkeypatch: pytest.MonkeyPatch, find_call: FindCall
) -> None:
    with monkeypatch.context() as away:
        away.setattr(call_log, "begin", fail_to_begin)
        document = line.call(RADIO)
    line.tell_leg(find_url(document, "Dial/Number", "statusCallback"), "in-progress")
    line.come_back(find_url(document, "Dial"), To=RADIO, DialCallStatus="completed", DialCallDuration="30")
    line.hang_up(RADIO, CallDuration="40")
    assert find_call().progress.talk_seconds == 30.0
    assert find_call().attributed.tracking_source == "Radio"


def test_call_is_logged_and_rings_without_the_lease_store(
    page: Page, line: Line, leases: LeaseStore, monkeypatch: pytest.MonkeyPatch, find_call: FindCall
) -> None:
    page.claim("", "support")
    for method in ("call_started", "call_ended", "find_by_tracking_number"):
        monkeypatch.setattr(leases, method, fail)
    assert list_rung(line.call("+18665550140")) == ["+14155550180", "+14155550181"]
    line.hang_up("+18665550140")
    assert find_call().attributed.number_pool == "support-pool"


def test_number_that_was_not_released_is_listed_for_release(
    page: Page, retention: Retention, line: Line, leases: LeaseStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.claim("", "support")
    line.call("+18665550140")
    monkeypatch.setattr(leases, "call_ended", fail)
    line.hang_up("+18665550140")
    assert [one.number_pool for one in retention.list_unreturned(line.clock.now, 10)] == ["support-pool"]


def test_last_known_account_routes_calls_while_the_account_store_is_unavailable(
    line: Line, accounts: AccountStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    line.call(RADIO)
    for method in ("find", "find_revision", "find_owner"):
        monkeypatch.setattr(accounts, method, fail)
    assert list_rung(line.call(RADIO, sid="CA" + "b" * 32)) == ["+14155550180", "+14155550181"]


def test_caller_hears_an_apology_if_no_account_was_ever_loaded(
    line: Line, accounts: AccountStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    for method in ("find", "find_revision", "find_owner"):
        monkeypatch.setattr(accounts, method, fail)
    document = line.call(RADIO)
    assert (list_verbs(document), find(document, "Say").text) == (["Say", "Hangup"], SORRY)


def test_number_of_the_business_rings_after_any_error(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.domain.calls.call_step.begin_walk", break_down)
    monkeypatch.setattr("server.domain.calls.call_step.continue_walk", break_down)
    document = line.call("+18665550120")
    assert list_rung(document) == ["+18005550100"], "the target number that the tracking number stands for"
    unanswered = line.come_back(find_url(document, "Dial"), To="+18665550120", DialCallStatus="no-answer")
    assert (list_verbs(unanswered), find(unanswered, "Say").text) == (["Say", "Hangup"], SORRY)
    answered = line.come_back(find_url(document, "Dial"), To="+18665550120", DialCallStatus="completed")
    assert list_verbs(answered) == ["Hangup"]


def test_caller_hears_an_apology_if_the_response_can_not_be_written(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.telephony.twiml_carrier.write_document", break_down)
    document = line.call(RADIO)
    assert (list_verbs(document), find(document, "Say").text) == (["Say", "Hangup"], SORRY)


def test_call_with_an_invalid_id_rings_the_business(line: Line) -> None:
    assert list_rung(line.call(RADIO, sid="CA 1")) == ["+14155550180"]


@pytest.mark.database(SQLITE)
def test_calls_are_routed_if_the_database_file_is_gone(line: Line, tmp_path: Path) -> None:
    line.call(RADIO)
    for file in tmp_path.glob("dni.sqlite3*"):
        file.unlink()
    assert list_verbs(line.call(RADIO, sid="CA" + "b" * 32)) == ["Dial"]


def test_end_that_can_not_be_logged_still_releases_the_number(
    page: Page, line: Line, call_log: CallLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.claim("", "support")
    line.call("+18665550140")
    with monkeypatch.context() as away:
        away.setattr(call_log, "begin", fail_to_begin)
        form = {"CallSid": SID, "CallStatus": "completed", "From": "+14155550123", "To": "+18665550140"}
        assert line.post("/voice/twilio/status", form).status_code == 503
    other = Page(page.client, "visitor-9999999999")
    assert other.claim("", "support")["numbers"]["support"]["number"] == "+18665550140"


def test_caller_hears_the_whole_route_if_the_call_log_fails_right_after_a_write(
    page: Page, line: Line, retention: Retention, monkeypatch: pytest.MonkeyPatch, find_call: FindCall
) -> None:
    page.claim("", "support")
    document = line.call("+18665550140")
    monkeypatch.setattr(retention, "mark_returned", fail)
    voicemail = line.come_back(find_url(document, "Dial"), To="+18665550140", DialCallStatus="no-answer")
    over = line.come_back(find_url(voicemail, "Record"), To="+18665550140", RecordingUrl="https://api.example/RE1")
    assert list_verbs(over) == ["Hangup"]
    assert find_call().progress.ended_at == line.clock.now
