"""The contract of the store of setup reports: what pages found while somebody checked a site.

Times are arguments, in seconds since the epoch. Every method may raise `StoreUnavailable`.
"""

from abc import ABC, abstractmethod

from server.domain.site_check.report import SiteReport

KEPT_SECONDS = 86_400


class SetupReports(ABC):
    """Stores one report for each token, for a day. `prepare` of the account store creates its table."""

    @abstractmethod
    def add(self, account: str, token_id: str, report: SiteReport, now: float) -> bool:
        """Add the report of a token; returns False, and changes nothing, when the token has one already."""

    @abstractmethod
    def find(self, account: str, token_id: str) -> SiteReport | None:
        """The report of the account's token, or None if none has arrived."""

    @abstractmethod
    def forget_older(self, before: float) -> int:
        """Delete reports of all accounts that arrived before this time; returns their number."""

    @abstractmethod
    def close(self) -> None:
        """Close all connections."""
