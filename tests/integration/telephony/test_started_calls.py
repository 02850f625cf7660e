"""Postbacks for calls that begin are sent as soon as the call is attributed."""

import pytest
from flask import Flask

from server.account_file.read import read_account_file
from server.stores.contract import AccountStore
from server.stores.outbox import Outbox
from tests.integration.telephony.line import CALLED_SHOP_FILE, Line, find, find_url
from tests.integration.telephony.test_pooled_calls import SHARED
from tests.shop import Clock, Page

RADIO = "+18665550150"
BEGAN = '  - {name: began, on: call_started, url: "https://tracker.example/?began={affiliate_id}"}\n'
ASKING = CALLED_SHOP_FILE.replace(
    "routes:\n",
    "routes:\n  - {name: asking, extension: Your code please., then: message, otherwise: message}\n",
).replace("route: main}", "route: asking}")


@pytest.fixture
def line(app: Flask, clock: Clock, accounts: AccountStore) -> Line:
    """A line to the server of a shop with a postback for calls that begin."""
    accounts.save(read_account_file((CALLED_SHOP_FILE + BEGAN).encode()))
    return Line(app.test_client(), clock)


@pytest.fixture
def asking_line(line: Line, accounts: AccountStore) -> Line:
    """The same, but a step of the shop's route asks for the extension."""
    accounts.save(read_account_file((ASKING + BEGAN).encode()))
    return line


def list_began(outbox: Outbox) -> list[str]:
    urls = [entry.request.url for entry in outbox.list_outbox("shop", None, 10)]
    return [url.partition("began=")[2] for url in urls if "began=" in url]


def visit(page: Page) -> None:
    """Two visitors look at the shop; the second one sees the shared number with extension 101."""
    page.claim_sales("a=ONE")
    Page(page.client, "visitor-9999999999").claim_sales("a=TWO")


def test_call_without_an_extension_is_reported_at_once(line: Line, outbox: Outbox) -> None:
    line.call(RADIO)
    assert list_began(outbox) == [""]


def test_call_is_reported_with_its_visit_once_the_extension_is_entered(page: Page, outbox: Outbox, line: Line) -> None:
    visit(page)
    asked = line.call(SHARED)
    assert list_began(outbox) == []
    line.come_back(find_url(asked, "Gather"), To=SHARED, Digits="101")
    line.hang_up(SHARED)
    assert list_began(outbox) == ["TWO"]


def test_call_is_reported_without_a_visit_after_the_last_attempt_at_an_extension(line: Line, outbox: Outbox) -> None:
    again = line.come_back(find_url(line.call(SHARED), "Gather"), To=SHARED, Digits="999")
    assert list_began(outbox) == []
    line.come_back(find(again, "Redirect").text or "", To=SHARED)
    assert list_began(outbox) == [""]


def test_call_is_reported_at_its_end_if_the_caller_hangs_up_before_an_extension(line: Line, outbox: Outbox) -> None:
    line.call(SHARED)
    line.hang_up(SHARED)
    assert list_began(outbox) == [""]


def test_call_whose_route_asks_for_the_extension_is_reported_once_it_is_entered(
    page: Page, outbox: Outbox, asking_line: Line
) -> None:
    visit(page)
    asked = asking_line.call(SHARED)
    assert list_began(outbox) == []
    asking_line.come_back(find_url(asked, "Gather"), To=SHARED, Digits="101")
    assert list_began(outbox) == ["TWO"]
