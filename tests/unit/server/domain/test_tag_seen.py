"""Whether the tag was seen: known from claims and reports, and unknown where an account's pages send neither."""

from dataclasses import replace

import pytest

from server.account_file.read import read_account_file
from server.domain.accounts import OnSiteSource
from server.domain.tag_seen import LONGEST_PATH, MOST_PATHS, SeenPage, Sightings, TagSeen, TagState, judge_tag_seen
from server.stores.contract import StoreUnavailable
from server.stores.noted_sightings import NotedSightings
from server.stores.tag_sightings import TagSightings
from tests.accounts import ACCOUNT_FILE, POOLED_ACCOUNT_FILE

STATIC = read_account_file(ACCOUNT_FILE.encode())
POOLED = read_account_file(POOLED_ACCOUNT_FILE.encode())


class Kept(TagSightings):
    """Keeps what is recorded; unavailable when a test wants it."""

    def __init__(self) -> None:
        self.recorded: list[tuple[str, Sightings]] = []
        self.is_away = False

    def record(self, account: str, seen: Sightings) -> None:
        if self.is_away:
            raise StoreUnavailable("away")
        self.recorded.append((account, seen))

    def find(self, account: str) -> Sightings:
        return next((seen for name, seen in self.recorded if name == account), Sightings())

    def close(self) -> None:
        self.recorded.clear()


def test_static_numbers_without_reports_say_nothing_about_the_tag() -> None:
    assert judge_tag_seen(STATIC, Sightings()) == TagSeen(TagState.UNKNOWN)


def test_account_with_pools_or_reports_that_was_never_seen_is_not_seen() -> None:
    assert any(isinstance(source, OnSiteSource) for source in POOLED.tracking_sources)
    assert judge_tag_seen(POOLED, Sightings()) == TagSeen(TagState.NOT_SEEN)
    assert judge_tag_seen(replace(STATIC, page_reports=True), Sightings()) == TagSeen(TagState.NOT_SEEN)
    assert judge_tag_seen(replace(POOLED, tracking_sources=()), Sightings()).state is TagState.UNKNOWN


def test_the_latest_claim_or_report_is_when_the_tag_was_seen() -> None:
    pages = (SeenPage("/", 50.0, 3), SeenPage("/old", 20.0, 1))
    assert judge_tag_seen(POOLED, Sightings(40.0, pages)) == TagSeen(TagState.SEEN, 50.0, pages)
    assert judge_tag_seen(POOLED, Sightings(60.0)) == TagSeen(TagState.SEEN, 60.0)
    # Of an account that has switched its reports off since, what was seen stays true.
    assert judge_tag_seen(STATIC, Sightings(None, pages)).seen_at == 50.0


def test_claims_are_written_once_for_each_account_however_many_there_were() -> None:
    store = Kept()
    noted = NotedSightings(store)
    for second in range(1_000):
        noted.note_claim("shop", float(second))
    noted.note_claim("aaa", 5.0)
    noted.write(1_000.0)
    assert store.recorded == [("aaa", Sightings(5.0)), ("shop", Sightings(999.0))]
    noted.write(1_060.0)
    assert len(store.recorded) == 2


@pytest.mark.parametrize("is_away", [False, True])
def test_pages_are_noted_with_bounds_and_written_once(is_away: bool) -> None:
    store = Kept()
    noted = NotedSightings(store)
    for index in range(MOST_PATHS + 10):
        noted.note_page("shop", f"/{index}", 1, 10.0)
    noted.note_page("shop", "/0", 7, 20.0)
    noted.note_page("aaa", "/" + "x" * 1_000, 2, 20.0)
    store.is_away = is_away
    noted.write(60.0)
    store.is_away = False
    noted.write(120.0)
    if is_away:
        assert store.recorded == []
        return
    (_aaa, long), (_shop, many) = store.recorded
    assert long.pages == (SeenPage(("/" + "x" * 1_000)[:LONGEST_PATH], 20.0, 2),)
    assert len(many.pages) == MOST_PATHS
    assert many.pages[0] == SeenPage("/0", 20.0, 7)
