"""A setting that others changed is kept, and a file changes it only if its name is in `take`."""

from dataclasses import replace
from typing import Any

import pytest

from server.account_file.read import read_account_file
from server.account_file.write import write_account_file
from server.domain.account_document import read_document, write_document
from server.domain.account_history import Author, Through, list_field_changes, list_shown_changes
from server.domain.accounts import Account, ManagedSetting, ParameterMapping, SwapOptions
from server.domain.choices import Consent, ManagedBy
from server.domain.managed_changes import mark_changes, merge_file
from server.domain.page_events import PageEvents
from tests.accounts import POOLED_ACCOUNT_FILE

CONSOLE = Author("ana", Through.CONSOLE)
BY_CONSOLE = ManagedBy.CONSOLE


@pytest.fixture
def demo() -> Account:
    return read_account_file(POOLED_ACCOUNT_FILE.encode())


def rename(account: Account) -> Account:
    """The account, renamed in the console."""
    return mark_changes(account, replace(account, name="Renamed"), CONSOLE)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("name", "Other"),
        ("time_zone", "Europe/Rome"),
        ("consent", Consent.REQUIRED),
        ("swap", SwapOptions(json_ld=True)),
        ("parameter_mapping", (ParameterMapping("a", "b"),)),
        ("page_events", PageEvents()),
        ("carrier_secrets", {"twilio": "TOKEN"}),
    ],
)
def test_only_the_changed_setting_gets_a_new_manager(demo: Account, name: str, value: object) -> None:
    changed: dict[str, Any] = {name: value}
    marked = mark_changes(demo, replace(demo, **changed), CONSOLE)
    assert {one: managed.managed_by for one, managed in marked.managed_settings.items()} == {name: BY_CONSOLE}
    assert read_document(write_document(marked)) == marked
    kept = merge_file(marked, demo)
    assert (kept.account, kept.kept_settings, kept.needing_take) == (marked, (name,), ())
    assert merge_file(marked, demo, [name]).account == merge_file(marked, demo, ["account"]).account == demo


def test_file_changes_settings_other_than_those_of_the_console(demo: Account) -> None:
    merged = merge_file(rename(demo), replace(demo, time_zone="Europe/Rome"))
    assert (merged.needing_take, merged.kept_settings) == ((), ("name",))
    assert (merged.account.name, merged.account.time_zone) == ("Renamed", "Europe/Rome")


def test_file_that_changes_a_setting_of_the_console_needs_take(demo: Account) -> None:
    file = replace(demo, name="Third")
    assert merge_file(rename(demo), file).needing_take == ("setting name",)
    assert merge_file(rename(demo), file, ["name"]).account == file


def test_file_that_agrees_and_then_differs_again_needs_take(demo: Account) -> None:
    agreed = merge_file(rename(demo), replace(demo, name="Renamed"))
    assert (agreed.needing_take, agreed.kept_settings) == ((), ())
    assert agreed.account.managed_settings == {"name": ManagedSetting(BY_CONSOLE, "Renamed")}
    assert merge_file(agreed.account, demo).needing_take == ("setting name",)


def test_last_value_in_the_file_is_kept_over_several_changes(demo: Account) -> None:
    twice = mark_changes(rename(demo), replace(demo, name="Renamed twice"), CONSOLE)
    assert twice.managed_settings == {"name": ManagedSetting(BY_CONSOLE, "Harbor Roofing")}
    assert merge_file(twice, demo).account == twice


def test_file_changes_default_settings_of_an_account_created_in_the_console() -> None:
    made = mark_changes(None, Account("shop", "Shop", "US", time_zone="Europe/Rome"), CONSOLE)
    assert set(made.managed_settings) == {"name", "country", "time_zone"}
    assert merge_file(made, replace(made, consent=Consent.REQUIRED)).needing_take == ()
    assert merge_file(made, replace(made, name="Other")).needing_take == ("setting name",)


def test_exported_file_changes_nothing_and_names_no_managers(demo: Account) -> None:
    marked = rename(demo)
    merged = merge_file(marked, read_account_file(write_account_file(marked).encode()))
    assert replace(merged.account, managed_settings={}) == replace(marked, managed_settings={})
    assert list(list_shown_changes(list_field_changes(marked, merged.account))) == []


def test_exported_file_shows_no_change_of_a_setting_with_parts(demo: Account) -> None:
    mapping = (*demo.parameter_mapping, ParameterMapping("promo", "promotion"))
    marked = mark_changes(demo, replace(demo, parameter_mapping=mapping), CONSOLE)
    merged = merge_file(marked, read_account_file(write_account_file(marked).encode()))
    assert list(list_shown_changes(list_field_changes(marked, merged.account))) == []


def test_manager_of_a_setting_is_shown_as_its_field(demo: Account) -> None:
    marked = rename(demo)
    there = [(str(one), one.old, one.new) for one in list_shown_changes(list_field_changes(demo, marked))]
    back = [(str(one), one.old, one.new) for one in list_shown_changes(list_field_changes(marked, demo))]
    assert there == [("name", "Harbor Roofing", "Renamed"), ("name.managed_by", "file", "console")]
    assert back == [("name", "Renamed", "Harbor Roofing"), ("name.managed_by", "console", "file")]


def test_file_manages_all_settings_of_an_older_account(demo: Account) -> None:
    stored = write_document(demo).replace(',"managed_settings":{},"removed_parts":{}', "")
    assert "managed_settings" not in stored
    assert read_document(stored) == demo
