"""After an outage of a store, numbers are reserved and calls attributed later, and never to a wrong visitor."""

import sqlite3
from email.utils import formatdate
from pathlib import Path
from typing import Any

import pytest

from server.account_file.read import read_account_file
from server.domain.calls.attributed import Match
from server.domain.calls.call import Outcome
from server.domain.calls.events import EventKind
from server.domain.phone_numbers import PhoneNumber
from server.stores.call_log import CallLog
from server.stores.contract import AccountStore
from server.stores.leases.contract import LeaseStore
from server.stores.outbox import Outbox
from tests.databases import SQLITE
from tests.integration.telephony.conftest import FindCall
from tests.integration.telephony.line import CALLED_SHOP_FILE, Document, Line, find_url, list_rung, list_verbs
from tests.integration.telephony.test_pooled_calls import Look
from tests.integration.telephony.test_unavailable_stores import fail, fail_to_begin
from tests.shop import Clock, Page

SUPPORT = "+18665550140"
SHARED = "+18665550121"
OTHER = "visitor-9876543210"


@pytest.fixture
def look(accounts: AccountStore, leases: LeaseStore, clock: Clock) -> Look:
    """Reads the state of pools."""
    return Look(accounts, leases, clock)


@pytest.fixture
def begun_without_leases(
    page: Page, line: Line, leases: LeaseStore, monkeypatch: pytest.MonkeyPatch, look: Look
) -> Document:
    """The response to a visitor's call that came in while the lease store was unavailable."""
    page.claim("a=ABC", "support")
    with monkeypatch.context() as away:
        away.setattr(leases, "call_started", fail)
        document = line.call(SUPPORT)
    assert look.at("support-pool").on_call == 0
    return document


def test_visitor_who_claims_the_number_during_an_unknown_call_is_not_its_caller(
    page: Page, line: Line, clock: Clock, find_call: FindCall
) -> None:
    clock.now += 290
    page.claim("a=LATER", "support")
    clock.now += 10
    line.hang_up(SUPPORT, CallDuration="300")
    attributed = find_call().attributed
    assert (attributed.match, attributed.candidates, attributed.tags) == (Match.NONE, 0, {})


def test_number_is_reserved_and_the_call_attributed_at_the_next_step(
    begun_without_leases: Document, page: Page, line: Line, look: Look, clock: Clock, find_call: FindCall
) -> None:
    assert find_call().attributed.match is Match.NONE
    clock.now += 25
    line.come_back(find_url(begun_without_leases, "Dial"), To=SUPPORT, DialCallStatus="no-answer")
    attributed = find_call().attributed
    assert (attributed.match, attributed.candidates, attributed.tags["affiliate_id"]) == (Match.LIVE, 1, "ABC")
    clock.now += 3_600
    assert Page(page.client, OTHER).claim("a=XYZ", "support")["numbers"]["support"].get("lease") is None
    line.hang_up(SUPPORT, CallDuration="3625")
    assert (look.at("support-pool").on_call, look.at("support-pool").free) == (0, 1)


def test_number_is_reserved_at_the_next_leg_status(
    begun_without_leases: Document, line: Line, look: Look, find_call: FindCall
) -> None:
    line.tell_leg(find_url(begun_without_leases, "Dial/Number", "statusCallback"), "ringing")
    assert (look.at("support-pool").on_call, find_call().attributed.match) == (1, Match.LIVE)


def test_number_is_reserved_at_the_next_call_status(
    begun_without_leases: Document, line: Line, look: Look, find_call: FindCall
) -> None:
    assert list_rung(begun_without_leases) != []
    line.hang_up(SUPPORT, status="in-progress")
    assert (look.at("support-pool").on_call, find_call().attributed.match) == (1, Match.LIVE)


def test_call_is_attributed_even_at_its_end(
    begun_without_leases: Document, line: Line, look: Look, find_call: FindCall
) -> None:
    assert list_rung(begun_without_leases) != []
    line.hang_up(SUPPORT)
    assert (look.at("support-pool").on_call, find_call().attributed.match) == (0, Match.LIVE)


