"""Missed calls are reported once, within seconds, and not in storms."""

from dataclasses import replace

import pytest
from sqlalchemy import create_engine, text
from structlog.testing import capture_logs

from server.domain.calls.call import Outcome
from server.domain.calls.events import PROVISIONAL, CallEvent, EventKind
from server.domain.notifications.recipients import NotificationKind
from server.domain.postbacks.postback import DELAY_SECONDS
from server.stores.contract import StoreUnavailable
from server.watch.missed_calls import LATEST_SECONDS, MOST_AN_HOUR, MissedCalls
from tests.integration.calls.callers import CALLER, CLICKED, NOON, add, answer, end, make_call, record, ring
from tests.integration.notifications.conftest import Notified
from tests.posted_calls import make_account

KIND = NotificationKind.CALL_MISSED


def make_watch(notified: Notified) -> MissedCalls:
    """The watch of a process that has just started."""
    stores = notified.stores
    notify, list_accounts = notified.notifier.notify, stores.notifications.list_accounts
    return MissedCalls(notified.runtimes, stores.call_log, stores.notifications, list_accounts, notify)


@pytest.fixture
def watch(notified: Notified) -> MissedCalls:
    """A watch that has run before; Ann gets its reports."""
    notified.clock.now = NOON
    notified.add(KIND)
    watch = make_watch(notified)
    watch.look(NOON)
    return watch


def look(notified: Notified, watch: MissedCalls, at: float) -> list[str]:
    """Run the watch at this time, and deliver; the subjects of all mails so far."""
    notified.clock.now = at
    watch.look(at)
    notified.deliver()
    return notified.list_subjects()


def test_a_missed_call_is_reported_when_it_has_ended(notified: Notified, watch: MissedCalls) -> None:
    log = notified.stores.call_log
    call = make_call("CA1", NOON, ring(NOON, "desk"))
    add(log, call)
    assert look(notified, watch, NOON + 5) == []
    record(log, call, end(NOON + 20, "no_answer"))
    assert look(notified, watch, NOON + 21) == [f"Missed call from {CALLER}"]
    (got,) = notified.mails.received
    assert got.text.startswith(f"Harbor Roofing missed a call from {CALLER}: nobody answered.\n")
    assert "Called: +18665550120\nTime: 2027-01-15 03:00 EST\n" in got.text
    assert "Tracking source: Google Ads\nCampaign: roofing\n" in got.text
    assert notified.list_outbox()[0].request.call_id == call.call_id


def test_answered_calls_are_not_reported(notified: Notified, watch: MissedCalls) -> None:
    add(notified.stores.call_log, make_call("CA1", NOON, ring(NOON, "desk"), answer(NOON + 5, "desk"), end(NOON + 60)))
    assert look(notified, watch, NOON + 61) == []


def test_a_later_change_of_the_call_does_not_report_it_again(notified: Notified, watch: MissedCalls) -> None:
    call = make_call("CA1", NOON, end(NOON + 20))
    add(notified.stores.call_log, call)
    assert len(look(notified, watch, NOON + 21)) == 1
    for process in (watch, make_watch(notified)):
        tagged = replace(CLICKED, tags={"quote": str(id(process))})
        record(notified.stores.call_log, call, attributed=tagged)
        assert len(look(notified, process, NOON + 30)) == 1


def test_a_process_that_takes_over_misses_no_call_and_repeats_none(notified: Notified, watch: MissedCalls) -> None:
    add(notified.stores.call_log, make_call("CA1", NOON, end(NOON + 20)))
    assert len(look(notified, watch, NOON + 21)) == 1
    add(notified.stores.call_log, make_call("CA2", NOON, end(NOON + 25)))
    other = make_watch(notified)
    assert len(look(notified, other, NOON + 26)) == 2
    assert len(look(notified, watch, NOON + 27)) == 2


def test_an_end_that_may_be_corrected_is_waited_for_also_by_the_next_process(
    notified: Notified, watch: MissedCalls
) -> None:
    provisional = CallEvent("own-end", EventKind.ENDED, NOON + 20, {"status": "completed", PROVISIONAL: "true"})
    add(notified.stores.call_log, make_call("CA1", NOON, provisional))
    assert look(notified, watch, NOON + 25) == []
    other = make_watch(notified)
    assert look(notified, other, NOON + 19 + DELAY_SECONDS) == []
    assert len(look(notified, other, NOON + 20 + DELAY_SECONDS)) == 1


