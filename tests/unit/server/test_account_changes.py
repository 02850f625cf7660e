"""The lines in which an import lists changes."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

import demo_pages
from server.account_file.read import read_account_file
from server.domain.account_changes import describe_changes
from server.domain.accounts import Account
from server.domain.phone_numbers import PhoneNumber
from server.domain.postbacks.postback import Postback, Trigger
from tests.accounts import ACCOUNT_FILE, POOLED_ACCOUNT_FILE, accounts, edit_account_file

ACCOUNT = read_account_file(ACCOUNT_FILE.encode())
DEMO = Path(demo_pages.__file__).with_name("account.yaml").read_bytes()


def describe_edit(*replacements: tuple[str, str]) -> list[str]:
    return describe_changes(ACCOUNT, read_account_file(edit_account_file(*replacements)))


def test_equal_accounts_have_no_change_lines() -> None:
    assert describe_changes(ACCOUNT, ACCOUNT) == []


def test_a_new_account_lists_all_its_parts() -> None:
    lines = describe_changes(None, ACCOUNT)
    assert lines[0] == "+ name: Harbor Roofing"
    assert "+ target_numbers.sales: number +18005550100, campaign roofing" in lines
    assert [line.partition(":")[0] for line in lines if "tracking_sources" in line] == [
        "+ tracking_sources.Google Ads",
        "+ tracking_sources.Spring newsletter",
        "+ tracking_sources.Billboard I-95",
    ]


def test_changed_field_shows_its_old_and_new_value() -> None:
    assert describe_edit(("priority: 10", "priority: 11"), ("+18665550101", "+18665550109")) == [
        "~ tracking_sources.Google Ads.priority: 10 -> 11",
        "~ tracking_sources.Google Ads.assign.sales.shows.number: +18665550101 -> +18665550109",
    ]


def test_added_and_removed_parts_are_listed() -> None:
    billboard = "tracking_number +18665550110, stands_at I-95 exit 12, kind off_site"
    assert describe_edit(("name: Billboard I-95", "name: Billboard"), ("f_n: first_name, ", "")) == [
        "- parameter_mapping.f_n: tag first_name",
        f"- tracking_sources.Billboard I-95: {billboard}",
        f"+ tracking_sources.Billboard: {billboard}",
    ]


def test_another_order_is_a_change_as_it_may_decide_a_tie() -> None:
    turned = replace(ACCOUNT, tracking_sources=ACCOUNT.tracking_sources[::-1])
    (line,) = describe_changes(ACCOUNT, turned)
    assert line.startswith(
        "~ tracking_sources.order: Google Ads, Spring newsletter, Billboard I-95 -> Billboard I-95, "
    )


def test_numbers_of_a_pool_are_counted() -> None:
    pooled = read_account_file(POOLED_ACCOUNT_FILE.encode())
    pool = pooled.number_pools[0]
    turned = replace(pooled, number_pools=(replace(pool, tracking_numbers=pool.tracking_numbers[::-1]),))
    assert describe_changes(pooled, turned) == ["~ number_pools.roofing-pool.tracking_numbers: another order"]
    more = tuple(PhoneNumber(f"+1877555{line:04}") for line in range(1_200))
    larger = replace(pooled, number_pools=(replace(pool, tracking_numbers=(*pool.tracking_numbers[1:], *more)),))
    assert describe_changes(pooled, larger) == [
        "~ number_pools.roofing-pool.tracking_numbers: 1,200 new (+18775550000, +18775550001, +18775550002, +18775550003, "
        "+18775550004, ...); 1 gone (+18665550120)"
    ]


def test_number_that_moves_to_a_pool_is_listed_at_its_source() -> None:
    file = edit_account_file(("assign: {sales: {number_pool: roofing-pool}}", "assign: {}"), text=POOLED_ACCOUNT_FILE)
    assert describe_changes(read_account_file(file), read_account_file(POOLED_ACCOUNT_FILE.encode())) == [
        "+ tracking_sources.Everyone.assign.sales: shows (number_pool roofing-pool)"
    ]


def test_changed_page_events_are_listed() -> None:
    file = edit_account_file(("quote: requested", "quote: asked"), ("[50, 90]", "[]"), text=POOLED_ACCOUNT_FILE)
    assert describe_changes(read_account_file(POOLED_ACCOUNT_FILE.encode()), read_account_file(file)) == [
        "~ page_events.rules: (selector #quote, event click, tags (name quote, value requested)) -> "
        "(selector #quote, event click, tags (name quote, value asked))",
        "- page_events.scroll_depths: 50, 90",
    ]


def test_changes_of_a_call_route_are_listed_by_step() -> None:
    before = read_account_file(DEMO)
    after = read_account_file(
        edit_account_file(
            ("max_per_day: 200", "max_per_day: 100"),
            ("order: together, seconds: 25", "order: in_turn, seconds: 30"),
            ("route: affiliates", "route: main"),
            ("route: billboard}", "route: main}"),
            ("  time_zone: America/New_York", "  time_zone: America/Chicago"),
            text=DEMO.decode(),
        )
    )
    assert describe_changes(before, after) == [
        "~ number_pools.roofing-pool.route: affiliates -> main",
        "~ tracking_sources.Billboard I-95.route: billboard -> main",
        "~ time_zone: America/New_York -> America/Chicago",
        "~ receiving_numbers.desk.max_per_day: 200 -> 100",
        "~ routes.main.first.order: together -> in_turn",
        "~ routes.main.first.seconds: 25 -> 30",
    ]


def test_added_and_removed_postbacks_and_routes_are_listed() -> None:
    before = read_account_file(DEMO)
    postback = Postback("tracker", Trigger.CALL_ENDED, "https://tracker.example/?cid={gclid}", needs_tags=("gclid",))
    gone, new = describe_changes(before, replace(before, routes=before.routes[:2], postbacks=(postback,)))
    assert gone.startswith("- routes.billboard: first (hours (weekday 0, opens 08:00:00, closes 18:00:00)")
    assert len(gone) < 350
    assert new.startswith("+ postbacks.tracker: on call_ended, url https://tracker.example/?cid={gclid}, method GET")


CALL_FIELDS: list[dict[str, Any]] = [
    {"time_zone": "Europe/Berlin"},
    {"route": "other"},
    {"call_retention_days": 1},
    {"carrier_secrets": {"twilio": "DNI_OTHER"}},
    {"receiving_numbers": ()},
    {"routes": ()},
    {"postbacks": (Postback("tracker", Trigger.CALL_ENDED, "https://tracker.example/"),)},
]


@pytest.mark.parametrize("change", CALL_FIELDS, ids=lambda change: next(iter(change)))
def test_each_field_of_call_routes_is_described(change: dict[str, Any]) -> None:
    account = read_account_file(DEMO)
    changed = replace(account, **change)
    assert describe_changes(account, changed) != []


@pytest.mark.slow
@settings(
    deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=min(50, settings.default.max_examples)
)
@given(accounts(), accounts())
def test_change_lines_are_empty_exactly_for_equal_accounts(before: Account, after: Account) -> None:
    assert (describe_changes(before, after) == []) == (before == after)
