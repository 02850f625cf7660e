"""The contract of the rollups: sums of calls for reports, by day, hour and value of each dimension.

They are kept apart from the calls' own transactions: `count_changes` brings them up to date, and `find_state` says up to when
they are complete. Erasing a caller subtracts their calls at once; deleting old calls leaves their sums. Days and hours are in
the account's time zone, times are in seconds since the epoch. Every method may raise `StoreUnavailable`.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from server.domain.reports.contributions import CountingRules
from server.domain.reports.measures import Counted, Numbers
from server.domain.reports.periods import Period
from server.domain.reports.report import Claims

CALLS_A_ROUND = 200
"""The changed calls that `count_changes` counts in one transaction, while webhooks wait on SQLite."""


@dataclass(frozen=True)
class RollupState:
    """How far the rollups of an account are. All changes until `complete_until` are counted; None: no change ever was.

    `waiting`: the number of changes of calls that are not counted yet, where a call that changed twice may count twice.
    `revision` differs whenever the sums do.
    """

    complete_until: float | None
    waiting: int
    revision: tuple[int, int] = (0, 0)


class Rollups(ABC):
    """Stores sums of calls, in the database of the call log. `prepare` of the account store creates its tables."""

    @abstractmethod
    def count_changes(self, rules: CountingRules, now: float) -> bool:
        """Count the account's next `CALLS_A_ROUND` changed calls; returns whether more may wait.

        If the rules have changed, it begins again with the first call of the log. Several processes may call it at once.
        """

    @abstractmethod
    def list_behind(self) -> list[str]:
        """The accounts with changed calls that are not counted yet."""

    @abstractmethod
    def rebuild(self, account: str) -> None:
        """Let `count_changes` begin again with the first call of the log. Sums of calls that the log no longer has stay."""

    @abstractmethod
    def find_state(self, account: str, now: float) -> RollupState:
        """How far the account's rollups are."""

    @abstractmethod
    def count_claims(self, account: str, by_pool: Mapping[str, Mapping[date, Claims]]) -> None:
        """Record the claims of number pools on these days, as far as they are known now. Counts that are already higher stay."""

    @abstractmethod
    def find_last_claims(self, account: str) -> dict[str, date]:
        """The last day of each number pool for which claims are recorded."""

    @abstractmethod
    def read_top_values(self, account: str, dimension: str, period: Period, limit: int) -> dict[str, Counted]:
        """The values with the most calls, and their figures. "Other" is not among them."""

    @abstractmethod
    def read_values(self, account: str, dimension: str, period: Period, values: Sequence[str]) -> dict[str, Counted]:
        """The figures of these values; values without a call are missing."""

    @abstractmethod
    def read_sum(self, account: str, dimension: str, period: Period) -> Counted:
        """The figures of all calls that have any value of the dimension."""

    @abstractmethod
    def read_days(self, account: str, dimension: str, value: str, period: Period) -> dict[date, Counted]:
        """The figures of the value on each day; days without a call are missing."""

    @abstractmethod
    def read_hours(self, account: str, dimension: str, value: str, period: Period) -> list[tuple[date, int, Numbers]]:
        """The figures of the value in each hour (0 to 23) that has a call."""

    @abstractmethod
    def read_claims(self, account: str, period: Period) -> dict[str, dict[date, Claims]]:
        """The claims of each number pool on each day."""

    @abstractmethod
    def list_dimensions(self, account: str) -> list[str]:
        """All dimensions of which the account has figures, in alphabetical order."""

    @abstractmethod
    def close(self) -> None:
        """Close all connections."""
