"""How often a receiving number with a daily cap rings."""

import pytest
from flask import Flask

from server.account_file.read import read_account_file
from server.stores.contract import AccountStore
from tests.integration.telephony.line import CALLED_SHOP_FILE, Line, find_url, list_rung, list_verbs
from tests.shop import Clock

CAPPED = "+18665550154"
RINGING_AGAIN = CALLED_SHOP_FILE.replace("max_concurrent: 1}", "max_per_day: 1}").replace(
    "ring: [booth], otherwise: {hang_up: busy}",
    "ring: [booth], otherwise: {say: Once more., then: {ring: [booth], otherwise: {hang_up: busy}}}",
)


@pytest.fixture
def line(app: Flask, clock: Clock, accounts: AccountStore) -> Line:
    """A line to the server of a shop that rings its booth twice; the booth takes one call a day."""
    accounts.save(read_account_file(RINGING_AGAIN.encode()))
    return Line(app.test_client(), clock)


def test_unanswered_ring_of_the_same_call_does_not_use_up_the_daily_cap(line: Line) -> None:
    document = line.call(CAPPED)
    line.clock.now += 25
    again = line.come_back(find_url(document, "Dial"), To=CAPPED, DialCallStatus="no-answer")
    assert (list_rung(document), list_rung(again)) == (["+14155550182"], ["+14155550182"])
    assert list_verbs(again) == ["Say", "Dial"]


def test_ring_of_another_call_uses_up_the_daily_cap(line: Line) -> None:
    line.call(CAPPED, sid="CAb")
    assert list_rung(line.call(CAPPED)) == []
