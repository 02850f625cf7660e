"""People set the status and value of a call's lead and write notes, while webhooks go on."""

import threading
from dataclasses import replace

import pytest

from server.cli.calls_watch import Watched, write_changes
from server.cli.local_times import TimeZones
from server.cli.output import write_plain
from server.domain.accounts import Account
from server.domain.calls.call import Call
from server.domain.calls.events import EventKind
from server.domain.calls.lead import Lead, LeadStatus
from server.domain.calls.lead_changes import MOST_LEAD_CHANGES, LeadUpdate, TooManyLeadChanges
from server.domain.calls.notes import LONGEST_NOTE, MOST_NOTES
from server.domain.postbacks.postback import Postback, Trigger
from server.open_stores import Stores
from server.stores.call_log import CallFilter, CallLog
from server.stores.leads import Leads, TooManyNotes
from server.stores.retention import Retention
from tests.integration.calls.callers import CALLER, NOON, add, answer, end, make_call, names_of, record, ring
from tests.waiting import HANG_SECONDS

SALE = LeadUpdate(LeadStatus.SALE, 4990)


@pytest.fixture
def call(log: CallLog) -> Call:
    """A call that has ended."""
    logged = make_call("CA1", NOON, ring(NOON, "desk"), answer(NOON + 5, "desk"), end(NOON + 65))
    add(log, logged)
    return logged


def find(log: CallLog) -> Call:
    found = log.find("demo", "CA1")
    assert found is not None
    return found


def test_status_and_value_are_set_with_who_and_when(log: CallLog, leads: Leads, account: Account, call: Call) -> None:
    changed = leads.set_lead(account, "CA1", SALE, "Ana", NOON + 900)
    assert changed == find(log)
    assert changed.lead == Lead(LeadStatus.SALE, 4990)
    assert changed.progress == call.progress
    event = changed.events[-1]
    assert (event.kind, event.at) == (EventKind.LEAD_CHANGED, NOON + 900)
    assert event.details == {"by": "Ana", "status": "sale", "value_cents": "4990"}


def test_only_what_is_given_changes(log: CallLog, leads: Leads, account: Account, call: Call) -> None:
    leads.set_lead(account, call.call_id, SALE, "Ana", NOON + 900)
    leads.set_lead(account, call.call_id, LeadUpdate(value_cents=0), "Ben", NOON + 901)
    assert find(log).lead == Lead(LeadStatus.SALE, 0)
    leads.set_lead(account, call.call_id, LeadUpdate(LeadStatus.SPAM, clears_value=True), "Ben", NOON + 902)
    assert find(log).lead == Lead(LeadStatus.SPAM, None)
    assert [event.details for event in find(log).events[-2:]] == [
        {"by": "Ben", "value_cents": "0"},
        {"by": "Ben", "status": "spam", "value_cents": ""},
    ]


def test_an_equal_lead_changes_nothing(log: CallLog, leads: Leads, account: Account, call: Call) -> None:
    leads.set_lead(account, call.call_id, SALE, "Ana", NOON + 900)
    before, mark = find(log), log.find_last_mark("demo")
    assert leads.set_lead(account, call.call_id, SALE, "Ben", NOON + 901) == before
    assert (find(log), log.find_last_mark("demo")) == (before, mark)


def test_invalid_values_and_unknown_calls_are_rejected(leads: Leads, account: Account, call: Call) -> None:
    with pytest.raises(ValueError, match="a value must be from 0"):
        leads.set_lead(account, call.call_id, LeadUpdate(value_cents=-1), "Ana", NOON)
    assert leads.set_lead(account, "CA9", SALE, "Ana", NOON) is None
    assert leads.add_note("demo", "CA9", "text", "Ana", NOON) is None
    assert leads.list_notes("demo", "CA9") is None
    assert not leads.delete_note("demo", "CA9", 1)


