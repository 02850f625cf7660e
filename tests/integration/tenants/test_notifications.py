"""Two tenants with the store of notifications and its commands: each notifies only its own recipients."""

import json

import pytest

from server.domain.account_history import OPERATOR
from server.domain.notifications.mail_choices import MailChoice
from server.domain.notifications.recipients import Channel, NotificationKind
from server.domain.people.people import User
from server.open_stores import Stores
from server.stores.notifications import OccurrenceCount
from tests.integration.calls.callers import NOON
from tests.integration.calls.commands import read_lines, run
from tests.integration.tenants.cases import covers
from tests.integration.tenants.conftest import TENANTS, Tenants
from tests.postback_receiver import Receiver

KIND = NotificationKind.CALL_MISSED
BOTH_WAYS = pytest.mark.parametrize(("mine", "other"), [TENANTS, TENANTS[::-1]])


@BOTH_WAYS
@covers(
    "store Notifications.add_recipient",
    "store Notifications.list_recipients",
    "store Notifications.find_recipient",
    "store Notifications.delete_recipient",
)
def test_recipients_belong_to_one_account(tenants: Tenants, mine: str, other: str) -> None:
    store = tenants.notifications
    added = {one: store.add_recipient(one, KIND, Channel.MAIL, "ann@example.com", NOON) for one in TENANTS}
    assert added[mine].recipient_id != added[other].recipient_id
    for kind in (None, KIND):
        assert store.list_recipients(mine, kind) == [added[mine]]
    assert store.find_recipient(mine, added[other].recipient_id) is None
    assert not store.delete_recipient(mine, added[other].recipient_id)
    assert store.delete_recipient(mine, added[mine].recipient_id)
    assert store.list_recipients(other) == [added[other]]


@BOTH_WAYS
@covers(
    "store MailChoices.list_choices",
    "store MailChoices.replace_choices",
    "store MailChoices.delete_choice",
    "store MailChoices.list_user_ids",
)
def test_choices_belong_to_one_user_and_one_account(tenants: Tenants, stores: Stores, mine: str, other: str) -> None:
    store = stores.mail_choices
    for user_id in ("ann", "ben"):
        stores.people.add_user(User(user_id, f"{user_id}@example.com", user_id, NOON))
        store.replace_choices(user_id, TENANTS, [MailChoice(user_id, tenant, KIND) for tenant in TENANTS])
    store.replace_choices("ann", [mine], [MailChoice("ann", mine, NotificationKind.WEEKLY_REPORT)])
    assert (store.list_user_ids(mine, KIND), store.list_user_ids(other, KIND)) == (["ben"], ["ann", "ben"])
    assert store.delete_choice(MailChoice("ben", mine, KIND))
    assert not store.delete_choice(MailChoice("ben", mine, KIND))
    assert store.list_choices("ben") == [MailChoice("ben", other, KIND)]
    assert (store.list_user_ids(mine, KIND), store.list_accounts(KIND)) == ([], [other])
    stored = tenants.accounts.find(other)
    assert stored is not None
    tenants.accounts.delete(other, stored.revision, OPERATOR)
    assert store.list_choices("ann") == [MailChoice("ann", mine, NotificationKind.WEEKLY_REPORT)]


@covers(
    "store Notifications.find_mark",
    "store Notifications.set_mark",
    "store Notifications.count_occurrences",
    "store Notifications.clear_count",
    "store Notifications.find_count",
)
def test_marks_and_counts_belong_to_one_account(tenants: Tenants) -> None:
    store = tenants.notifications
    store.set_mark("aaa", KIND, 9)
    assert (store.find_mark("aaa", KIND), store.find_mark("shop", KIND)) == (9, None)
    for tenant in TENANTS:
        store.count_occurrences(tenant, KIND, 2)
    assert store.clear_count(OccurrenceCount("aaa", KIND, 2, None), NOON)
    assert store.list_counts(KIND) == [OccurrenceCount("shop", KIND, 2, None)]
    assert store.find_count("aaa", KIND) == OccurrenceCount("aaa", KIND, 0, NOON)
    assert store.find_count("shop", KIND) == OccurrenceCount("shop", KIND, 2, None)
    assert store.find_count("nobody", KIND) == OccurrenceCount("nobody", KIND, 0, None)


@BOTH_WAYS
@covers("command notify add", "command notify list", "command notify remove", "command notify test")
def test_recipients_are_added_listed_tested_and_removed_for_one_account(
    tenants: Tenants, receiver: Receiver, monkeypatch: pytest.MonkeyPatch, mine: str, other: str
) -> None:
    monkeypatch.setenv("DNI_PRIVATE_POSTBACKS", "true")
    for tenant in TENANTS:
        run("notify", "add", tenant, "call_missed", "webhook", receiver.locate(f"/{tenant}"))
    ids = {tenant: tenants.notifications.list_recipients(tenant)[0].recipient_id for tenant in TENANTS}
    listed = read_lines("notify", "list", mine)
    assert [line.split()[0] for line in listed[1:]] == [str(ids[mine])]
    assert run("notify", "test", mine, str(ids[other])).exit_code == 1
    assert receiver.received == []
    assert read_lines("notify", "test", mine, str(ids[mine])) == ["the test was accepted: responded with status 200"]
    assert [(got.target, json.loads(got.body)["account"]) for got in receiver.received] == [(f"/{mine}", mine)]
    assert run("notify", "remove", mine, str(ids[other])).exit_code == 1
    assert run("notify", "remove", mine, str(ids[mine])).exit_code == 0
    assert [one.recipient_id for one in tenants.notifications.list_recipients(other)] == [ids[other]]
