"""The settings pages "Tag" and "Mail and alerts": what they show, what they change, and that analysts only read."""

import html
import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from server.domain.notifications.recipients import Channel, NotificationKind
from server.domain.people.roles import Role
from server.domain.tag_seen import SeenPage, Sightings
from server.settings import Settings, read_settings
from server.stores.notifications import TooManyRecipients
from tests.integration.console.conftest import NOON, ConsoleDriver
from tests.postback_receiver import Receiver, receive

TAG = "/console/a/shop/settings/tag"
LIST = "/console/a/shop/settings/notifications"
MISSED = {"kind": "call_missed", "channel": "mail", "target": "ann@shop.example"}
HOSTILE = "/<script>alert(1)</script>"


@pytest.fixture
def settings(store_settings: dict[str, str]) -> Settings:
    return read_settings({**store_settings, "DNI_PRIVATE_POSTBACKS": "true"})


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receive() as receiver:
        yield receiver


def test_the_tag_is_seen_where_pages_report_it(console: ConsoleDriver) -> None:
    seen = Sightings(None, (SeenPage("/contact", NOON - 60, 3), SeenPage(HOSTILE, NOON - 90, 1)))
    console.stores.tag_sightings.record("shop", seen)
    console.stores.tag_sightings.record("other", Sightings(None, (SeenPage("/only-other", NOON, 3),)))
    page = console.open_as(Role.ANALYST).get(TAG).text
    assert "The tag was last seen" in page
    assert "/contact" in page
    assert "/only-other" not in page
    assert "<script>alert" not in page
    assert "/a/shop/dni.js" in page


def test_the_tag_page_says_whether_visits_report_pages_and_links_to_the_switch(console: ConsoleDriver) -> None:
    switch = 'href="/console/a/shop/settings/company#page_reports"'
    before = console.open_as(Role.OWNER).get(TAG).text
    assert "Visits do not report their pages." in before
    assert switch in before
    stored = console.stores.accounts.find("shop")
    assert stored is not None
    console.stores.accounts.save(replace(stored.account, page_reports=True))
    analyst = console.open_as(Role.ANALYST).get(TAG).text
    assert "Each visit reports one page." in analyst
    assert switch in analyst
    assert "Check another page" not in analyst


def test_recipients_are_added_and_removed(console: ConsoleDriver) -> None:
    browser = console.open_as(Role.MANAGER)
    assert "Nobody is notified yet" in browser.get(LIST).text
    assert browser.post(LIST, data=MISSED).status_code == 303
    (added,) = console.stores.notifications.list_recipients("shop")
    assert (added.kind, added.channel, added.target) == (
        NotificationKind.CALL_MISSED,
        Channel.MAIL,
        "ann@shop.example",
    )
    assert "ann@shop.example" in browser.get(LIST).text
    assert "Send a test" not in console.open_as(Role.ANALYST).get(LIST).text
    browser.post(f"{LIST}/remove", data={"recipient_id": str(added.recipient_id)})
    assert console.stores.notifications.list_recipients("shop") == []


@pytest.mark.parametrize(
    ("channel", "target"), [("mail", "ann"), ("mail", "ann@x.example\nbcc: b@x.example"), ("slack", "hooks.example/T1")]
)
def test_a_wrong_address_is_explained_beside_its_input(console: ConsoleDriver, channel: str, target: str) -> None:
    response = console.open_as(Role.OWNER).post(
        LIST, data={"kind": "call_missed", "channel": channel, "target": target}
    )
    assert response.status_code == 422
    assert 'id="target-error"' in response.text
    assert "Expected an" in response.text
    assert console.stores.notifications.list_recipients("shop") == []


def test_odd_forms_change_nothing(console: ConsoleDriver) -> None:
    browser = console.open_as(Role.OWNER)
    assert browser.post(LIST, data=MISSED | {"kind": "odd"}).status_code == 400
    assert browser.post(f"{LIST}/remove", data={"recipient_id": "one"}).status_code == 400
    assert browser.post(f"{LIST}/test", data={"recipient_id": "999"}).status_code == 404


def test_more_recipients_than_allowed_are_refused_with_the_reason(
    console: ConsoleDriver, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: object) -> None:
        raise TooManyRecipients("shop")

    monkeypatch.setattr(type(console.stores.notifications), "add_recipient", refuse)
    response = console.open_as(Role.OWNER).post(LIST, data=MISSED)
    assert response.status_code == 422
    assert "remove some first" in response.text


def test_a_test_shows_what_the_receiver_really_responded(console: ConsoleDriver, receiver: Receiver) -> None:
    browser = console.open_as(Role.OWNER)
    browser.post(LIST, data=MISSED | {"channel": "webhook", "target": receiver.locate("/secret-part-1234")})
    page = browser.get(LIST).text
    assert "secret-part" not in page
    (recipient_id,) = set(re.findall(r'name="recipient_id" value="(\d+)"', page))
    accepted = html.unescape(browser.post(f"{LIST}/test", data={"recipient_id": recipient_id}).text)
    assert "was accepted: responded with status 200" in re.sub(r"\s+", " ", accepted)
    receiver.status = 410
    refused = browser.post(f"{LIST}/test", data={"recipient_id": recipient_id}).text
    assert "was not accepted:" in refused
    assert "410" in refused
    assert len(receiver.received) == 2


def test_without_a_mail_server_the_page_and_a_test_say_so(console: ConsoleDriver) -> None:
    browser = console.open_as(Role.OWNER)
    browser.post(LIST, data=MISSED)
    page = browser.get(LIST).text
    assert "the server has no mail server" in page
    (recipient_id,) = set(re.findall(r'name="recipient_id" value="(\d+)"', page))
    assert "was not accepted:" in browser.post(f"{LIST}/test", data={"recipient_id": recipient_id}).text


def test_recipients_of_another_account_are_out_of_reach(console: ConsoleDriver, receiver: Receiver) -> None:
    theirs = console.stores.notifications.add_recipient(
        "other", NotificationKind.CALL_MISSED, Channel.WEBHOOK, receiver.locate("/theirs"), NOON
    )
    browser = console.open_as(Role.OWNER)
    data = {"recipient_id": str(theirs.recipient_id)}
    assert receiver.locate("") not in browser.get(LIST).text
    assert browser.post(f"{LIST}/test", data=data).status_code == 404
    browser.post(f"{LIST}/remove", data=data)
    assert console.stores.notifications.list_recipients("other") == [theirs]
    assert receiver.received == []
