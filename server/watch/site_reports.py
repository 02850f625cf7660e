"""Deletes what pages reported: setup reports after a day, counts of refused origins after a week."""

from datetime import UTC, datetime, timedelta

import structlog

from server.domain.refused_origins import find_first_day
from server.stores.contract import StoreUnavailable
from server.stores.refused_origins import RefusedOrigins
from server.stores.setup_reports import KEPT_SECONDS, SetupReports

_log = structlog.get_logger()


def forget_reports(reports: SetupReports, now: float) -> None:
    """Delete old reports of all accounts. If the store is unavailable, it logs that; the next run is soon."""
    try:
        reports.forget_older(now - KEPT_SECONDS)
    except StoreUnavailable as error:
        _log.warning("setup_reports_not_deleted", error=str(error))


def forget_origins(origins: RefusedOrigins, now: float) -> None:
    """Delete old counts of all accounts. If the store is unavailable, it logs that; the next run is soon."""
    # Days are those of each account's time zone, which may be a day behind.
    yesterday = datetime.fromtimestamp(now, UTC).date() - timedelta(1)
    try:
        origins.forget_older(find_first_day(yesterday))
    except StoreUnavailable as error:
        _log.warning("refused_origins_not_deleted", error=str(error))
