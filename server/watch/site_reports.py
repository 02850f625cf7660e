"""Deletes setup reports a day after they arrived."""

import structlog

from server.stores.contract import StoreUnavailable
from server.stores.setup_reports import KEPT_SECONDS, SetupReports

_log = structlog.get_logger()


def forget_reports(reports: SetupReports, now: float) -> None:
    """Delete old reports of all accounts. If the store is unavailable, it logs that; the next run is soon."""
    try:
        reports.forget_older(now - KEPT_SECONDS)
    except StoreUnavailable as error:
        _log.warning("setup_reports_not_deleted", error=str(error))
