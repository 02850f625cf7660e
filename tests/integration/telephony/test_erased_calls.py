"""An erased caller stays erased despite later webhooks, and their calls still get responses."""

import pytest

from server.stores.call_log import CallFilter, CallLog
from server.stores.contract import AccountStore
from server.stores.leases.contract import LeaseStore
from server.stores.outbox import Outbox
from server.stores.retention import Retention
from tests.integration.telephony.line import CALLER, Line, find_url, list_rung, list_verbs
from tests.integration.telephony.test_pooled_calls import SHARED, SUPPORT, Look
from tests.shop import Clock, Page

RADIO = "+18665550150"


@pytest.fixture
def look(accounts: AccountStore, leases: LeaseStore, clock: Clock) -> Look:
    """Reads the state of pools."""
    return Look(accounts, leases, clock)


@pytest.fixture
def erase(call_log: CallLog, outbox: Outbox, retention: Retention, clock: Clock) -> "Erase":
    """Erases the caller."""
    return Erase(call_log, outbox, retention, clock)


class Erase:
    """Erases the caller, and checks that no data is left."""

    def __init__(self, call_log: CallLog, outbox: Outbox, retention: Retention, clock: Clock) -> None:
        self._log, self._outbox, self._retention, self._clock = call_log, outbox, retention, clock

    def now(self) -> None:
        """Erase them."""
        assert self._retention.erase_caller("shop", CALLER, self._clock.now) == 1

    def is_complete(self) -> bool:
        """Whether no call and no postback is stored; queued erasures of recordings have no data of the caller."""
        calls = self._log.list_calls("shop", CallFilter(), None, 10).calls
        waiting = self._outbox.list_outbox("shop", None, 10)
        return (calls, [entry for entry in waiting if entry.request.method != "DELETE"]) == ((), [])


def test_running_call_that_was_erased_is_not_logged_at_its_end_and_releases_its_number(
    page: Page, line: Line, erase: Erase, look: Look
) -> None:
    page.claim("a=ABC", "support")
    line.call(SUPPORT)
    erase.now()
    assert look.at("support-pool").on_call == 1
    line.hang_up(SUPPORT)
    assert erase.is_complete()
    assert look.at("support-pool").on_call == 0


def test_number_of_an_erased_calls_extension_is_released_too(page: Page, line: Line, erase: Erase, look: Look) -> None:
    for index, keyword in enumerate(("gutters", "slate")):
        Page(page.client, f"visitor-000000000{index}").claim_sales(f"kw={keyword}")
    line.come_back(find_url(line.call(SHARED), "Gather"), To=SHARED, Digits="101")
    erase.now()
    assert look.at("roofing-pool").on_call == 1
    line.hang_up(SHARED)
    assert look.at("roofing-pool").on_call == 0


def test_repeated_webhook_does_not_restore_an_erased_call(page: Page, line: Line, erase: Erase, look: Look) -> None:
    page.claim("a=ABC", "support")
    line.call(SUPPORT)
    line.hang_up(SUPPORT)
    erase.now()
    assert list_rung(line.call(SUPPORT)) == ["+14155550180", "+14155550181"]
    line.hang_up(SUPPORT, status="in-progress")
    line.hang_up(SUPPORT)
    assert erase.is_complete()
    assert look.at("support-pool").on_call == 0


def test_running_call_that_was_erased_follows_its_route_to_the_end(line: Line, erase: Erase) -> None:
    document = line.call(RADIO)
    erase.now()
    line.tell_leg(find_url(document, "Dial/Number", "statusCallback"), "in-progress")
    voicemail = line.come_back(find_url(document, "Dial"), To=RADIO, DialCallStatus="no-answer")
    assert list_verbs(voicemail) == ["Say", "Record", "Redirect"]
    message = line.come_back(find_url(voicemail, "Record"), To=RADIO, RecordingUrl="https://api.example/RE1")
    assert list_verbs(message) == ["Hangup"]
    assert erase.is_complete()


def test_an_erased_caller_who_calls_again_is_a_new_caller(line: Line, erase: Erase, call_log: CallLog) -> None:
    line.call(RADIO)
    erase.now()
    line.call(RADIO, sid="CA" + "b" * 32)
    (call,) = call_log.list_calls("shop", CallFilter(), None, 10).calls
    assert (call.call_id, call.is_repeat) == ("twilio-CA" + "b" * 32, False)