def test_a_call_whose_reported_end_says_that_it_was_answered_is_not_reported(
    notified: Notified, watch: MissedCalls
) -> None:
    provisional = CallEvent("own-end", EventKind.ENDED, NOON + 20, {"status": "completed", PROVISIONAL: "true"})
    call = make_call("CA1", NOON, ring(NOON, "desk"), provisional)
    add(notified.stores.call_log, call)
    assert look(notified, watch, NOON + 25) == []
    record(notified.stores.call_log, call, answer(NOON + 5, "desk"), end(NOON + 20))
    assert look(notified, watch, NOON + 30 + DELAY_SECONDS) == []


def test_calls_before_the_first_recipient_and_long_ago_are_not_reported(notified: Notified) -> None:
    add(notified.stores.call_log, make_call("CA1", NOON, end(NOON + 20)))
    notified.add(KIND)
    watch = make_watch(notified)
    assert look(notified, watch, NOON + 21) == []
    add(notified.stores.call_log, make_call("CA2", NOON, end(NOON + 20)))
    assert look(notified, watch, NOON + 21 + LATEST_SECONDS) == []


def test_a_storm_of_missed_calls_is_reported_together(notified: Notified, watch: MissedCalls) -> None:
    add(notified.stores.call_log, *(make_call(f"CA{one}", NOON, end(NOON + 20)) for one in range(MOST_AN_HOUR + 7)))
    subjects = look(notified, watch, NOON + 21)
    assert sorted(subjects)[0] == "7 more missed calls at Harbor Roofing"
    assert len(subjects) == MOST_AN_HOUR + 1
    add(notified.stores.call_log, make_call("CAlater", NOON, end(NOON + 25)))
    assert len(look(notified, watch, NOON + 26)) == MOST_AN_HOUR + 1
    assert look(notified, watch, NOON + 21 + 3_600)[-1] == "1 more missed call at Harbor Roofing"


def test_a_notification_is_deleted_with_the_caller(notified: Notified, watch: MissedCalls) -> None:
    add(notified.stores.call_log, make_call("CA1", NOON, end(NOON + 20)))
    look(notified, watch, NOON + 21)
    assert notified.stores.retention.erase_caller("demo", CALLER, NOON + 30) == 1
    assert notified.list_outbox() == []


def test_the_outcome_of_an_unreported_end_is_not_a_missed_call(notified: Notified, watch: MissedCalls) -> None:
    call = make_call("CA1", NOON, end(NOON + 20, "unknown"))
    assert call.progress.outcome is Outcome.UNKNOWN
    add(notified.stores.call_log, call)
    assert look(notified, watch, NOON + 21) == []


def test_an_account_that_can_not_be_read_does_not_keep_others_from_their_reports(
    notified: Notified, watch: MissedCalls
) -> None:
    broken = replace(make_account(), key="broken", name="Broken")
    notified.stores.accounts.save(broken)
    notified.add(KIND, account="broken")
    with create_engine(notified.settings.database_url).begin() as connection:
        connection.execute(text("UPDATE accounts SET document = '{' WHERE key = 'broken'"))
    add(notified.stores.call_log, make_call("CA1", NOON, end(NOON + 20)))
    with capture_logs() as lines:
        assert look(notified, watch, NOON + 21) == [f"Missed call from {CALLER}"]
        look(notified, watch, NOON + 26)
    assert [line["account"] for line in lines if line["event"] == "notification_failed"] == ["broken"]


def test_an_outage_of_the_database_delays_no_report_for_longer_than_it_lasts(
    notified: Notified, watch: MissedCalls, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: object) -> None:
        raise StoreUnavailable("the database is locked")

    add(notified.stores.call_log, make_call("CA1", NOON, end(NOON + 20)))
    with monkeypatch.context() as broken, capture_logs() as lines:
        broken.setattr(notified.stores.call_log, "begin", fail)
        assert look(notified, watch, NOON + 21) == []
    assert [line["event"] for line in lines] == ["notifications_failed"]
    assert look(notified, watch, NOON + 26) == [f"Missed call from {CALLER}"]


def test_a_caller_s_number_with_a_line_end_adds_no_header(notified: Notified, watch: MissedCalls) -> None:
    add(notified.stores.call_log, make_call("CA1", NOON, end(NOON + 20), caller="x\r\nBcc: eve@example.com"))
    assert look(notified, watch, NOON + 21) == ["Missed call from x  Bcc: eve@example.com"]
    assert notified.mails.received[0].message["Bcc"] is None
