"""Plans the import of an account file: its effect on the account, for the person who decides about it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from server.domain.accounts import Account
from server.domain.counts import write_count
from server.domain.managed_changes import MergedFile, merge_file
from server.domain.owned_numbers import list_owned_numbers

_MOST_LISTED = 5


@dataclass(frozen=True)
class ImportPlan:
    """The current account, the result of the import, and the removed parts that calls depend on, in words."""

    before: Account | None
    merged: MergedFile
    removes: tuple[str, ...]

    @property
    def account(self) -> Account:
        """The account that would be stored."""
        return self.merged.account


def plan_import(before: Account | None, wanted: Account, take: Collection[str] = ()) -> ImportPlan:
    """The plan for importing the file's account over the current one; `take` as in `merge_file`."""
    merged = merge_file(before, wanted, take)
    return ImportPlan(before, merged, _list_removed(before, merged.account) if before else ())


def plan_replacement(wanted: Account, owned_numbers: Sequence[str]) -> ImportPlan:
    """What importing the file's account does to one that can't be read, and that owns these numbers."""
    kept = set(list_owned_numbers(wanted))
    lost = [number for number in owned_numbers if number not in kept]
    removes = ("all parts of the stored account, which can't be read", *([_describe_numbers(lost)] if lost else []))
    return ImportPlan(None, merge_file(None, wanted, ()), removes)


def _list_removed(before: Account, after: Account) -> tuple[str, ...]:
    """The removed numbers, number pools and postbacks."""
    kept = set(list_owned_numbers(after))
    numbers = [number for number in list_owned_numbers(before) if number not in kept]
    pools = {pool.name for pool in after.number_pools}
    postbacks = {postback.name for postback in after.postbacks}
    return (
        *([_describe_numbers(numbers)] if numbers else []),
        *(f"number pool {pool.name!r}" for pool in before.number_pools if pool.name not in pools),
        *(f"postback {postback.name!r}" for postback in before.postbacks if postback.name not in postbacks),
    )


def _describe_numbers(numbers: list[str]) -> str:
    listed = ", ".join(numbers[:_MOST_LISTED]) + (", ..." if len(numbers) > _MOST_LISTED else "")
    return f"{write_count(len(numbers), 'number')} ({listed})"
