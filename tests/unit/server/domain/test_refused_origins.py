"""Refused origins: only those of public sites are counted, in bounded memory, and those that are missing are found."""

from collections.abc import Sequence
from datetime import date

import pytest

from server.domain.refused_origins import (
    KEPT_DAYS,
    MANY_REQUESTS,
    OriginCount,
    RefusedOrigin,
    find_first_day,
    is_plausible,
    sum_refused,
)
from server.stores.contract import StoreUnavailable
from server.stores.noted_origins import MOST_NOTED, NotedOrigins
from server.stores.refused_origins import RefusedOrigins

TODAY = date(2026, 3, 10)
NOON_UTC = 1_773_144_000.0
"""2026-03-10 12:00 UTC."""


class Kept(RefusedOrigins):
    """Keeps what it gets in a list, or is unavailable."""

    def __init__(self) -> None:
        self.added: list[tuple[str, list[OriginCount]]] = []
        self.is_away = False

    def add(self, account: str, counts: Sequence[OriginCount]) -> None:
        if self.is_away:
            raise StoreUnavailable("away")
        self.added.append((account, list(counts)))

    def find(self, account: str, since: date) -> Sequence[OriginCount]:
        return [one for name, counts in self.added if name == account for one in counts if one.day >= since]

    def forget_older(self, before: date) -> int:
        raise NotImplementedError

    def close(self) -> None:
        raise NotImplementedError


@pytest.mark.parametrize(
    "origin",
    [
        "https://example.org",
        "http://www.example.org",
        "https://shop.example.co.uk:8443",
        "https://xn--mnchen-3ya.example",
        "https://example.xn--p1ai",
    ],
)
def test_origins_of_public_sites_are_plausible(origin: str) -> None:
    assert is_plausible(origin)


@pytest.mark.parametrize(
    "origin",
    [
        "",
        "null",
        "https://localhost",
        "https://localhost:3000",
        "http://127.0.0.1",
        "http://[::1]",
        "https://example",
        "https://www.example",
        "https://example.org/",
        "https://Example.org",
        "https://example.org:443",
        "https://example.org/path",
        "https://example.123",
        "https://example.org\n",
        "https://<b>.org",
        "file://",
        "chrome-extension://abcdefgh",
        "https://" + ".".join(["a" * 60] * 5) + ".org",
        "https://example.org" + "x" * 10_000,
    ],
)
def test_other_texts_are_not_plausible(origin: str) -> None:
    assert not is_plausible(origin)


def test_requests_are_summed_by_origin_today_and_in_the_kept_days() -> None:
    first = find_first_day(TODAY)
    counts = [
        OriginCount(TODAY, "https://b.org", 4),
        OriginCount(first, "https://b.org", 5),
        OriginCount(TODAY, "https://a.org", MANY_REQUESTS),
        OriginCount(TODAY, "https://shop.example", 99),
        OriginCount(date(2026, 3, 1), "https://old.org", 99),
    ]
    found = sum_refused(counts, ["https://shop.example"], TODAY)
    assert found == [
        RefusedOrigin("https://a.org", MANY_REQUESTS, MANY_REQUESTS),
        RefusedOrigin("https://b.org", 4, 9),
    ]
    assert [one.needs_a_person for one in found] == [True, False]
    assert (TODAY - first).days == KEPT_DAYS - 1


def test_counts_are_written_once_for_each_account_on_the_day_of_its_time_zone() -> None:
    store = Kept()
    noted = NotedOrigins(store)
    for _ in range(120):
        noted.note("shop", "America/New_York", "https://example.org")
    noted.note("far", "Pacific/Kiritimati", "https://example.org")
    noted.note("shop", "America/New_York", "null")
    noted.write(NOON_UTC)
    noted.write(NOON_UTC + 60)
    assert store.added == [
        ("shop", [OriginCount(TODAY, "https://example.org", 120)]),
        ("far", [OriginCount(date(2026, 3, 11), "https://example.org", 1)]),
    ]


def test_memory_is_bounded_whatever_is_sent() -> None:
    store = Kept()
    noted = NotedOrigins(store)
    for number in range(MOST_NOTED + 50):
        noted.note("shop", "UTC", f"https://s{number}.org")
        noted.note("shop", "UTC", "https://s0.org")
    noted.write(NOON_UTC)
    ((_, counts),) = store.added
    assert len(counts) == MOST_NOTED
    assert counts[0] == OriginCount(TODAY, "https://s0.org", MOST_NOTED + 51)


def test_counts_that_can_not_be_written_are_dropped() -> None:
    store = Kept()
    noted = NotedOrigins(store)
    noted.note("shop", "UTC", "https://example.org")
    store.is_away = True
    noted.write(NOON_UTC)
    store.is_away = False
    noted.write(NOON_UTC + 60)
    assert store.added == []
