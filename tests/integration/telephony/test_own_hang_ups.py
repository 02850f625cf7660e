"""When the server hangs up, the call has ended at once; a later report of the carrier corrects that end."""

from collections.abc import Callable

import pytest

from server.account_file.read import read_account_file
from server.accounts.runtime import compile_account
from server.domain.calls.call import Outcome
from server.domain.calls.events import EventKind
from server.domain.leased_pools import build_leased_pool
from server.domain.postbacks.postback import DELAY_SECONDS
from server.stores.call_log import CallFilter, CallLog
from server.stores.contract import AccountStore, StoreUnavailable
from server.stores.leases.contract import LeaseStore
from server.stores.outbox import Outbox, OutboxEntry
from server.stores.retention import Retention
from server.watch.calls import RELEASED_AFTER_SECONDS, return_numbers
from tests.integration.telephony.conftest import FindCall
from tests.integration.telephony.line import CALL_ID, CALLED_SHOP_FILE, CALLER, Line, find_url, list_verbs
from tests.shop import Page

BUSY, TURNS, MENU, RADIO, MESSAGE = (f"+1866555015{digit}" for digit in (6, 3, 1, 0, 8))
ENDED_AGAIN = """\
  - {name: ended again, on: call_ended, url: "https://tracker.example/again?at={ended_at}&sec={talk_seconds}"}
  - {name: long, on: call_ended, min_talk_seconds: 30, url: "https://tracker.example/long?sec={talk_seconds}"}
"""


@pytest.fixture(autouse=True)
def postbacks(accounts: AccountStore, line: Line) -> None:
    """The shop's postbacks, and two more for the end of a call."""
    accounts.save(read_account_file((CALLED_SHOP_FILE + ENDED_AGAIN).encode()))


def take_due(outbox: Outbox, now: float) -> dict[str, OutboxEntry]:
    return {entry.request.postback: entry for entry in outbox.take_due(now, 10, 60.0)}


def hang_up_after_busy(line: Line) -> None:
    assert list_verbs(line.call(BUSY)) == ["Reject"]


def hang_up_after_unanswered_rings(line: Line) -> None:
    url = find_url(line.call(TURNS), "Dial")
    line.clock.now += 15
    second = line.come_back(url, To=TURNS, DialCallStatus="no-answer")
    line.clock.now += 15
    last = line.come_back(find_url(second, "Dial"), To=TURNS, DialCallStatus="no-answer")
    assert list_verbs(last) == ["Say", "Hangup"]


def hang_up_after_a_talk(line: Line) -> None:
    url = find_url(line.call(RADIO), "Dial")
    line.clock.now += 50
    assert list_verbs(line.come_back(url, To=RADIO, DialCallStatus="completed", DialCallDuration="42")) == ["Hangup"]


def hang_up_after_a_menu(line: Line) -> None:
    document = line.call(MENU)
    for _try in range(2):
        line.clock.now += 10
        document = line.come_back(find_url(document, "Gather"), To=MENU)
    assert list_verbs(document)[-1] == "Hangup"


def hang_up_after_a_message(line: Line) -> None:
    url = find_url(line.call(MESSAGE), "Record")
    line.clock.now += 20
    recording = {"RecordingUrl": "https://api.twilio.com/r", "RecordingDuration": "12", "RecordingSid": "RE1"}
    assert list_verbs(line.come_back(url, To=MESSAGE, **recording)) == ["Hangup"]


HANG_UPS = [
    (hang_up_after_busy, Outcome.BUSY),
    (hang_up_after_unanswered_rings, Outcome.NO_ANSWER),
    (hang_up_after_a_talk, Outcome.ANSWERED),
    (hang_up_after_a_menu, Outcome.HANDLED),
    (hang_up_after_a_message, Outcome.VOICEMAIL),
]


@pytest.mark.parametrize(("hang_up", "outcome"), HANG_UPS)
def test_call_ends_when_the_server_hangs_up_without_a_status(
    line: Line, find_call: FindCall, call_log: CallLog, hang_up: Callable[[Line], None], outcome: Outcome
) -> None:
    hang_up(line)
    progress = find_call().progress
    assert (progress.ended_at, progress.outcome) == (line.clock.now, outcome)
    assert call_log.list_calls("shop", CallFilter(outcome="running"), None, 10).calls == ()


