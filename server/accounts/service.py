"""Changes accounts: checks the changed account and stores it with an entry in the account's history."""

from collections.abc import Callable, Sequence

from server.accounts.errors import AccountInvalid, CannotRevert, ChangedMeanwhile, NumberResting
from server.domain.account_history import Author
from server.domain.account_problems import AccountProblem
from server.domain.accounts import Account
from server.domain.leased_pools import build_leased_pool
from server.domain.managed_changes import mark_changes
from server.domain.owned_numbers import NumberState, OwnedNumber, find_movable_at, list_owned_numbers
from server.stores.contract import AccountStore, AccountUnreadable, RevisionConflict, StoredAccount
from server.stores.leases.contract import LeaseStore

Change = Callable[[Account | None], Account]
"""Returns the changed account for the current one, which is None for a new account."""

Judge = Callable[[Account | None, Account], None]
"""Looks at the account before and after a change, and raises what forbids it."""


class AccountService:
    """The only way to change accounts. All threads of a process share one instance."""

    def __init__(self, accounts: AccountStore, check: Callable[[Account], Sequence[AccountProblem]]) -> None:
        self._accounts = accounts
        self._check = check

    def change(
        self, key: str, change: Change, expected_revision: int | None, by: Author, *, is_rehearsal: bool = False
    ) -> StoredAccount:
        """Apply `change` to the account, store the result and return it. An equal account changes nothing.

        With an expected revision (0: there is no account yet) the change applies to that revision only. Without one it applies
        to the current revision, and is retried after a concurrent change: so `change` must depend on its argument only.
        A rehearsal does the same checks and the same write, and rolls it back. Raises `AccountInvalid`, `ChangedMeanwhile`,
        `NumberTaken`, `AccountDeleted` or `StoreUnavailable`.
        """

        def change_marked(current: Account | None) -> Account:
            return mark_changes(current, change(current), by)

        return self._store(key, change_marked, expected_revision, by, is_rehearsal)

    def revert(self, key: str, revision: int, by: Author, judge: Judge = lambda _before, _after: None) -> StoredAccount:
        """Restore the account of an old revision, including who managed its parts then, and return it.

        Raises `CannotRevert`, what `judge` raises, and the errors of `change`.
        """
        old, current = self._accounts.find_at(key, revision), self._accounts.find(key)
        if old is None or current is None:
            raise CannotRevert(f"Account {key!r} has no revision {revision}. See `dni account history {key}`.")
        owned = {one.number for one in self._accounts.list_numbers(key) if one.state is not NumberState.RELEASED}
        lost = {*list_owned_numbers(old.account)} - owned - {*list_owned_numbers(current.account)}
        if lost:
            raise CannotRevert(
                f"Account {key!r} no longer owns {', '.join(sorted(lost))} of revision {revision}. "
                "Export that revision with `dni account show`, replace the numbers, and import it."
            )
        restored = old.account

        def restore(before: Account | None) -> Account:
            judge(before, restored)
            return restored

        return self._store(key, restore, current.revision, by)

    def delete(self, key: str, expected_revision: int, by: Author, leases: LeaseStore, now: float) -> int:
        """Delete the account and release its leases; returns the number of leases that ended.

        Its numbers rest, and its calls are kept until their retention ends. A number on a call is released when the call ends.
        Raises `ChangedMeanwhile` when the account does not have the expected revision.
        """
        stored = self._accounts.find(key)
        try:
            self._accounts.delete(key, expected_revision, by)
        except RevisionConflict as error:
            raise self._explain_conflict(key, expected_revision) from error
        pools = [build_leased_pool(key, pool) for pool in stored.account.number_pools] if stored else []
        return sum(leases.release(pool, pool_number, now) for pool in pools for pool_number in pool.pool_numbers)

    def move_number(self, number: str, from_key: str, to_key: str, now: float, *, at_once: bool = False) -> OwnedNumber:
        """Move a resting number to another account. It must have rested for a day, unless `at_once`.

        Raises `NumberNotMovable`, which is `NumberResting` when the number can be moved later.
        """
        owned = [one for one in self._accounts.list_numbers(from_key) if one.number == number]
        if owned and owned[0].state is NumberState.RESTING and not at_once:
            movable_at = find_movable_at(owned[0])
            if now < movable_at:
                raise NumberResting(number, from_key, movable_at)
        return self._accounts.move_number(number, from_key, to_key)

    def _store(
        self, key: str, change: Change, expected_revision: int | None, by: Author, is_rehearsal: bool = False
    ) -> StoredAccount:
        while True:
            before, revision = self._find(key, expected_revision)
            if expected_revision not in (None, revision):
                raise self._explain_conflict(key, expected_revision or 0)
            after = change(before.account if before else None)
            if after.key != key:
                raise ValueError(f"a change of account {key!r} makes it account {after.key!r}")
            problems = self._check(after)
            if problems:
                raise AccountInvalid(problems)
            try:
                return self._accounts.save(after, revision, by, is_rehearsal=is_rehearsal)
            except RevisionConflict:
                # Another change succeeded meanwhile, so one of the concurrent changes always makes progress.
                continue

    def _find(self, key: str, expected_revision: int | None) -> tuple[StoredAccount | None, int]:
        """The account and its revision. An unreadable account counts as missing if the caller expects its revision."""
        try:
            stored = self._accounts.find(key)
        except AccountUnreadable:
            if expected_revision is None:
                raise
            return None, self._accounts.find_revision(key) or 0
        return stored, stored.revision if stored else 0

    def _explain_conflict(self, key: str, expected_revision: int) -> ChangedMeanwhile:
        return ChangedMeanwhile(key, expected_revision, self._accounts.list_history(key, expected_revision))
