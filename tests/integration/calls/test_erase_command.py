"""`dni calls erase` deletes a caller's calls after a confirmation."""

from server.domain.account_history import OPERATOR
from server.domain.calls.events import CallEvent, EventKind
from server.stores.call_log import CallLog
from server.stores.contract import AccountStore
from tests.integration.calls.callers import NOON, add, make_call
from tests.integration.calls.commands import read_lines, run


def fill(log: CallLog) -> None:
    add(log, make_call("CA1"), make_call("CA2", account="other"), make_call("CA3", caller="+14155550199"))


def test_it_asks_before_it_deletes(shop: CallLog) -> None:
    fill(shop)
    refused = run("calls", "erase", "--caller", "+14155550123", given="n\n")
    assert refused.exit_code == 1
    assert "Delete all calls of +14155550123 to all 2 accounts for good?" in refused.output
    assert shop.find("demo", "CA1") is not None
    agreed = run("calls", "erase", "--caller", "+14155550123", given="y\n")
    assert agreed.output.endswith("2 calls of +14155550123 deleted\n")
    assert shop.find("demo", "CA1") is None
    assert shop.find("other", "CA2") is None
    assert shop.find("demo", "CA3") is not None


def test_options_skip_the_question_and_select_the_account(shop: CallLog) -> None:
    fill(shop)
    recorded = read_lines("calls", "erase", "--caller", "+1 415 555 0123", "--account", "demo", "--yes")
    assert recorded == ["1 call of +14155550123 deleted"]
    assert shop.find("other", "CA2") is not None


def test_calls_to_a_deleted_account_are_erased_too(shop: CallLog, accounts: AccountStore) -> None:
    fill(shop)
    accounts.delete("other", 1, OPERATOR)
    assert read_lines("calls", "erase", "--caller", "+14155550123", "--yes") == ["2 calls of +14155550123 deleted"]
    assert shop.find("other", "CA2") is None


def test_the_recordings_that_the_carrier_is_to_erase_are_listed(shop: CallLog) -> None:
    url = f"https://api.twilio.com/2010-04-01/Accounts/AC{'0' * 32}/Recordings/RE{'a' * 32}"
    add(shop, make_call("CA1", NOON, CallEvent("recorded", EventKind.RECORDED, NOON, {"recording_url": url})))
    read_lines("calls", "erase", "--caller", "+14155550123", "--yes")
    (line,) = read_lines("postbacks", "list", "--format", "json")
    assert '"postback": "twilio recording", "call_id": "", "state": "waiting"' in line
    assert f'"method": "DELETE", "url": "{url}", "headers": {{}}' in line
