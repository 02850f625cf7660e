"""`dni calls watch`: a line for each event, until Ctrl-C."""

import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from server.cli.calls_watch import Watched, write_changes
from server.cli.local_times import TimeZones
from server.cli.output import write_plain
from server.stores.call_log import CallLog
from server.stores.contract import AccountStore
from tests.integration.calls.callers import NOON, add, answer, end, make_call, record, ring
from tests.waiting import HANG_SECONDS


def test_new_and_changed_calls_are_shown_once_each(shop: CallLog, accounts: AccountStore) -> None:
    call = make_call("CA1", NOON, ring(NOON, "desk"))
    watched, zones = Watched({"demo": 0}), TimeZones(accounts)
    add(shop, call)
    assert list(write_plain(write_changes(shop, watched, zones))) == [
        "2027-01-15 08:00:00 UTC  twilio-CA1  +14155550123 to +18665550120 (live: roofing / Google Ads)  running: desk rings"
    ]
    assert list(write_changes(shop, watched, zones)) == []
    record(shop, call, answer(NOON + 5, "desk"))
    record(shop, call, end(NOON + 65))
    (line,) = write_plain(write_changes(shop, watched, zones))
    assert line.endswith("answered: The call ended")


def test_more_changes_than_a_page_are_all_shown(shop: CallLog, accounts: AccountStore) -> None:
    with shop.begin() as transaction:
        for location in range(1_001):
            transaction.add(make_call(f"CA{location}"), NOON)
    assert len(list(write_changes(shop, Watched({"demo": 0}), TimeZones(accounts)))) == 1_001


def test_watch_shows_later_calls_and_ends_cleanly_on_ctrl_c(shop: CallLog) -> None:
    add(shop, make_call("before"))
    with watch() as process:
        line = read_first_line(process, shop)
        process.send_signal(signal.SIGINT)
        assert process.wait(HANG_SECONDS) == 0
    assert "twilio-CA" in line
    assert "before" not in line


@contextmanager
def watch() -> Iterator["subprocess.Popen[str]"]:
    """The command as at a terminal, ended with the test; without a terminal, child processes would ignore Ctrl-C."""
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "server.cli", "calls", "watch", "--every", "0.1"],
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def read_first_line(process: "subprocess.Popen[str]", log: CallLog) -> str:
    """Its first output. It shows only calls after its start, so calls are added until it shows one."""
    assert process.stdout is not None
    gives_up_at = time.monotonic() + HANG_SECONDS
    location = 0
    while not select.select([process.stdout], [], [], 0.2)[0]:
        assert time.monotonic() < gives_up_at, "dni calls watch prints nothing"
        add(log, make_call(f"CA{location}"))
        location += 1
    return process.stdout.readline()
