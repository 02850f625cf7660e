"""The last change decides what manages a part of an account, and a file changes parts of other managers only on request."""

from dataclasses import replace
from pathlib import Path

import pytest

import demo_pages
from server.account_file.read import read_account_file
from server.domain.account_changes import describe_changes
from server.domain.account_document import read_document, write_document
from server.domain.account_history import Author, Through
from server.domain.account_import import plan_import
from server.domain.accounts import Account, Campaign, RemovedPart
from server.domain.choices import ManagedBy
from server.domain.managed_changes import mark_changes, merge_file
from server.domain.managed_parts import NAME_FIELDS, PARTS
from server.domain.postbacks.postback import Postback, Trigger

CONSOLE = Author("ana", Through.CONSOLE)
POSTBACK = Postback("tracker", Trigger.CALL_ENDED, "https://tracker.example/")


@pytest.fixture
def demo() -> Account:
    account = read_account_file(Path(demo_pages.__file__).with_name("account.yaml").read_bytes())
    return replace(account, postbacks=(POSTBACK,))


def slow_down(account: Account, seconds: int) -> Account:
    """The account with another buffer of its pool."""
    return replace(account, number_pools=(replace(account.number_pools[0], buffer_seconds=seconds),))


def list_managed(account: Account) -> dict[str, ManagedBy]:
    parts = ((words, part) for field, words in PARTS.items() for part in getattr(account, field))
    return {f"{words} {part.name}": part.managed_by for words, part in parts if part.managed_by is not ManagedBy.FILE}


@pytest.mark.parametrize(
    ("through", "manager"),
    [
        (Through.CONSOLE, ManagedBy.CONSOLE),
        (Through.API, ManagedBy.CONSOLE),
        (Through.CARRIER, ManagedBy.CARRIER),
        (Through.FILE, ManagedBy.FILE),
        (Through.CLI, ManagedBy.FILE),
    ],
)
@pytest.mark.parametrize("field", PARTS)
def test_only_the_changed_part_gets_a_new_manager(
    demo: Account, field: str, through: Through, manager: ManagedBy
) -> None:
    first, *others = getattr(demo, field)
    renamed = replace(demo, **{field: (replace(first, **{NAME_FIELDS.get(field, "name"): "new"}), *others)})
    managed = list_managed(mark_changes(demo, renamed, Author("ana", through)))
    assert managed == ({} if manager is ManagedBy.FILE else {f"{PARTS[field]} new": manager})


def test_manager_of_a_part_is_stored_and_described(demo: Account) -> None:
    marked = mark_changes(demo, slow_down(demo, 5), CONSOLE)
    assert read_document(write_document(marked)) == marked
    assert describe_changes(demo, marked) == [
        "~ number_pools.roofing-pool.buffer_seconds: 60 -> 5",
        "~ number_pools.roofing-pool.managed_by: file -> console",
    ]
    assert mark_changes(marked, marked, Author("carrier", Through.CARRIER)) == marked


def test_file_that_changes_a_part_of_the_console_needs_take(demo: Account) -> None:
    marked = mark_changes(demo, slow_down(demo, 5), CONSOLE)
    for file in (demo, slow_down(demo, 7)):
        merged = merge_file(marked, file)
        assert (merged.needing_take, merged.account) == (("number pool roofing-pool",), marked)
        taken = merge_file(marked, file, ["roofing-pool"])
        assert (taken.needing_take, taken.account) == ((), file)


def test_file_with_an_equal_part_leaves_the_console_as_its_manager(demo: Account) -> None:
    marked = mark_changes(demo, slow_down(demo, 5), CONSOLE)
    merged = merge_file(marked, replace(slow_down(demo, 5), name="Renamed"))
    assert merged.needing_take == merged.kept == ()
    assert merged.account == replace(marked, name="Renamed")


def test_a_part_of_the_console_that_a_file_does_not_name_is_kept_unless_it_is_taken(demo: Account) -> None:
    marked = mark_changes(demo, replace(demo, campaigns=(*demo.campaigns, Campaign("gutters"))), CONSOLE)
    merged = merge_file(marked, demo)
    assert (merged.kept, merged.account) == (("campaign gutters",), marked)
    assert merge_file(marked, demo, ["gutters"]).account == demo


def test_unknown_name_to_take_is_reported(demo: Account) -> None:
    marked = mark_changes(demo, slow_down(demo, 5), CONSOLE)
    assert merge_file(marked, demo, ["roofing", "roofing-pool"]).unknown == ("roofing",)
    assert merge_file(None, demo, ["roofing"]).unknown == ("roofing",)


def test_plan_lists_removed_parts_that_calls_depend_on(demo: Account) -> None:
    smaller = replace(demo, tracking_sources=demo.tracking_sources[1:], number_pools=(), postbacks=())
    assert plan_import(demo, smaller).removes == (
        "8 numbers (+18665550101, +18665550102, +18665550120, +18665550121, +18665550122, ...)",
        "number pool 'roofing-pool'",
        "postback 'tracker'",
    )
    assert plan_import(demo, slow_down(demo, 5)).removes == plan_import(None, demo).removes == ()


def test_number_that_moves_within_the_account_is_not_listed_as_removed(demo: Account) -> None:
    number = demo.tracking_sources[0].tracking_numbers[0]
    pool = replace(demo.number_pools[0], tracking_numbers=(*demo.number_pools[0].tracking_numbers, number))
    moved = replace(demo, tracking_sources=demo.tracking_sources[1:], number_pools=(pool,))
    assert plan_import(demo, moved).removes == ("1 number (+18665550102)",)


def test_a_part_that_the_console_removed_is_left_out_of_files_until_it_is_taken(demo: Account) -> None:
    removed = mark_changes(demo, replace(demo, postbacks=()), CONSOLE)
    assert removed.removed_parts == {"postbacks": {"tracker": RemovedPart(ManagedBy.CONSOLE, "ana")}}
    assert read_document(write_document(removed)) == removed
    merged = merge_file(removed, demo)
    assert (merged.left_out, merged.account) == (("postback tracker (by ana, console)",), removed)
    taken = merge_file(removed, demo, ["tracker"])
    assert (taken.left_out, taken.unknown, taken.account) == ((), (), demo)


def test_removal_of_a_part_that_files_no_longer_have_is_forgotten(demo: Account) -> None:
    removed = mark_changes(demo, replace(demo, postbacks=()), CONSOLE)
    merged = merge_file(removed, replace(demo, postbacks=()))
    assert (merged.left_out, merged.account) == ((), replace(demo, postbacks=()))


def test_restored_part_no_longer_counts_as_removed(demo: Account) -> None:
    removed = mark_changes(demo, replace(demo, postbacks=()), CONSOLE)
    back = mark_changes(removed, replace(demo, removed_parts={}), CONSOLE)
    assert back.removed_parts == {}
    assert list_managed(back) == {"postback tracker": ManagedBy.CONSOLE}


def test_removal_by_a_file_is_not_recorded(demo: Account) -> None:
    file = Author("ben", Through.FILE)
    assert mark_changes(demo, replace(demo, postbacks=()), file).removed_parts == {}