@pytest.mark.parametrize(("hang_up", "outcome"), HANG_UPS)
def test_carriers_report_corrects_the_end_and_postbacks_are_sent_once_with_it(
    line: Line,
    outbox: Outbox,
    find_call: FindCall,
    hang_up: Callable[[Line], None],
    outcome: Outcome,
) -> None:
    hang_up(line)
    assert "ended again" not in take_due(outbox, line.clock.now)
    line.clock.now += 7.5
    line.hang_up(RADIO, CallDuration="60")
    progress = find_call().progress
    assert (progress.ended_at, progress.outcome) == (line.clock.now // 1, outcome)
    due = take_due(outbox, line.clock.now)
    assert f"%3A{int(line.clock.now) % 60:02}.000Z" in due["ended again"].request.url
    outbox.mark_sent(due["ended again"].entry_id, line.clock.now)
    line.hang_up(RADIO, CallDuration="60")
    assert "ended again" not in take_due(outbox, line.clock.now + 2 * DELAY_SECONDS)


def test_postbacks_are_sent_once_after_two_minutes_without_the_carriers_report(line: Line, outbox: Outbox) -> None:
    hang_up_after_a_talk(line)
    assert "ended again" not in take_due(outbox, line.clock.now + DELAY_SECONDS - 1)
    due = take_due(outbox, line.clock.now + DELAY_SECONDS)
    assert due["ended again"].request.url.endswith("&sec=42")
    # The postback is being sent when the carrier reports the end.
    line.clock.now += DELAY_SECONDS + 1
    line.hang_up(RADIO)
    assert take_due(outbox, line.clock.now + 30).keys() & {"ended again", "long"} == set()
    entries = [one for one in outbox.list_outbox("shop", None, 50, CALL_ID) if one.request.postback == "ended again"]
    assert len(entries) == 1


def test_duration_reported_by_a_leg_after_the_hang_up_is_in_the_postback(
    line: Line, outbox: Outbox, find_call: FindCall
) -> None:
    document = line.call(RADIO)
    leg = find_url(document, "Dial/Number", "statusCallback")
    line.tell_leg(leg, "in-progress")
    line.clock.now += 50
    line.come_back(find_url(document, "Dial"), To=RADIO, DialCallStatus="completed")
    line.tell_leg(leg, "completed", CallDuration="48")
    line.hang_up(RADIO)
    due = take_due(outbox, line.clock.now)
    assert due["ended again"].request.url.endswith("&sec=48")
    assert due["long"].request.url.endswith("?sec=48")
    assert find_call().progress.talk_seconds == 48


def test_postback_whose_condition_fails_by_the_carriers_report_is_withdrawn(line: Line, outbox: Outbox) -> None:
    document = line.call(RADIO)
    leg = find_url(document, "Dial/Number", "statusCallback")
    line.tell_leg(leg, "in-progress")
    line.clock.now += 50
    # The caller hangs up before the ring's webhook has reported the talk time.
    line.come_back(find_url(document, "Dial"), To=RADIO, CallStatus="completed", DialCallStatus="no-answer")
    line.clock.now += 5
    line.tell_leg(leg, "completed", CallDuration="3")
    line.hang_up(RADIO)
    assert "long" not in take_due(outbox, line.clock.now + 2 * DELAY_SECONDS)


def test_number_is_released_when_the_server_hangs_up(
    line: Line, page: Page, leases: LeaseStore, accounts: AccountStore
) -> None:
    stored = accounts.find("shop")
    assert stored is not None
    pool = build_leased_pool("shop", stored.account.number_pools[0])
    number = page.claim_sales("kw=roof")["number"]
    document = line.call(number)
    assert leases.pool_state(pool, line.clock.now).on_call == 1
    line.come_back(find_url(document, "Dial"), To=number, DialCallStatus="completed", DialCallDuration="4")
    assert leases.pool_state(pool, line.clock.now).on_call == 0


def test_number_is_released_when_the_server_hangs_up_without_the_call_log(
    line: Line,
    page: Page,
    leases: LeaseStore,
    accounts: AccountStore,
    call_log: CallLog,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stored = accounts.find("shop")
    assert stored is not None
    pool = build_leased_pool("shop", stored.account.number_pools[0])
    number = page.claim_sales("kw=roof")["number"]
    document = line.call(number)

    def fail() -> None:
        raise StoreUnavailable("the database does not answer")

    monkeypatch.setattr(call_log, "begin", fail)
    line.come_back(find_url(document, "Dial"), To=number, DialCallStatus="completed", DialCallDuration="4")
    assert leases.pool_state(pool, line.clock.now).on_call == 0


def test_number_of_an_erased_call_is_released_when_the_server_hangs_up(
    line: Line, retention: Retention, page: Page, leases: LeaseStore, accounts: AccountStore
) -> None:
    stored = accounts.find("shop")
    assert stored is not None
    pool = build_leased_pool("shop", stored.account.number_pools[0])
    number = page.claim_sales("kw=roof")["number"]
    document = line.call(number)
    assert retention.erase_caller("shop", CALLER, line.clock.now) == 1
    line.come_back(find_url(document, "Dial"), To=number, DialCallStatus="completed", DialCallDuration="4")
    assert leases.pool_state(pool, line.clock.now).on_call == 0


def test_repeated_webhook_gets_the_same_response_and_changes_nothing(line: Line, find_call: FindCall) -> None:
    url = find_url(line.call(RADIO), "Dial")
    answers = []
    for _time in range(2):
        answers.append(list_verbs(line.come_back(url, To=RADIO, DialCallStatus="completed", DialCallDuration="4")))
        line.clock.now += 3
    assert answers == [["Hangup"], ["Hangup"]]
    ends = [event for event in find_call().events if event.kind is EventKind.ENDED]
    assert len(ends) == 1


def test_recording_reported_after_the_hang_up_is_stored(line: Line, find_call: FindCall) -> None:
    document = line.call(RADIO)
    line.come_back(find_url(document, "Dial"), To=RADIO, DialCallStatus="completed", DialCallDuration="4")
    url = find_url(document, "Dial", "recordingStatusCallback")
    line.tell_leg(url, "completed", RecordingSid="RE1", RecordingUrl="https://api.twilio.com/r1")
    progress = find_call().progress
    assert (progress.recording_url, progress.outcome) == ("https://api.twilio.com/r1", Outcome.ANSWERED)


def test_call_that_waits_for_the_callers_input_has_not_ended(line: Line, find_call: FindCall) -> None:
    for number, sid in ((RADIO, "CAring"), (MENU, "CAmenu"), (MESSAGE, "CAmessage"), ("+18665550152", "CAqueue")):
        line.call(number, sid=sid)
        assert find_call(f"twilio-{sid}").progress.outcome is Outcome.RUNNING


MAIN = CALLED_SHOP_FILE[CALLED_SHOP_FILE.index("  - {name: main,") : CALLED_SHOP_FILE.index("  - {name: message,")]
CLOSED_FILE = CALLED_SHOP_FILE.replace(MAIN, "  - {name: main, say: We are closed today.}\n")


def test_number_stays_reserved_while_the_caller_may_hear_a_last_text(
    line: Line, page: Page, leases: LeaseStore, accounts: AccountStore, call_log: CallLog, retention: Retention
) -> None:
    accounts.save(read_account_file(CLOSED_FILE.encode()))
    number = page.claim_sales("kw=roof")["number"]
    stored = accounts.find("shop")
    assert stored is not None
    runtime = compile_account(stored)
    pool = runtime.pools["roofing-pool"]
    assert list_verbs(line.call(number)) == ["Say", "Hangup"]
    assert leases.pool_state(pool, line.clock.now).on_call == 1
    line.clock.now += RELEASED_AFTER_SECONDS - 1
    assert return_numbers(lambda _key: runtime, leases, retention, line.clock.now) == 0
    line.clock.now += 1
    assert return_numbers(lambda _key: runtime, leases, retention, line.clock.now) == 1
    assert leases.pool_state(pool, line.clock.now).on_call == 0


def test_end_reported_after_a_last_text_releases_the_number(
    line: Line, page: Page, leases: LeaseStore, accounts: AccountStore
) -> None:
    accounts.save(read_account_file(CLOSED_FILE.encode()))
    number = page.claim_sales("kw=roof")["number"]
    stored = accounts.find("shop")
    assert stored is not None
    pool = build_leased_pool("shop", stored.account.number_pools[0])
    line.call(number)
    line.clock.now += 4
    line.hang_up(number)
    assert leases.pool_state(pool, line.clock.now).on_call == 0
