"""Changes accounts: checks what comes of a change, and stores it with an entry of the account's history."""

from collections.abc import Callable, Sequence

from server.accounts.errors import AccountInvalid, ChangedMeanwhile
from server.domain.account_history import Author
from server.domain.account_problems import AccountProblem
from server.domain.accounts import Account
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
        argument alone. Raises `AccountInvalid`, `ChangedMeanwhile`, `NumberTaken` or `StoreUnavailable`.
        """
        while True:
            before = self._accounts.find(key)
            revision = before.revision if before else 0
            if expected_revision not in (None, revision):
                raise ChangedMeanwhile(
                    key, expected_revision or 0, self._accounts.list_history(key, expected_revision or 0)
                )
            after = change(before.account if before else None)
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
