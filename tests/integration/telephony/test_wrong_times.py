"""A webhook with an impossible time counts as of now, and maintenance handles its call."""

from email.utils import formatdate

import pytest
from structlog.testing import capture_logs

from server.accounts.runtimes import AccountRuntimes
from server.stores.call_log import CallLog
from server.stores.contract import AccountStore
from server.stores.leases.contract import LeaseStore
from server.stores.retention import Retention
from server.telephony.clock_sanity import LONGEST_DELAY_SECONDS
from server.watch.calls import maintain_calls
from tests.integration.telephony.conftest import FindCall
from tests.integration.telephony.line import CALLER, SID, Line, find_url
from tests.shop import Clock

RADIO = "+18665550150"
WRONG_TIMES = ["0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "Thu, 01 Jan 1970 00:00:00 +0000"]


@pytest.mark.parametrize("time", WRONG_TIMES)
def test_a_call_that_began_at_an_impossible_time_begins_now(
    line: Line,
    retention: Retention,
    find_call: FindCall,
    accounts: AccountStore,
    leases: LeaseStore,
    call_log: CallLog,
    time: str,
) -> None:
    form = {"CallSid": SID, "CallStatus": "in-progress", "From": CALLER, "To": RADIO, "Timestamp": time}
    assert line.post("/voice/twilio/status", form).status_code == 200
    assert find_call().progress.started_at == line.clock.now
    with capture_logs() as lines:
        maintain_calls(accounts, AccountRuntimes(accounts), leases, call_log, retention, line.clock.now + 2 * 86_400)
    assert lines == []
    assert find_call().progress.ended_at == line.clock.now


@pytest.mark.parametrize("time", WRONG_TIMES)
def test_legs_and_ends_at_an_impossible_time_count_as_of_now(
    line: Line, find_call: FindCall, clock: Clock, time: str
) -> None:
    leg = find_url(line.call(RADIO), "Dial/Number", "statusCallback")
    line.tell_leg(leg, "in-progress", Timestamp=time)
    line.hang_up(RADIO, Timestamp=time)
    progress = find_call().progress
    assert (progress.answered_at, progress.ended_at) == (clock.now, clock.now)


def test_plausible_time_is_used(line: Line, find_call: FindCall, clock: Clock) -> None:
    began = clock.now
    line.call(RADIO)
    clock.now += LONGEST_DELAY_SECONDS
    line.hang_up(RADIO, Timestamp=formatdate(began))
    assert find_call().progress.ended_at == began


@pytest.mark.parametrize("seconds", ["172801", "999999999"])
def test_a_call_can_not_have_lasted_for_days(line: Line, find_call: FindCall, seconds: str) -> None:
    line.hang_up(RADIO, CallDuration=seconds)
    assert find_call().progress.started_at == line.clock.now
