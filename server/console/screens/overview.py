"""The overview: the figures of the last days, what happens now, and what needs a person."""

from collections.abc import Mapping
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from server.console.attention import MOST_COUNTED, find_attention, read_pools
from server.console.pages import Pages, is_partial
from server.console.parts import ConsoleParts
from server.console.rendering import Renderer
from server.console.report_chart import make_chart
from server.console.report_query import write_call_days
from server.console.viewer import AccountPage
from server.domain.calls.call import Outcome
from server.domain.currencies import find_currency
from server.domain.people.roles import Permission
from server.domain.reports.periods import Period, choose_last_days, find_today
from server.domain.reports.totals import sum_period
from server.stores.call_log import CallFilter
from server.stores.reports import read_series

_CHART_DAYS = 30
_PERIODS: Mapping[str, int] = {"today": 1, "7": 7, "30": 30}
_DEFAULT_PERIOD = "7"
_LIVE_CALLS_SHOWN = 10


class OverviewScreen:
    """The first screen of an account for those who may see all its calls."""

    def __init__(self, parts: ConsoleParts, renderer: Renderer) -> None:
        self._parts = parts
        self._renderer = renderer

    def add_to(self, pages: Pages) -> None:
        """Register the page."""
        pages.add_for_account("/overview", Permission.SEE_CALLS, self.show_overview)

    def show_overview(self, page: AccountPage) -> ResponseReturnValue:
        """All of it, or for an open page that asks again and again only the calls and pools of this moment.

        One read of 60 days has the figures of every period and of the chart.
        """
        if is_partial():
            pools = read_pools(self._parts, page.stored.account)
            return self._renderer.respond("overview_now.html", pools=pools, **self._read_live_calls(page))
        parts, account = self._parts, page.stored.account
        now = parts.now()
        chosen = request.args.get("period", "")
        chosen = chosen if chosen in _PERIODS else _DEFAULT_PERIOD
        today = find_today(now, account.time_zone)
        charted, period = choose_last_days(_CHART_DAYS, today), choose_last_days(_PERIODS[chosen], today)
        # Before the block, because leases may be in another database, which may be slow to respond.
        pools = read_pools(parts, account)
        with parts.read_together(is_patient=True):
            days = read_series(parts.rollups, page.key, Period(charted.before.first, today))
            state = parts.rollups.find_state(page.key, now)
            attention = find_attention(parts, account, pools)
            live_values = self._read_live_calls(page)
        return self._renderer.respond(
            "overview.html",
            section="show_overview",
            chosen=chosen,
            total=sum_period(days, period),
            before=sum_period(days, period.before),
            chart=make_chart(charted, days),
            days=write_call_days(period),
            currency=find_currency(account),
            state=state,
            attention=attention,
            most_counted=MOST_COUNTED,
            pools=pools,
            **live_values,
        )

    def _read_live_calls(self, page: AccountPage) -> dict[str, Any]:
        wanted = CallFilter(outcome=Outcome.RUNNING)
        return {
            "page": page,
            "live_calls": self._parts.call_log.list_calls(page.key, wanted, None, _LIVE_CALLS_SHOWN),
            "now": self._parts.now(),
        }
