"""Heartbeats and leaving: a number stays leased while visitors view it, and becomes free when none does."""

from dataclasses import replace

from server.domain.phone_numbers import PhoneNumber
from server.stores.leases.contract import LeaseStore
from tests.integration.leases.conftest import prepare_pool
from tests.shop import Clock, Page, read_number


def test_a_lease_lives_as_long_as_it_is_renewed_and_its_longest_time_runs(page: Page, clock: Clock) -> None:
    lease = page.claim_sales("a=1")["lease"]
    for _heartbeat in range(30):
        clock.now += 29
        assert page.renew(lease)["leases"] == [{"live": True}]
    clock.now += 31
    assert page.renew(lease) == {"leases": [{"live": False, "reason": "expired"}], "renew_after_seconds": 20}


def test_a_lease_that_nobody_renews_ends(page: Page, clock: Clock) -> None:
    lease = page.claim_sales("a=1")["lease"]
    clock.now += 60
    assert page.renew(lease)["leases"] == [{"live": False, "reason": "expired"}]


def test_a_released_lease_gives_its_reason(page: Page, leases: LeaseStore, clock: Clock) -> None:
    lease = page.claim_sales("a=1")["lease"]
    leases.release(prepare_pool("roofing-pool"), PhoneNumber("+18665550120"), clock.now)
    assert page.renew(lease)["leases"] == [{"live": False, "reason": "released"}]


def test_the_results_are_in_the_order_of_the_tokens(page: Page, clock: Clock) -> None:
    gone = page.claim_sales("a=1")["lease"]
    clock.now += 60
    live = page.claim("", "support")["numbers"]["support"]["lease"]
    answer = page.renew(gone, "forged", live, live)
    assert answer["leases"] == [
        {"live": False, "reason": "expired"},
        {"live": False, "reason": "unknown"},
        {"live": True},
        {"live": True},
    ]


def test_the_shortest_interval_counts(page: Page, clock: Clock) -> None:
    first = page.claim_sales("a=1")["lease"]
    clock.now += 15
    second = page.claim("", "support")["numbers"]["support"]["lease"]
    assert page.renew(first, second)["renew_after_seconds"] == 5


def test_without_leases_the_result_is_empty(page: Page) -> None:
    assert page.renew() == {"leases": [], "renew_after_seconds": 20}
    page.leave()


def test_leaving_starts_the_buffer_and_coming_back_ends_it(page: Page, clock: Clock) -> None:
    lease = page.claim_sales("a=1")["lease"]
    clock.now += 15
    page.leave(lease)
    clock.now += 59
    assert page.is_live(lease)
    clock.now += 59
    assert page.is_live(lease)


def test_leaving_twice_does_not_keep_a_number_longer(page: Page, clock: Clock) -> None:
    lease = page.claim_sales("a=1")["lease"]
    page.leave(lease)
    clock.now += 40
    page.leave(lease)
    clock.now += 20
    assert not page.is_live(lease)


def test_a_visitor_who_leaves_does_not_end_the_lease_of_others(page: Page, clock: Clock) -> None:
    other = replace(page, visitor_id="another-visitor-0000")
    first, second = page.claim_sales("a=1"), other.claim_sales("a=1")
    assert read_number(first) == read_number(second)
    page.leave(first["lease"])
    for _heartbeat in range(5):
        clock.now += 20
        assert other.is_live(second["lease"])


def test_an_unknown_token_is_ignored_on_leaving(page: Page, clock: Clock) -> None:
    lease = page.claim_sales("a=1")["lease"]
    page.leave("forged", lease)
    clock.now += 60
    assert not page.is_live(lease)
