"""`dni calls export-person` writes everything of one caller of one account."""

import json
from typing import Any

from server.domain.calls.call import Call
from server.domain.calls.events import CallEvent, EventKind
from server.domain.calls.written import write_call
from server.stores.call_log import CallLog
from tests.integration.calls.callers import CALLER, NOON, add, make_call, step
from tests.integration.calls.commands import run


def write(call: Call) -> dict[str, Any]:
    return {**write_call(call), "notes": []}


def test_calls_of_one_person_are_written_with_events_and_tags(shop: CallLog) -> None:
    later, first = make_call("CA2", NOON + 60, step("step", NOON + 61, "main")), make_call("CA1", NOON)
    add(shop, later, first, make_call("CA3", account="other"), make_call("CA4", caller="+14155550199"))
    written = json.loads(run("calls", "export-person", "demo", "+1 415 555 0123").stdout)
    assert written == {"account": "demo", "caller": CALLER, "calls": [write(first), write(later)]}
    assert written["calls"][0]["tags"] == {"gclid": "Cj0KCQ", "keyword": "roof repair"}


def test_caller_without_calls_has_an_empty_list(shop: CallLog) -> None:
    assert json.loads(run("calls", "export-person", "demo", "+14155550777").stdout)["calls"] == []


def test_erased_person_has_nothing_left_to_export(shop: CallLog) -> None:
    add(shop, make_call("CA1", NOON, CallEvent("tagged/0", EventKind.TAGGED, NOON, {"email": "ada@example.com"})))
    assert "ada@example.com" in run("calls", "export-person", "demo", CALLER).stdout
    assert run("calls", "erase", "--caller", CALLER, "--account", "demo", "--yes").exit_code == 0
    assert json.loads(run("calls", "export-person", "demo", CALLER).stdout)["calls"] == []


def test_unknown_account_and_wrong_number_are_errors(shop: CallLog) -> None:
    assert "there is no account 'nobody'" in run("calls", "export-person", "nobody", CALLER).output
    assert "is not a phone number" in run("calls", "export-person", "demo", "12").output
