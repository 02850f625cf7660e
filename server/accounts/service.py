"""Changes accounts: checks what comes of a change, and stores it with an entry of the account's history."""

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
"""Makes the account that is wanted of the one that is there; None where there is none."""


class AccountService:
    """The only way to change accounts. One of these serves all threads of a process."""

    def __init__(self, accounts: AccountStore, check: Callable[[Account], Sequence[AccountProblem]]) -> None:
        self._accounts = accounts
        self._check = check

    def change(
        self, key: str, change: Change, expected_revision: int | None, by: Author, *, is_rehearsal: bool = False
    ) -> StoredAccount:
        """Store what `change` makes of the account, and return that; an equal account changes nothing.

        With an expected revision (0: there is no account yet) the change is made of that one alone. Without, it is made of
        whatever is there, and again should somebody else change the account at the same time: so it must depend on its
        argument alone. A rehearsal checks and stores just so, and undoes it. Raises `AccountInvalid`,
        `ChangedMeanwhile`, `NumberTaken`, `AccountDeleted` or `StoreUnavailable`.
        """

        def change_marked(there: Account | None) -> Account:
            return mark_changes(there, change(there), by)

        return self._store(key, change_marked, expected_revision, by, is_rehearsal)

    def revert(self, key: str, revision: int, by: Author) -> StoredAccount:
        """Make the account again what it was at the revision, and managed by whom it was then.

        Raises `CannotRevert`, and what `change` raises.
        """
        old, current = self._accounts.find_at(key, revision), self._accounts.find(key)
        if old is None or current is None:
            raise CannotRevert(f"Account {key!r} has no revision {revision}. See `dni account history {key}`.")
        owned = {one.number for one in self._accounts.list_numbers(key) if one.state is not NumberState.RELEASED}
        lost = {*list_owned_numbers(old.account)} - owned - {*list_owned_numbers(current.account)}
        if lost:
            raise CannotRevert(
                f"Account {key!r} no longer owns {', '.join(sorted(lost))}, which revision {revision} names. "
                "Export that revision with `dni account show`, replace the numbers, and import it."
            )
        return self._store(key, lambda _: old.account, current.revision, by)

    def delete(self, key: str, expected_revision: int, by: Author, leases: LeaseStore, now: float) -> int:
        """Delete the account, end its leases, and return how many. Its numbers rest, its calls stay for their retention.

        A number on a call is let go of when the call ends. Raises `ChangedMeanwhile` when there is no account of the expected
        revision.
        """
        stored = self._accounts.find(key)
        try:
            self._accounts.delete(key, expected_revision, by)
        except RevisionConflict as error:
            raise self._explain_conflict(key, expected_revision) from error
        pools = [build_leased_pool(key, pool) for pool in stored.account.number_pools] if stored else []
        return sum(leases.release(pool, pool_number, now) for pool in pools for pool_number in pool.pool_numbers)

    def move_number(self, number: str, from_key: str, to_key: str, now: float, *, at_once: bool = False) -> OwnedNumber:
        """Give a resting number to another account; unless `at_once`, only when it has rested for a day.

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
                # Whoever came first has changed it, so this ends.
                continue

    def _find(self, key: str, expected_revision: int | None) -> tuple[StoredAccount | None, int]:
        """The account, and its revision. One that can't be read counts as none, if whoever replaces it knows its revision."""
        try:
            stored = self._accounts.find(key)
        except AccountUnreadable:
            if expected_revision is None:
                raise
            return None, self._accounts.find_revision(key) or 0
        return stored, stored.revision if stored else 0

    def _explain_conflict(self, key: str, expected_revision: int) -> ChangedMeanwhile:
        return ChangedMeanwhile(key, expected_revision, self._accounts.list_history(key, expected_revision))
