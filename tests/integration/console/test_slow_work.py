"""Slow work that people start from pages leaves the server's threads to others."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from server.domain.notifications.recipients import Channel, NotificationKind
from server.domain.people.roles import Role
from server.settings import Settings, read_settings
from server.stores.contract import StoreUnavailable
from server.stores.sql.people.sign_ins import SqlSignIns
from tests.integration.console.conftest import NOON, ConsoleDriver
from tests.postback_receiver import Receiver, receive
from tests.waiting import HANG_SECONDS

BUSY = "Others are doing the same right now."


@pytest.fixture
def settings(store_settings: dict[str, str]) -> Settings:
    return read_settings({**store_settings, "DNI_PRIVATE_POSTBACKS": "true"})


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receive() as receiver:
        yield receiver


def open_again(console: ConsoleDriver) -> FlaskClient:
    """The manager's browser once more, for another thread."""
    client = console.app.test_client()
    client.set_cookie("dni_console", "token of manager-of-acme")
    return client


def post_while_two_wait(console: ConsoleDriver, receiver: Receiver, path: str, form: dict[str, str]) -> TestResponse:
    """The response to a third request, while the receiver lets two wait."""
    browser = console.open_as(Role.MANAGER)
    clients = [open_again(console) for _ in range(2)]
    receiver.is_open.clear()
    with ThreadPoolExecutor() as pool:
        waiting = [pool.submit(client.post, path, data=form) for client in clients]
        try:
            assert receiver.wait_for(2)
            third = browser.post(path, data=form)
        finally:
            receiver.is_open.set()
        assert all(one.result(HANG_SECONDS).status_code in (200, 409) for one in waiting)
    assert len(receiver.received) == 2
    assert browser.post(path, data=form).status_code in (200, 409)
    return third


def test_two_notifications_are_tested_at_a_time(console: ConsoleDriver, receiver: Receiver) -> None:
    kind, stores = NotificationKind.CALL_MISSED, console.stores
    added = stores.notifications.add_recipient("shop", kind, Channel.WEBHOOK, receiver.locate(), NOON)
    form = {"recipient_id": str(added.recipient_id)}
    third = post_while_two_wait(console, receiver, "/console/a/shop/settings/notifications/test", form)
    assert third.status_code == 503
    assert BUSY in third.text


def test_two_sites_are_read_at_a_time(console: ConsoleDriver, receiver: Receiver) -> None:
    receiver.body = b"<p>800-555-0100"
    form = {"revision": "1", "url": receiver.locate("/")}
    third = post_while_two_wait(console, receiver, "/console/a/shop/set-up/site", form)
    assert third.status_code == 503
    assert BUSY in third.text


def test_downloads_that_fail_give_their_slots_back(console: ConsoleDriver, monkeypatch: pytest.MonkeyPatch) -> None:
    browser, path = console.open_as(Role.MANAGER), "/console/a/shop/calls.csv"

    def fail(*_arguments: object) -> None:
        raise StoreUnavailable("the database does not answer")

    with monkeypatch.context() as broken:
        broken.setattr(SqlSignIns, "record", fail)
        assert [browser.get(path).status_code for _ in range(3)] == [503] * 3
    assert browser.get(path).status_code == 200


def test_a_person_gets_five_test_mails_an_hour(console: ConsoleDriver) -> None:
    browser, notifications = console.open_as(Role.MANAGER), console.stores.notifications
    path = "/console/a/shop/settings/notifications/test"

    def send_test(target: str) -> TestResponse:
        # Removing a recipient and adding it again is no way around.
        added = notifications.add_recipient("shop", NotificationKind.CALL_MISSED, Channel.MAIL, target, NOON)
        response = browser.post(path, data={"recipient_id": str(added.recipient_id)})
        notifications.delete_recipient("shop", added.recipient_id)
        return response

    assert [send_test("ann@shop.example").status_code for _ in range(5)] == [200] * 5
    sixth = send_test("Ann@shop.example")
    assert sixth.status_code == 429
    assert "five tests within an hour" in sixth.text
    assert send_test("ben@shop.example").status_code == 200
    console.clock.now += 3_601
    assert send_test("ann@shop.example").status_code == 200
