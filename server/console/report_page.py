"""What all pages of reports share."""

from typing import Any

from flask import request

from server.console.parts import ConsoleParts
from server.console.report_query import DIMENSIONS, PERIODS, ReportQuery, read_report_query
from server.console.viewer import AccountPage
from server.domain.currencies import find_currency
from server.domain.reports.periods import find_today
from server.stores.reports import list_tags


def read_page_query(parts: ConsoleParts, page: AccountPage) -> ReportQuery:
    """The query of the request, with days of the account's time zone."""
    return read_report_query(request.args, find_today(parts.now(), page.stored.account.time_zone))


def list_page_values(parts: ConsoleParts, page: AccountPage, query: ReportQuery) -> dict[str, Any]:
    """What the templates need for the days, the dimensions, and up to when figures are complete."""
    return {
        "page": page,
        "section": "show_reports",
        "query": query,
        "today": find_today(parts.now(), page.stored.account.time_zone),
        "periods": PERIODS,
        "dimensions": DIMENSIONS,
        "tags": list_tags(parts.rollups, page.key),
        "call_arguments": None,
        "currency": find_currency(page.stored.account),
        "state": parts.rollups.find_state(page.key, parts.now()),
    }