def test_a_loop_of_changes_ends_with_an_error(log: CallLog, leads: Leads, account: Account, call: Call) -> None:
    statuses = (LeadStatus.SALE, LeadStatus.NEW)
    for nth in range(MOST_LEAD_CHANGES):
        leads.set_lead(account, call.call_id, LeadUpdate(statuses[nth % 2]), "Ana", NOON + 900 + nth)
    with pytest.raises(TooManyLeadChanges, match="200 times already"):
        leads.set_lead(account, call.call_id, SALE, "Ana", NOON + 9_000)
    assert find(log).lead.status is LeadStatus.NEW


def test_a_person_and_webhooks_at_the_same_time_lose_nothing(log: CallLog, leads: Leads, account: Account) -> None:
    call = make_call("CA1", NOON, ring(NOON, "desk"))
    add(log, call)
    start = threading.Barrier(3)

    def judge() -> None:
        start.wait(HANG_SECONDS)
        for nth in range(20):
            leads.set_lead(account, call.call_id, LeadUpdate(value_cents=nth), "Ana", NOON + nth)

    def report() -> None:
        start.wait(HANG_SECONDS)
        for nth in range(20):
            record(log, call, replace(answer(NOON + 5, "desk"), key=f"answer {nth}"))

    def note() -> None:
        start.wait(HANG_SECONDS)
        for nth in range(20):
            leads.add_note("demo", call.call_id, f"note {nth}", "Ben", NOON + nth)

    threads = [threading.Thread(target=target) for target in (judge, report, note)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(HANG_SECONDS)
    after = find(log)
    assert after.lead == Lead(LeadStatus.NEW, 19)
    assert after.progress.answered_at == NOON + 5
    assert len(after.events) == 2 + 20 + 20
    assert [one.text for one in leads.list_notes("demo", call.call_id) or []] == [f"note {nth}" for nth in range(20)]


def test_changes_of_the_lead_do_not_prolong_a_running_call(log: CallLog, leads: Leads, account: Account) -> None:
    call = make_call("CA1", NOON, ring(NOON, "desk"))
    add(log, call)
    leads.set_lead(account, call.call_id, SALE, "Ana", NOON + 50)
    assert find(log).progress == call.progress
    record(log, call, answer(NOON + 5, "desk"), end(NOON + 20))
    assert find(log).progress.talk_seconds == 15
    assert find(log).lead == Lead(LeadStatus.SALE, 4990)


def test_each_change_is_reported_once(stores: Stores, leads: Leads, account: Account, call: Call) -> None:
    url = "https://crm.example/?status={lead.status}&value={lead.value}&cents={lead.value_cents}"
    triggers = (Trigger.LEAD_STATUS_CHANGED, Trigger.VALUE_CHANGED)
    account = replace(account, postbacks=tuple(Postback(on.value, on, url) for on in triggers))
    for nth, update in enumerate((SALE, SALE, LeadUpdate(LeadStatus.NEW), LeadUpdate(LeadStatus.SALE, 5000))):
        leads.set_lead(account, call.call_id, update, "Ana", NOON + 900 + nth)
    requests = [entry.request for entry in reversed(stores.outbox.list_outbox("demo", None, 10))]
    assert sorted((one.postback, one.url.partition("?")[2]) for one in requests) == [
        ("lead_status_changed", "status=new&value=49.9&cents=4990"),
        ("lead_status_changed", "status=sale&value=49.9&cents=4990"),
        ("lead_status_changed", "status=sale&value=50&cents=5000"),
        ("value_changed", "status=sale&value=49.9&cents=4990"),
        ("value_changed", "status=sale&value=50&cents=5000"),
    ]


def test_notes_are_listed_oldest_first_and_can_be_deleted(leads: Leads, call: Call) -> None:
    first = leads.add_note("demo", "CA1", " wants a new roof\r\nby May ", "Ana", NOON + 900)
    second = leads.add_note("demo", call.call_id, "called back", "Ben", NOON + 901)
    assert first is not None
    assert second is not None
    assert (first.at, first.author, first.text) == (NOON + 900, "Ana", "wants a new roof\nby May")
    assert leads.list_notes("demo", "CA1") == [first, second]
    assert leads.delete_note("demo", call.call_id, first.note_id)
    assert not leads.delete_note("demo", call.call_id, first.note_id)
    assert leads.list_notes("demo", "CA1") == [second]


def test_a_note_is_deleted_only_with_its_own_call(log: CallLog, leads: Leads, call: Call) -> None:
    add(log, make_call("CA2"))
    note = leads.add_note("demo", "CA1", "text", "Ana", NOON)
    assert note is not None
    assert not leads.delete_note("demo", "CA2", note.note_id)
    assert leads.list_notes("demo", "CA1") == [note]


@pytest.mark.parametrize("text", ["", " \n", "x" * (LONGEST_NOTE + 1), "a\x00b", "a\x1b[2J", "a\ud800"])
def test_text_that_can_not_be_a_note_is_rejected(leads: Leads, call: Call, text: str) -> None:
    with pytest.raises(ValueError, match="a note"):
        leads.add_note("demo", call.call_id, text, "Ana", NOON)
    assert leads.list_notes("demo", call.call_id) == []


def test_a_call_has_a_limited_number_of_notes(leads: Leads, call: Call) -> None:
    for nth in range(MOST_NOTES):
        leads.add_note("demo", call.call_id, f"note {nth}", "Ana", NOON + nth)
    with pytest.raises(TooManyNotes, match="has 100 notes already; delete one first"):
        leads.add_note("demo", call.call_id, "one more", "Ana", NOON)


@pytest.mark.parametrize("has_ended", [True, False])
def test_calls_are_found_by_their_notes_and_lead(log: CallLog, leads: Leads, account: Account, has_ended: bool) -> None:
    call = make_call("CA1", NOON, *([end(NOON + 9)] if has_ended else []))
    add(log, call, make_call("CA2"))

    def search(**wanted: str) -> list[str]:
        return names_of(log.list_calls("demo", CallFilter(**wanted), None, 9).calls)

    note = leads.add_note("demo", "CA1", "Wants a skylight", "Ana", NOON)
    leads.add_note("demo", "CA1", "skylights in May", "Ana", NOON)
    leads.set_lead(account, "CA1", SALE, "Ana", NOON)
    assert search(search="sky", lead_status="sale") == ["CA1"]
    assert search(search="skylight roof") == ["CA1"]
    assert note is not None
    leads.delete_note("demo", "CA1", note.note_id)
    assert (search(search="wants"), search(search="sky")) == ([], ["CA1"])
    record(log, call, end(NOON + 20))
    assert (search(search="may"), search(lead_status="new")) == (["CA1"], ["CA2"])


def test_leads_and_notes_move_the_mark_of_changes(
    shop: CallLog, leads: Leads, stores: Stores, account: Account, call: Call
) -> None:
    mark = shop.find_last_mark("demo")
    watched = Watched({"demo": mark})
    leads.set_lead(account, call.call_id, SALE, "Ana", NOON + 900)
    (line,) = write_plain(write_changes(shop, watched, TimeZones(stores.accounts)))
    assert "Ana marked the call as a sale and set its value to 49.90" in line
    note = leads.add_note("demo", "CA1", "text", "Ana", NOON)
    assert note is not None
    assert shop.find_last_mark("demo") == mark + 2
    leads.delete_note("demo", "CA1", note.note_id)
    assert names_of(shop.list_changed("demo", mark + 2, 9)[0]) == ["CA1"]


def test_erasing_a_caller_erases_notes_leads_and_terms(
    log: CallLog, leads: Leads, retention: Retention, account: Account, call: Call
) -> None:
    leads.add_note("demo", "CA1", "a secret plan", "Ana", NOON)
    leads.set_lead(account, "CA1", SALE, "Ana", NOON)
    assert retention.erase_caller("demo", CALLER, NOON) == 1
    assert leads.list_notes("demo", "CA1") is None
    assert leads.set_lead(account, "CA1", SALE, "Ana", NOON) is None
    for wanted in (CallFilter(search="secret"), CallFilter(lead_status="sale"), CallFilter(campaign="roofing")):
        assert log.list_calls("demo", wanted, None, 9).calls == ()
