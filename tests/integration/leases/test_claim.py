"""Claims: which number a visit gets, and why it gets none."""

from dataclasses import replace

import pytest

from tests.shop import DEFAULT_NUMBER, POOL_NUMBERS, Clock, Page, read_answer, read_number


def other(page: Page, name: str = "another") -> Page:
    """The page for another visitor."""
    return replace(page, visitor_id=f"{name}-visitor-0000")


def test_a_visit_gets_a_number_in_all_forms_with_a_token_and_a_time_to_ask_again(page: Page) -> None:
    answer = page.claim("a=1&s=2")
    assert answer.keys() == {"numbers", "renew_after_seconds"}
    lease = answer["numbers"]["sales"].pop("lease")
    assert answer["numbers"] == {
        "sales": {
            "number": "+18665550120",
            "extension": None,
            "national": "(866) 555-0120",
            "international": "+1 866-555-0120",
        }
    }
    assert answer["renew_after_seconds"] == 20
    assert page.is_live(lease)


def test_equal_combinations_share_a_number_and_different_ones_do_not(page: Page) -> None:
    first = page.claim_sales("a=1&s=2&kw=test")
    same = other(page).claim_sales("kw=test&s=2&a=1")
    different = other(page, "third").claim_sales("a=1&s=2&kw=other")
    assert read_number(first) == read_number(same) == POOL_NUMBERS[0]
    assert read_number(different) == POOL_NUMBERS[1]


def test_only_key_tags_define_a_combination(page: Page) -> None:
    assert read_number(page.claim_sales("a=1&gclid=x")) == read_number(other(page).claim_sales("a=1&gclid=y"))


def test_page_tags_do_not_define_a_combination(page: Page) -> None:
    honest = page.claim_sales("a=1")
    forged = other(page).claim_sales("a=1", tags={"affiliate_id": "2", "sub_id": "3"})
    assert read_number(honest) == read_number(forged)


def test_page_tags_are_stored_apart_from_tags_of_the_address(page: Page) -> None:
    page.claim_sales("a=1", tags={"affiliate_id": "1", "sub_id": "3", "quote": "requested"})
    # The response has the tags of the claim and those added later, without the tags of the address.
    assert page.tag(page.claim_sales("a=1")["lease"])["tags"] == {"sub_id": "3", "quote": "requested"}


def test_two_targets_of_one_pool_show_the_same_number_from_one_lease(page: Page) -> None:
    numbers = page.claim("a=1", "sales", "service")["numbers"]
    assert numbers["sales"] == numbers["service"]


def test_visitors_of_a_per_visitor_pool_never_share_a_number(page: Page) -> None:
    assert read_number(page.claim("", "support")["numbers"]["support"]) == ("+18665550140", None)
    assert other(page).claim("", "support")["numbers"]["support"]["reason"] == "pool_exhausted"
    assert read_number(page.claim("", "support")["numbers"]["support"]) == ("+18665550140", None)


def test_a_full_pool_gives_its_default_number(page: Page) -> None:
    for pool_number in range(3):
        assert read_number(page.claim_sales(f"a={pool_number}")) == POOL_NUMBERS[pool_number]
    assert page.claim("a=4") == {
        "numbers": {
            "sales": {
                "number": DEFAULT_NUMBER,
                "extension": None,
                "national": "(800) 555-0199",
                "international": "+1 800-555-0199",
                "reason": "pool_exhausted",
            }
        },
        "renew_after_seconds": 20,
    }


def test_a_pool_without_a_default_number_leaves_the_target_number(page: Page) -> None:
    page.claim("", "support")
    full = other(page).claim("", "support")["numbers"]["support"]
    assert (full["number"], full["reason"]) == ("+18005550145", "pool_exhausted")


def test_a_number_is_free_again_after_the_buffer(page: Page, clock: Clock) -> None:
    leases = [page.claim_sales(f"a={pool_number}")["lease"] for pool_number in range(3)]
    page.leave(leases[1])
    clock.now += 59
    page.renew(leases[0], leases[2])
    assert "reason" in page.claim_sales("a=new")
    clock.now += 1
    assert read_number(page.claim_sales("a=new")) == POOL_NUMBERS[1]


def test_a_publisher_s_own_pool_serves_it(page: Page) -> None:
    assert read_number(page.claim_sales("a=ABC")) == ("+18665550130", None)
    assert read_number(page.claim_sales("a=ABC&partner=1")) == ("+18665550130", None)


def test_a_publisher_s_pool_serves_only_that_publisher(page: Page) -> None:
    answer = page.claim_sales("a=XYZ&partner=1")
    assert (answer["number"], answer["reason"]) == ("+18005550100", "other_publisher")


def test_a_target_without_a_pool_gives_the_reason(page: Page) -> None:
    answer = page.claim_sales("leaflet=1")
    assert (answer["number"], answer["reason"]) == ("+18005550100", "no_pool")


def test_a_target_number_that_the_account_does_not_have_is_left_out(page: Page) -> None:
    assert page.claim("", "gone", "sales")["numbers"].keys() == {"sales"}
    assert page.claim("", "gone") == {"numbers": {}, "renew_after_seconds": 20}


def test_a_target_that_is_requested_twice_is_returned_once(page: Page) -> None:
    assert page.claim("a=1", "sales", "sales")["numbers"].keys() == {"sales"}


def test_the_shortest_interval_counts(page: Page, clock: Clock) -> None:
    page.claim("a=1", "sales")
    clock.now += 15
    assert page.claim("a=1", "sales", "support")["renew_after_seconds"] == 5


def test_claiming_again_changes_nothing(page: Page) -> None:
    first = page.claim_sales("a=1")
    again = page.claim_sales("a=1")
    assert first == again


@pytest.mark.parametrize(
    ("agent", "reason"),
    [
        ("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", "bot"),
        ("meta-externalfetcher/1.1 (+https://developers.facebook.com/docs/sharing/webmasters/crawler)", "bot"),
        ("", "bot"),
        ("Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/130.0.0.0 Safari/537.36", "automation"),
    ],
)
def test_automated_clients_get_default_numbers_and_use_up_no_number(page: Page, agent: str, reason: str) -> None:
    machine = replace(page, headers=page.headers | {"User-Agent": agent})
    numbers = machine.claim("a=1", "sales", "support")["numbers"]
    assert {name: one["number"] for name, one in numbers.items()} == {
        "sales": DEFAULT_NUMBER,
        "support": "+18005550145",
    }
    assert {one["reason"] for one in numbers.values()} == {reason}
    assert read_number(page.claim_sales("a=2")) == POOL_NUMBERS[0]


def test_unknown_fields_are_ignored(page: Page) -> None:
    body = page.write_claim("a=1") | {"added_by_a_newer_page": [1]}
    assert read_number(read_answer(page.post("claim", body))["numbers"]["sales"]) == POOL_NUMBERS[0]
