"""Why an account can't be changed. Each message is for the person who requested the change."""

from collections.abc import Sequence
from datetime import UTC, datetime

from server.domain.account_history import HistoryEntry, list_shown_changes
from server.domain.account_problems import AccountProblem
from server.stores.contract import NumberNotMovable

_MOST_LISTED = 5


class AccountInvalid(Exception):
    """The changed account has `problems`. Nothing was stored."""

    def __init__(self, problems: Sequence[AccountProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(f"{'.'.join(map(str, one.path))}: {one.message}" for one in problems))


class ChangedMeanwhile(Exception):
    """The account has changed since the expected revision; `entries` are the changes. Nothing was stored."""

    def __init__(self, key: str, expected_revision: int, entries: Sequence[HistoryEntry]) -> None:
        self.entries = tuple(entries)
        # Those of the latest revisions. There may be thousands.
        left = len(entries) - _MOST_LISTED
        more = [f"{left} earlier changes"] if left > 0 else []
        changes = "; ".join([*more, *map(_describe, entries[-_MOST_LISTED:])]) or "it is now a different account"
        super().__init__(
            f"Account {key!r} has changed since revision {expected_revision}: {changes}. "
            "Read the account again and repeat your change."
        )


class CannotRevert(Exception):
    """The account can't be reverted; the message says why and what to do."""


class NumberResting(NumberNotMovable):
    """The number has not rested for a day yet. It can be moved at `movable_at` (seconds since the epoch), or with `at_once`."""

    def __init__(self, number: str, account: str, movable_at: float) -> None:
        self.movable_at = movable_at
        super().__init__(f"{number} has rested for less than a day. People may still call it for account {account!r}.")


def _describe(entry: HistoryEntry) -> str:
    changes = [str(change) or "the account" for change in list_shown_changes(entry.changes)]
    listed, left = changes[:_MOST_LISTED], len(changes) - _MOST_LISTED
    more = [f"{left} more"] if left > 0 else []
    moment = datetime.fromtimestamp(entry.changed_at, UTC)
    who = f"{entry.by.name} ({entry.by.through.value}, {moment:%Y-%m-%d %H:%M} UTC)"
    return f"{who} changed {', '.join([*listed, *more]) or 'it'}"
