"""Tags that a page adds for its visitor of a lease."""

from dataclasses import replace

from server.stores.leases.contract import LeaseStore
from tests.integration.leases.conftest import prepare_pool
from tests.shop import Clock, Page, read_answer, read_error


def test_tags_are_added_and_all_of_them_returned(page: Page) -> None:
    lease = page.claim_sales("a=1", tags={"variant": "b"})["lease"]
    assert page.tag(lease, quote="requested") == {"tags": {"variant": "b", "quote": "requested"}}
    assert page.tag(lease, quote="sent") == {"tags": {"variant": "b", "quote": "sent"}}


def test_tags_belong_to_the_visitor_and_not_to_the_whole_lease(page: Page, leases: LeaseStore, clock: Clock) -> None:
    other = replace(page, visitor_id="another-visitor-0000")
    page.tag(page.claim_sales("a=1")["lease"], quote="requested")
    assert other.tag(other.claim_sales("a=1")["lease"], scroll="50") == {"tags": {"scroll": "50"}}
    pool = prepare_pool("roofing-pool")
    lease = leases.find_by_tracking_number(pool, pool.pool_numbers[0], clock.now)
    assert lease is not None
    assert lease.key.tags == {"affiliate_id": "1"}
    assert {visitor.visitor_id: visitor.page_tags for visitor in lease.visitors} == {
        page.visitor_id: {"quote": "requested"},
        other.visitor_id: {"scroll": "50"},
    }


def test_a_lease_takes_tags_until_its_number_is_leased_again(page: Page, clock: Clock) -> None:
    lease = page.claim("", "support")["numbers"]["support"]["lease"]
    clock.now += 60
    assert page.tag(lease, quote="late") == {"tags": {"quote": "late"}}
    other = replace(page, visitor_id="another-visitor-0000")
    assert "lease" in other.claim("", "support")["numbers"]["support"]
    assert read_error(page.post("tag", {"lease": lease, "tags": {"quote": "later"}})) == (
        404,
        "not_found",
        "lease: its number has been leased again",
    )


def test_a_token_of_another_account_is_refused(page: Page) -> None:
    assert read_error(page.post("tag", {"lease": "forged", "tags": {"quote": "requested"}})) == (
        403,
        "forbidden",
        "lease: this token is not one of this account's",
    )


def test_half_an_emoji_is_stored_as_a_replacement_character(page: Page) -> None:
    lease = page.claim_sales("a=1", tags={"cut": "smile \ud83d"})["lease"]
    assert page.tag(lease, whole="smile \U0001f600")["tags"] == {"cut": "smile \ufffd", "whole": "smile \U0001f600"}


def test_a_heartbeat_and_the_last_request_of_a_page_may_contain_tags(page: Page) -> None:
    lease = page.claim_sales("a=1")["lease"]
    assert read_answer(page.post("renew", {"leases": [lease], "tags": {"scroll": "50"}}))["leases"] == [{"live": True}]
    assert page.post("leave", {"leases": [lease, "forged"], "tags": {"seconds": "30"}}).status_code == 204
    assert page.tag(lease)["tags"] == {"scroll": "50", "seconds": "30"}
