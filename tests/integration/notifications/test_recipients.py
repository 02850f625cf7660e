"""Recipients and marks in the store."""

import pytest

from server.domain.account_history import OPERATOR
from server.domain.notifications.recipients import MOST_RECIPIENTS, Channel, NotificationKind
from server.stores.notifications import OccurrenceCount, TooManyRecipients
from tests.integration.notifications.conftest import ANN, Notified

KIND = NotificationKind.CALL_MISSED


def test_a_recipient_is_added_once_and_keeps_its_id(notified: Notified) -> None:
    first = notified.add(KIND)
    other = notified.add(NotificationKind.WEEKLY_REPORT)
    assert notified.add(KIND) == first
    store = notified.stores.notifications
    assert store.list_recipients("demo") == [first, other]
    assert store.list_recipients("demo", KIND) == [first]
    assert store.find_recipient("demo", first.recipient_id) == first
    assert (first.channel, first.target) == (Channel.MAIL, ANN)


def test_the_id_of_a_removed_recipient_is_not_used_again(notified: Notified) -> None:
    store, first = notified.stores.notifications, notified.add(KIND)
    assert store.delete_recipient("demo", first.recipient_id)
    assert not store.delete_recipient("demo", first.recipient_id)
    assert notified.add(KIND).recipient_id > first.recipient_id


def test_an_account_has_a_limited_number_of_recipients(notified: Notified) -> None:
    for number in range(MOST_RECIPIENTS):
        notified.add(KIND, target=f"{number}@example.com")
    with pytest.raises(TooManyRecipients, match="has 100 recipients already"):
        notified.add(KIND)
    assert notified.add(KIND, target="0@example.com").target == "0@example.com"
    assert notified.add(KIND, account="other").recipient_id


def test_a_mark_replaces_the_former_one_and_leaves_counts_alone(notified: Notified) -> None:
    store = notified.stores.notifications
    assert store.find_mark("demo", KIND) is None
    store.count_occurrences("demo", KIND, 2)
    assert store.find_mark("demo", KIND) is None
    for mark in (2**40, 7):
        store.set_mark("demo", KIND, mark)
        assert store.find_mark("demo", KIND) == mark
    assert store.list_counts(KIND) == [OccurrenceCount("demo", KIND, 2, None)]


def test_what_is_counted_during_a_report_stays_and_only_one_process_clears(notified: Notified) -> None:
    store = notified.stores.notifications
    store.count_occurrences("demo", KIND, 2)
    (counted,) = store.list_counts(KIND)
    store.count_occurrences("demo", KIND, 5)
    assert store.clear_count(counted, 100.0)
    assert not store.clear_count(counted, 101.0)
    assert store.list_counts(KIND) == [OccurrenceCount("demo", KIND, 5, 100.0)]


def test_a_deleted_account_loses_its_recipients_at_once(notified: Notified) -> None:
    store = notified.stores.notifications
    notified.add(KIND)
    kept = notified.add(KIND, account="other")
    for account in ("demo", "other"):
        store.set_mark(account, KIND, 1)
        store.count_occurrences(account, KIND, 1)
    notified.stores.accounts.delete("demo", 1, OPERATOR)
    assert (store.list_recipients("demo"), store.find_mark("demo", KIND)) == ([], None)
    assert store.list_accounts(KIND) == ["other"]
    assert [one.account for one in store.list_counts(KIND)] == ["other"]
    assert store.list_recipients("other") == [kept]
