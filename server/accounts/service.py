"""Changes accounts: checks what comes of a change, and stores it with an entry of the account's history."""

from collections.abc import Callable, Sequence

from server.accounts.errors import AccountInvalid, CannotRevert, ChangedMeanwhile
from server.domain.account_history import Author
from server.domain.account_problems import AccountProblem
from server.domain.accounts import Account
from server.domain.managed_parts import mark_changed_parts
from server.domain.owned_numbers import NumberState, list_owned_numbers
from server.stores.contract import AccountStore, RevisionConflict, StoredAccount

Change = Callable[[Account | None], Account]
"""Makes the account that is wanted of the one that is there; None where there is none."""


class AccountService:
    """The only way to change accounts. One of these serves all threads of a process."""

    def __init__(self, accounts: AccountStore, check: Callable[[Account], Sequence[AccountProblem]]) -> None:
        self._accounts = accounts
        self._check = check

    def change(self, key: str, change: Change, expected_revision: int | None, by: Author) -> StoredAccount:
        """Store what `change` makes of the account, and return that; an equal account changes nothing.

        With an expected revision (0: there is no account yet) the change is made of that one alone. Without, it is made of
        whatever is there, and again should somebody else change the account at the same time: so it must depend on its
        argument alone. Raises `AccountInvalid`,
        `ChangedMeanwhile`, `NumberTaken`, `AccountDeleted` or `StoreUnavailable`.
        """
        while True:
            before = self._accounts.find(key)
            revision = before.revision if before else 0
            if expected_revision not in (None, revision):
                raise ChangedMeanwhile(
                    key, expected_revision or 0, self._accounts.list_history(key, expected_revision or 0)
                )
            there = before.account if before else None
            after = mark_changed_parts(there, change(there), by.through)
            if after.key != key:
                raise ValueError(f"a change of account {key!r} makes it account {after.key!r}")
            problems = self._check(after)
            if problems:
                raise AccountInvalid(problems)
            try:
                return self._accounts.save(after, revision, by)
            except RevisionConflict:
                # Whoever came first has changed it, so this ends.
                continue

    def revert(self, key: str, revision: int, by: Author) -> StoredAccount:
        """Make the account again what it was at the revision. Raises `CannotRevert`, and what `change` raises."""
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
        return self.change(key, lambda _: old.account, current.revision, by)

    def delete(self, key: str, expected_revision: int, by: Author) -> None:
        """Delete the account: its numbers rest, its calls stay until their retention is over.

        Raises `ChangedMeanwhile` when there is no account of the expected revision.
        """
        try:
            self._accounts.delete(key, expected_revision, by)
        except RevisionConflict as error:
            raise self._explain_conflict(key, expected_revision) from error

    def _explain_conflict(self, key: str, expected_revision: int) -> ChangedMeanwhile:
        return ChangedMeanwhile(key, expected_revision, self._accounts.list_history(key, expected_revision))
