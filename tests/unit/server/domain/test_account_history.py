"""Each changed field is listed with its path, its old value and its new value."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings

import demo_pages
from server.account_file.read import read_account_file
from server.domain.account_history import FieldChange, list_field_changes
from server.domain.accounts import Account
from server.domain.number_pools import NumberPool
from server.domain.phone_numbers import PhoneNumber
from server.domain.routing.steps import HangUp, Route
from tests.accounts import accounts


@pytest.fixture
def demo() -> Account:
    return read_account_file(Path(demo_pages.__file__).with_name("account.yaml").read_bytes())


def list_changes(before: Account, after: Account) -> dict[str, tuple[object, object]]:
    return {str(change): (change.old, change.new) for change in list_field_changes(before, after)}


def change_pool(account: Account, **fields: object) -> Account:
    pool: NumberPool = replace(account.number_pools[0], **fields)  # type: ignore[arg-type]
    return replace(account, number_pools=(pool,))


def test_path_of_a_change_has_part_names_instead_of_positions(demo: Account) -> None:
    first, *others = demo.tracking_sources
    changed = replace(demo, tracking_sources=(*others, replace(first, route="billboard")))
    changes = list_changes(demo, changed)
    assert changes["tracking_sources.Google Ads.route"] == (None, "billboard")
    assert set(changes) == {"tracking_sources.Google Ads.route", "tracking_sources.order"}


def test_added_or_removed_field_has_none_on_one_side(demo: Account) -> None:
    changes = list_changes(demo, replace(demo, campaigns=(), name="Other", route=None))
    assert changes == {
        "name": ("Harbor Roofing", "Other"),
        "route": ("main", None),
        "campaigns.roofing": (
            {
                "name": "roofing",
                "parameter_mapping": [{"parameter": "kw", "tag": "keyword"}],
                "managed_by": "file",
            },
            None,
        ),
    }


def test_change_of_pool_numbers_lists_added_and_removed_ones(demo: Account) -> None:
    numbers = demo.number_pools[0].tracking_numbers
    changed = change_pool(demo, tracking_numbers=(*numbers[1:], PhoneNumber("+18665550121", "103")), buffer_seconds=5)
    assert list_changes(demo, changed) == {
        "number_pools.roofing-pool.buffer_seconds": (60, 5),
        "number_pools.roofing-pool.tracking_numbers": (
            [{"number": "+18665550120"}],
            [{"number": "+18665550121", "extension": "103"}],
        ),
    }


def test_a_step_of_another_kind_is_one_change(demo: Account) -> None:
    main, *others = demo.routes
    changes = list_changes(demo, replace(demo, routes=(Route("main", HangUp()), *others)))
    assert list(changes) == ["routes.main.first"]
    assert changes["routes.main.first"][1] == {"reason": "ended", "kind": "hang_up"}
    assert main.first != HangUp()


def test_a_new_account_is_one_change(demo: Account) -> None:
    assert list_field_changes(None, demo) == (FieldChange((), None, "Harbor Roofing"),)


@settings(max_examples=40)
@given(accounts(), accounts())
def test_changes_are_listed_exactly_when_accounts_differ(before: Account, after: Account) -> None:
    assert list_field_changes(before, before) == ()
    assert bool(list_field_changes(before, after)) == (before != after)
