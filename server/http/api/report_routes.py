"""The route of reports."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from flask import Blueprint, Response, g, request

from server.accounts.runtimes import AccountRuntimes
from server.domain.accounts import DEFAULT_TIME_ZONE
from server.domain.api_keys import Scope
from server.domain.calls.written import write_time
from server.domain.reports.periods import find_today
from server.domain.reports.written import write_counted, write_report
from server.http.api.operations import Operation, respond
from server.http.api.report_parameters import ReportQuery, read_report_query
from server.http.api.report_responses import ReportResponse
from server.stores.reports import read_heat_map, read_report, read_series, read_value_report
from server.stores.rollups import Rollups


@dataclass(frozen=True)
class ReportParts:
    """What the route uses. `now` returns seconds since the epoch."""

    rollups: Rollups
    runtimes: AccountRuntimes
    now: Callable[[], float]


def add_report_routes(blueprint: Blueprint, operation: Operation, parts: ReportParts) -> None:
    """Add the route to the API's blueprint."""
    rollups = parts.rollups

    @blueprint.get("/reports")
    @operation("readReport", Scope.CALLS_READ, ReportResponse, {400: "a parameter is invalid"}, query=ReportQuery)
    def show_report() -> Response:
        """Sum the calls of the account by a dimension"""
        account, at = g.account_of_secret_key, parts.now()
        query = read_report_query(request.args)
        runtime = parts.runtimes.find(account)
        zone = runtime.account.time_zone if runtime else DEFAULT_TIME_ZONE
        period = query.choose_period(find_today(at, zone))
        state = rollups.find_state(account, at)
        shown = (query.dimension, query.value) if query.value is not None else ()
        report = (
            read_report(rollups, account, query.dimension, period, query.limit)
            if query.value is None
            else read_value_report(rollups, account, query.dimension, period, query.value)
        )
        series = read_series(rollups, account, period, *shown)
        heat_map = read_heat_map(rollups, account, period, *shown)
        response = {
            **write_report(report),
            "time_zone": zone,
            "complete_until": None if state.complete_until is None else write_time(state.complete_until),
            "days": [{"day": day.isoformat(), **write_counted(counted)} for day, counted in series.items()],
            "hours": [[write_counted(counted) for counted in of_weekday] for of_weekday in heat_map],
        }
        return respond(cast(ReportResponse, response))