@pytest.mark.database(SQLITE)
def test_a_number_is_reserved_at_once_when_the_lease_store_is_free_again_and_the_call_matched_at_its_next_webhook(
    page: Page,
    line: Line,
    tmp_path: Path,
    leases: LeaseStore,
    monkeypatch: pytest.MonkeyPatch,
    look: Look,
    find_call: FindCall,
) -> None:
    page.claim("a=ABC", "support")
    writer = sqlite3.connect(tmp_path / "dni.sqlite3", isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    start_call, tries = leases.call_started, []

    def end_writing_after_two_tries(*arguments: Any) -> Any:
        tries.append(arguments)
        try:
            return start_call(*arguments)
        finally:
            if len(tries) == 2:
                writer.execute("COMMIT")

    monkeypatch.setattr(leases, "call_started", end_writing_after_two_tries)
    document = line.call(SUPPORT)
    writer.close()
    assert (len(tries), look.at("support-pool").on_call, find_call().attributed.match) == (3, 1, Match.NONE)
    line.tell_leg(find_url(document, "Dial/Number", "statusCallback"), "in-progress")
    assert find_call().attributed.match is Match.LIVE


def test_call_without_lease_and_log_is_not_attributed_to_the_numbers_later_visitor(
    page: Page,
    line: Line,
    clock: Clock,
    leases: LeaseStore,
    call_log: CallLog,
    monkeypatch: pytest.MonkeyPatch,
    find_call: FindCall,
) -> None:
    lease = page.claim("a=CALLER", "support")["numbers"]["support"]["lease"]
    with monkeypatch.context() as away:
        away.setattr(leases, "call_started", fail)
        away.setattr(call_log, "begin", fail_to_begin)
        document = line.call(SUPPORT)
    page.leave(lease)
    clock.now += 600
    Page(page.client, OTHER).claim("a=SOMEBODY_ELSE", "support")
    clock.now += 20
    line.come_back(find_url(document, "Dial"), To=SUPPORT, DialCallStatus="completed", DialCallDuration="615")
    call = find_call()
    assert (call.attributed.match, call.attributed.visitor_id) == (Match.RECENT, "")
    assert "affiliate_id" not in call.attributed.tags
    assert call.progress.started_at == clock.now - 620


def test_start_of_a_call_survives_all_responses_without_the_call_log(
    page: Page, line: Line, clock: Clock, call_log: CallLog, monkeypatch: pytest.MonkeyPatch, find_call: FindCall
) -> None:
    page.claim("a=ABC", "support")
    with monkeypatch.context() as away:
        away.setattr(call_log, "begin", fail_to_begin)
        document = line.call(SUPPORT)
        clock.now += 25
        voicemail = line.come_back(find_url(document, "Dial"), To=SUPPORT, DialCallStatus="no-answer")
    clock.now += 30
    line.come_back(find_url(voicemail, "Record"), To=SUPPORT, RecordingUrl="https://api.example/RE1")
    call = find_call()
    assert (call.attributed.match, call.progress.started_at) == (Match.LIVE, clock.now - 55)


def test_call_with_an_unknown_start_has_no_visit(page: Page, line: Line, find_call: FindCall) -> None:
    page.claim("a=ABC", "support")
    line.hang_up(SUPPORT)
    assert (find_call().attributed.match, find_call().attributed.number_pool) == (Match.NONE, "support-pool")


def test_url_with_an_invalid_start_time_gets_an_apology(line: Line) -> None:
    url = find_url(line.call(SUPPORT), "Dial")
    assert list_verbs(line.come_back(url + "&started=x", To=SUPPORT, DialCallStatus="no-answer")) == ["Say", "Hangup"]


@pytest.fixture
def extension_entered_without_log(
    page: Page, line: Line, call_log: CallLog, monkeypatch: pytest.MonkeyPatch
) -> Document:
    """The response to an extension that was entered while the call log was unavailable."""
    for index, keyword in enumerate(("gutters", "slate")):
        Page(page.client, f"visitor-000000000{index}").claim_sales(f"kw={keyword}")
    asked = line.call(SHARED)
    with monkeypatch.context() as away:
        away.setattr(call_log, "begin", fail_to_begin)
        return line.come_back(find_url(asked, "Gather"), To=SHARED, Digits="101")


def test_number_of_an_extension_is_reserved_without_the_call_log(
    extension_entered_without_log: Document, look: Look
) -> None:
    assert list_rung(extension_entered_without_log) != []
    assert look.at("roofing-pool").on_call == 1


def test_extension_attributes_the_call_at_the_next_step(
    extension_entered_without_log: Document, line: Line, look: Look, clock: Clock, find_call: FindCall
) -> None:
    clock.now += 1_200
    url = find_url(extension_entered_without_log, "Dial")
    line.come_back(url, To=SHARED, DialCallStatus="completed", DialCallDuration="1190")
    call = find_call()
    assert (call.attributed.match, call.attributed.tags["keyword"]) == (Match.LIVE, "slate")
    assert call.tracking_number == PhoneNumber(SHARED, "101")
    line.hang_up(SHARED)
    assert look.at("roofing-pool").on_call == 0


def test_extension_attributes_the_call_at_the_next_leg_status(
    extension_entered_without_log: Document, line: Line, find_call: FindCall
) -> None:
    line.tell_leg(find_url(extension_entered_without_log, "Dial/Number", "statusCallback"), "ringing")
    assert (find_call().attributed.match, find_call().tracking_number.extension) == (Match.LIVE, "101")


def test_hang_up_without_the_call_log_releases_the_number(
    page: Page, line: Line, call_log: CallLog, monkeypatch: pytest.MonkeyPatch, look: Look
) -> None:
    monkeypatch.setattr(call_log, "begin", fail_to_begin)
    page.claim("a=ABC", "support")
    url = find_url(line.call(SUPPORT), "Dial")
    assert look.at("support-pool").on_call == 1
    line.come_back(url, To=SUPPORT, DialCallStatus="no-answer", CallStatus="completed")
    assert look.at("support-pool").on_call == 0


def test_call_ends_when_a_step_reports_the_hang_up_without_a_status(
    page: Page, outbox: Outbox, line: Line, look: Look, clock: Clock, find_call: FindCall
) -> None:
    page.claim("a=ABC", "support")
    document = line.call(SUPPORT)
    clock.now += 40
    fields = {"DialCallStatus": "completed", "DialCallDuration": "30", "CallStatus": "completed"}
    assert list_verbs(line.come_back(find_url(document, "Dial"), To=SUPPORT, **fields)) == ["Hangup"]
    progress = find_call().progress
    assert (progress.outcome, progress.ended_at, progress.talk_seconds) == (Outcome.ANSWERED, clock.now, 30.0)
    assert look.at("support-pool").on_call == 0
    assert [entry.request.postback for entry in outbox.list_outbox("shop", None, 10)] == ["ended"]


def test_reported_end_replaces_the_end_from_a_step(
    line: Line, outbox: Outbox, clock: Clock, find_call: FindCall
) -> None:
    url = find_url(line.call(SUPPORT), "Dial")
    clock.now += 40
    told_at = clock.now
    clock.now += 3
    line.come_back(url, To=SUPPORT, DialCallStatus="canceled", CallStatus="completed")
    assert find_call().progress.ended_at == told_at + 3
    line.hang_up(SUPPORT, status="no-answer", Timestamp=formatdate(told_at))
    progress = find_call().progress
    assert (progress.ended_at, progress.outcome) == (told_at, Outcome.NO_ANSWER)
    assert len(outbox.list_outbox("shop", None, 10)) == 1


def test_caller_who_entered_a_queue_without_the_log_gets_visit_and_position_at_the_next_poll(
    accounts: AccountStore,
    page: Page,
    line: Line,
    clock: Clock,
    call_log: CallLog,
    monkeypatch: pytest.MonkeyPatch,
    find_call: FindCall,
) -> None:
    mode = "target_numbers: [support], mode: per_visitor,"
    accounts.save(read_account_file(CALLED_SHOP_FILE.replace(mode, f"{mode} route: queue,").encode()))
    page.claim("a=ABC", "support")
    with monkeypatch.context() as away:
        away.setattr(call_log, "begin", fail_to_begin)
        queued = line.call(SUPPORT)
    busy, later = "CA" + "b" * 32, "CA" + "c" * 32
    line.call("+18665550154", sid=busy)
    clock.now += 5
    came_later = line.call("+18665550152", sid=later)
    clock.now += 5
    poll = find_url(queued, "Enqueue", "waitUrl")
    assert list_verbs(line.come_back(poll, To=SUPPORT, QueueTime="10"))[0] == "Say"
    call = find_call()
    assert (call.attributed.match, call.progress.started_at) == (Match.LIVE, clock.now - 10)
    (entered,) = [event for event in call.events if event.kind is EventKind.QUEUE_ENTERED]
    assert entered.at == clock.now - 10

    line.hang_up("+18665550154", sid=busy)
    assert list_verbs(line.come_back(find_url(came_later, "Enqueue", "waitUrl"), To="+18665550152"))[0] == "Say"
    assert list_verbs(line.come_back(poll, To=SUPPORT, QueueTime="10")) == ["Leave"]
