"""A slow origin gets only its share, and so does an account with many of them."""

from server.postbacks.queues import (
    MOST_SENT_AT_ONCE,
    MOST_SENT_FOR_AN_ACCOUNT,
    MOST_SENT_TO_AN_ORIGIN,
    MOST_WAITING_FOR_AN_ORIGIN,
    OriginQueues,
    Taken,
)
from server.stores.outbox import OutboxEntry, PostbackState
from tests.posted_calls import make_request


def make_taken(url: str, entry_id: int = 1, account: str = "demo") -> Taken:
    """An entry for this URL."""
    return Taken(OutboxEntry(entry_id, make_request(url, account=account), PostbackState.WAITING, 0.0, 0.0, 0, ""), 0.0)


def fill(queues: OriginQueues, url: str, count: int, account: str = "demo") -> None:
    """Add this many entries of the account for the origin of the URL."""
    for entry_id in range(count):
        queues.add(make_taken(url, entry_id, account))


def begin_all(queues: OriginQueues) -> list[Taken]:
    """Begin all entries that may be sent now."""
    begun = []
    while taken := queues.begin():
        begun.append(taken)
    return begun


def test_an_origin_gets_a_few_at_a_time_in_order() -> None:
    queues = OriginQueues()
    fill(queues, "https://slow.example/p", 10)
    begun = begin_all(queues)
    assert [taken.entry.entry_id for taken in begun] == list(range(MOST_SENT_TO_AN_ORIGIN))
    queues.finish(begun[0])
    assert [taken.entry.entry_id for taken in begin_all(queues)] == [MOST_SENT_TO_AN_ORIGIN]


def test_other_origins_are_served_while_one_is_slow() -> None:
    queues = OriginQueues()
    fill(queues, "https://slow.example/p", 10)
    begin_all(queues)
    queues.add(make_taken("https://quick.example/p"))
    assert [taken.origin for taken in begin_all(queues)] == ["https://quick.example"]


def test_origins_alternate() -> None:
    queues = OriginQueues()
    fill(queues, "https://a.example/p", 2)
    fill(queues, "https://b.example/p", 2)
    origins = [taken.origin for taken in begin_all(queues)]
    assert origins == ["https://a.example", "https://b.example", "https://a.example", "https://b.example"]


def test_the_total_is_limited() -> None:
    queues = OriginQueues()
    for host in range(20):
        fill(queues, f"https://h{host}.example/p", 4, account=f"account-{host % 3}")
    assert len(begin_all(queues)) == MOST_SENT_AT_ONCE


def test_an_account_with_many_slow_origins_leaves_room_for_others() -> None:
    queues = OriginQueues()
    for host in range(40):
        fill(queues, f"https://slow{host}.example/p", 4, account="slow")
    assert len(begin_all(queues)) == MOST_SENT_FOR_AN_ACCOUNT
    queues.add(make_taken("https://quick.example/p", account="quick"))
    assert [taken.account for taken in begin_all(queues)] == ["quick"]


def test_free_capacity_goes_to_the_account_with_the_fewest_requests() -> None:
    queues = OriginQueues()
    for host in range(40):
        fill(queues, f"https://slow{host}.example/p", 4, account=f"slow-{host % 2}")
    begun = begin_all(queues)
    queues.add(make_taken("https://quick.example/p", account="quick"))
    assert queues.begin() is None
    queues.finish(begun[0])
    assert [taken.account for taken in begin_all(queues)] == ["quick"]


def test_an_origin_of_two_accounts_gets_requests_of_both() -> None:
    queues = OriginQueues()
    fill(queues, "https://analytics.example/p", 50, account="many")
    fill(queues, "https://analytics.example/p", 2, account="few")
    assert [taken.account for taken in begin_all(queues)] == ["many", "few", "many", "few"]


def test_an_origin_with_many_waiting_entries_is_full() -> None:
    queues = OriginQueues()
    fill(queues, "https://slow.example:8443/p?a=1", MOST_WAITING_FOR_AN_ORIGIN - 1)
    assert queues.list_full() == []
    queues.add(make_taken("https://slow.example:8443?b=2"))
    assert queues.list_full() == ["https://slow.example:8443"]
    begin_all(queues)
    assert queues.list_full() == []
