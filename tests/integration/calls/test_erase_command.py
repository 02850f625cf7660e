"""`dni calls erase`: a caller's calls go, once somebody has said that they mean it."""

from server.stores.call_log import CallLog
from tests.integration.calls.callers import add, make_call
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


def test_it_can_be_told_not_to_ask_and_of_which_account(shop: CallLog) -> None:
    fill(shop)
    told = read_lines("calls", "erase", "--caller", "+1 415 555 0123", "--account", "demo", "--yes")
    assert told == ["1 call of +14155550123 deleted"]
    assert shop.find("other", "CA2") is not None
