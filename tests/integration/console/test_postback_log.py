"""The log of postbacks, who may see and change postbacks, and where the tests of a server in production go."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from server.domain.accounts import Account
from server.domain.people.roles import Role
from server.domain.postbacks.postback import NotificationMethod
from server.stores.outbox import PostbackState
from tests.integration.console.conftest import NOON, ConsoleDriver
from tests.integration.console.routed_account import read_text
from tests.integration.postbacks.outbox import put
from tests.postback_receiver import Receiver
from tests.posted_calls import make_request

PAGE = "/console/a/shop/postbacks"
FORM = {
    "name": "crm",
    "on": "call_ended",
    "method": "POST",
    "url": "https://crm.example/calls?id={call_id}&key={secret.CRM_KEY}",
    "headers": "Content-Type = application/json\r\nAuthorization = Bearer {secret.CRM_TOKEN}",
    "body": '{{"seconds": {talk_seconds},\r\n "quote": "{tags.quote}"}}',
    "min_talk_seconds": "30",
    "needs_tags": "tags.quote",
}


@pytest.fixture
def account() -> Account:
    return Account("shop", "A Shop", "US", time_zone="America/New_York")


@pytest.fixture
def browser(console: ConsoleDriver) -> FlaskClient:
    return console.open_as(Role.MANAGER)


def post(console: ConsoleDriver, browser: FlaskClient, page: str, **form: Any) -> TestResponse:
    """Send a form of the current revision."""
    return browser.post(f"{PAGE}/{page}", data={"revision": str(console.stores.accounts.find_revision("shop")), **form})


def test_a_test_to_the_server_s_own_network_is_refused(
    console: ConsoleDriver, browser: FlaskClient, receiver: Receiver
) -> None:
    form = FORM | {"url": receiver.locate(), "headers": "Content-Type = application/json"}
    response = post(console, browser, "test", **form)
    assert "There was no response: the host's address is not public" in read_text(response)
    assert receiver.received == []


def test_the_log_shows_requests_by_state_without_secrets(console: ConsoleDriver, browser: FlaskClient) -> None:
    fill_outbox(console)
    everything = read_text(browser.get(f"{PAGE}/log"))
    assert "GET https://a.example/{secret.KEY}?tag={x}" in everything
    assert "responded with status 500" in everything
    assert "https://other.example" not in everything
    assert "https://a.example" not in read_text(browser.get(f"{PAGE}/log?state=dead"))
    assert "https://b.example" in read_text(browser.get(f"{PAGE}/log?state=dead"))
    assert browser.get(f"{PAGE}/log?state=lost").status_code == 400


def test_a_dead_postback_is_sent_again(console: ConsoleDriver, browser: FlaskClient) -> None:
    ids = fill_outbox(console)
    assert browser.post(f"{PAGE}/retry", data={"entry": str(ids["b"])}).status_code == 303
    (dead,) = console.stores.outbox.list_outbox("shop", PostbackState.DEAD, 10)
    assert dead.entry_id == ids["c"]
    assert browser.post(f"{PAGE}/retry", data={"entry": "all"}).status_code == 303
    assert console.stores.outbox.list_outbox("shop", PostbackState.DEAD, 10) == []


@pytest.mark.parametrize("entry", ["", "one", "-1", "9" * 30])
def test_an_entry_that_is_no_number_is_refused(browser: FlaskClient, entry: str) -> None:
    assert browser.post(f"{PAGE}/retry", data={"entry": entry}).status_code == 400


def test_postbacks_of_another_account_can_not_be_sent_again(console: ConsoleDriver, browser: FlaskClient) -> None:
    ids = fill_outbox(console)
    for entry in (ids["other"], 999_999):
        assert browser.post(f"{PAGE}/retry", data={"entry": str(entry)}).status_code == 404
    browser.post(f"{PAGE}/retry", data={"entry": "all"})
    (foreign,) = console.stores.outbox.list_outbox("other", PostbackState.DEAD, 10)
    assert foreign.entry_id == ids["other"]


def fill_outbox(console: ConsoleDriver) -> dict[str, int]:
    """One request of the shop that waits, two that are dead, and a dead one of the other account; the IDs by host."""
    urls = {"a": "https://a.example/{secret.KEY}?tag={{x}}"} | {
        name: f"https://{name}.example" for name in ("b", "c", "other")
    }
    for name, url in urls.items():
        account = "other" if name == "other" else "shop"
        put(console.stores.call_log, [make_request(url, account=account, idempotency_key=name)], NOON)
    outbox = console.stores.outbox
    entries = [*outbox.list_outbox("shop", None, 10), *outbox.list_outbox("other", None, 10)]
    ids = {entry.request.idempotency_key: entry.entry_id for entry in entries}
    for name in ("b", "c", "other"):
        outbox.mark_failed(ids[name], "responded with status 500", None)
    return ids


def test_an_analyst_sees_postbacks_and_their_log_and_can_change_nothing(console: ConsoleDriver) -> None:
    fill_outbox(console)
    post(console, console.open_as(Role.MANAGER), "save", **FORM)
    analyst = console.open_as(Role.ANALYST)
    assert "New postback" not in analyst.get(PAGE).text
    assert "Send again" not in analyst.get(f"{PAGE}/log").text
    form = analyst.get(f"{PAGE}/edit?name=crm").text
    assert "Send a test" not in form
    assert ">Save<" not in form


def test_the_log_has_mails_without_their_text(console: ConsoleDriver, browser: FlaskClient) -> None:
    request = make_request(
        "mailto:ana@acme.example",
        account="shop",
        method=NotificationMethod.MAIL,
        body="a link",
        call_id="",
        postback="mail",
    )
    put(console.stores.call_log, [request], NOON)
    text = read_text(browser.get(f"{PAGE}/log"))
    assert "MAIL mailto:ana@acme.example" in text
    assert "a link" not in text
