"""Summaries list the parts of an account and their changes, without fields that only programmers know."""

from dataclasses import replace
from pathlib import Path

import pytest

import demo_pages
from server.account_file.read import read_account_file
from server.domain.account_summary import describe_account, summarize_changes
from server.domain.accounts import Account
from server.domain.routing.steps import HangUp


@pytest.fixture
def demo() -> Account:
    return read_account_file(Path(demo_pages.__file__).with_name("account.yaml").read_bytes())


def test_account_is_described_by_counts_of_its_parts(demo: Account) -> None:
    assert describe_account(Account("shop", "Shop", "US")) == "no parts yet; 0 numbers"
    few = replace(demo, tracking_sources=demo.tracking_sources[:1], receiving_numbers=(), routes=(), blocked_callers=())
    assert describe_account(few) == (
        "1 campaign, 2 target numbers, 1 number pool with 6 numbers, 1 tracking source; 8 numbers"
    )


def test_added_removed_and_changed_parts_have_one_line_each(demo: Account) -> None:
    pool = demo.number_pools[0]
    smaller = replace(pool, name="small", tracking_numbers=pool.tracking_numbers[:1])
    first, *others = demo.tracking_sources
    changed = replace(
        demo,
        number_pools=(replace(pool, tracking_numbers=pool.tracking_numbers[1:], buffer_seconds=5), smaller),
        tracking_sources=tuple(others),
        routes=(replace(demo.routes[0], first=HangUp()), *demo.routes[1:]),
        time_zone="Europe/Rome",
        origins=(),
    )
    assert sorted(summarize_changes(demo, changed)) == [
        "+ number pool small with 1 number",
        f"- tracking source {first.name}",
        "~ number pool roofing-pool: 1 number removed, buffer_seconds 60 -> 5",
        f"~ route {demo.routes[0].name}",
        "~ setting origins",
        "~ setting time_zone: America/New_York -> Europe/Rome",
    ]


def test_new_order_and_many_changed_fields_are_summarised_briefly(demo: Account) -> None:
    pool = demo.number_pools[0]
    changed_pool = replace(
        pool,
        tracking_numbers=pool.tracking_numbers[::-1],
        buffer_seconds=5,
        max_lease_seconds=5,
        attribution_window_minutes=5,
        max_size=5,
        target_numbers=(),
        key_tags=(),
    )
    changed = replace(demo, number_pools=(changed_pool,), target_numbers=demo.target_numbers[::-1])
    target_numbers, line = summarize_changes(demo, changed)
    assert target_numbers == "~ order of target numbers"
    assert line.startswith("~ number pool roofing-pool: ")
    assert line.endswith(", 2 more")


def test_an_equal_account_has_no_changes(demo: Account) -> None:
    assert summarize_changes(demo, demo) == []
