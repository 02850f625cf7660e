"""Why an account can't be changed. Each message is for whoever asked for the change."""

from collections.abc import Sequence
from datetime import UTC, datetime

from server.domain.account_history import HistoryEntry
from server.domain.account_problems import AccountProblem

_MOST_LISTED = 5


class AccountInvalid(Exception):
    """The changed account has `problems`; nothing was stored."""

    def __init__(self, problems: Sequence[AccountProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(f"{'.'.join(map(str, one.path))}: {one.message}" for one in problems))


class ChangedMeanwhile(Exception):
    """Others have changed the account since the expected revision; `entries` are their changes. Nothing was stored."""

    def __init__(self, key: str, expected_revision: int, entries: Sequence[HistoryEntry]) -> None:
        self.entries = tuple(entries)
        changes = "; ".join(_describe(entry) for entry in entries) or "it is another account by now"
        super().__init__(
            f"Account {key!r} has changed since revision {expected_revision}: {changes}. "
            "Look at the account as it is now, and make your change again."
        )


class CannotRevert(Exception):
    """The account can't be made what it was; the message says why, and what to do."""


def _describe(entry: HistoryEntry) -> str:
    listed = [str(change) or "the account" for change in entry.changes[:_MOST_LISTED]]
    more = [f"{len(entry.changes) - _MOST_LISTED} more"] if len(entry.changes) > _MOST_LISTED else []
    moment = datetime.fromtimestamp(entry.changed_at, UTC)
    who = f"{entry.by.name} ({entry.by.through.value}, {moment:%Y-%m-%d %H:%M} UTC)"
    return f"{who} changed {', '.join([*listed, *more]) or 'it'}"
