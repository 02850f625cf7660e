"""Number pools: their use now, one pool over time with who sees what, and the form with what a size serves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from server.accounts.pool_status import PoolStatus, read_pool_status
from server.console.forms.pool_size import compute_served
from server.console.pages import Pages, is_partial
from server.console.parts import ConsoleParts
from server.console.pool_section import NUMBER_POOLS
from server.console.recent_calls import count_recent_calls
from server.console.rendering import Renderer
from server.console.screens.sections import SectionScreen
from server.console.viewer import AccountPage
from server.domain.buying.sized_pools import PURCHASES_READ, plan_pool, write_search
from server.domain.buying.sizing import SizingPlan
from server.domain.choices import PoolSizing
from server.domain.leased_pools import build_leased_pool
from server.domain.leases import RecordedStep
from server.domain.number_pools import NumberPool
from server.domain.people.roles import Permission
from server.domain.pool_history import PoolSpan, join_steps
from server.domain.pool_record import DAY_SECONDS, WEEK_SECONDS, RecordedLoad, advise_size, describe_doubt, read_load
from server.domain.pool_size import DEFAULT_SHARE_SERVED, PoolTooLarge
from server.stores.leases.contract import RECORD_KEPT_SECONDS, RECORD_STEP_SECONDS

_LEASES_SHOWN = 50
_PERIODS: Mapping[str, tuple[str, float, float]] = {
    "day": ("24 hours", DAY_SECONDS, RECORD_STEP_SECONDS),
    "week": ("7 days", WEEK_SECONDS, 3_600),
    "month": ("30 days", RECORD_KEPT_SECONDS, 4 * 3_600),
}
"""The periods of the chart by their names in addresses: text, length, and length of a span, in seconds."""


@dataclass(frozen=True)
class PoolAdvice:
    """The recommended size from the record, with its basis. `size` is None if no size serves the share."""

    size: int | None
    load: RecordedLoad
    wanted_share: float
    doubts: tuple[str, ...]


class NumberPoolScreen(SectionScreen):
    """The pages of number pools."""

    def __init__(self, parts: ConsoleParts, renderer: Renderer) -> None:
        super().__init__(NUMBER_POOLS, parts, renderer, "pools.html", "pool_form.html", self._describe_page)

    def add_to(self, pages: Pages) -> None:
        """Register the pages."""
        super().add_to(pages)
        pages.add_for_account("/number-pools/pool", Permission.SEE_ACCOUNT, self.show_number_pool)
        pages.add_for_account("/number-pools/size", Permission.SEE_ACCOUNT, self.show_pool_size, ("POST",))

    def show_list(self, page: AccountPage) -> ResponseReturnValue:
        """All pools with their use now; as a part of the page, the table alone."""
        now = self._parts.now()
        pools = page.stored.account.number_pools
        statuses = [read_pool_status(self._parts.leases, page.key, pool, now) for pool in pools]
        template = "pools_rows.html" if is_partial() else "pools.html"
        return self._respond(template, page, pools=list(zip(pools, statuses, strict=True)))

    def show_number_pool(self, page: AccountPage) -> ResponseReturnValue:
        """One pool: its use now and over time."""
        pool = NUMBER_POOLS.find(page.stored.account, request.args.get("name", ""))
        if pool is None:
            abort(404)
        now = self._parts.now()
        status = read_pool_status(self._parts.leases, page.key, pool, now)
        if is_partial():
            return self._respond("pool_now.html", page, pool=pool, now=now, **_list_leases(status))
        period = request.args.get("period", "day")
        _text, seconds, span_seconds = _PERIODS.get(period, _PERIODS["day"])
        leased = build_leased_pool(page.key, pool)
        steps = self._parts.leases.read_record(leased, now - RECORD_KEPT_SECONDS)
        spans = join_steps(steps, now - seconds, now, span_seconds)
        return self._respond(
            "pool.html",
            page,
            pool=pool,
            now=now,
            period=period if period in _PERIODS else "day",
            periods={name: text for name, (text, _, _) in _PERIODS.items()},
            spans=spans,
            chart=_write_chart(spans, pool, page.stored.account.time_zone),
            advice=_advise(read_load(steps, RECORD_STEP_SECONDS), pool),
            plan=self._plan(page.key, pool, steps, now),
            wish=write_search(pool),
            uses=NUMBER_POOLS.list_uses(page.stored.account, pool.name),
            **_list_leases(status),
        )

    def _plan(self, key: str, pool: NumberPool, steps: Sequence[RecordedStep], now: float) -> SizingPlan | None:
        if pool.sizing is PoolSizing.FIXED:
            return None
        purchases = self._parts.numbers.list_purchases(key, PURCHASES_READ)
        return plan_pool(pool, steps, RECORD_STEP_SECONDS, purchases, now)

    def show_pool_size(self, page: AccountPage) -> ResponseReturnValue:
        """What the typed size serves, as a part of the form. Changes nothing."""
        return self._respond("pool_size.html", page, served=compute_served(request.form))

    def find_next(self, page: AccountPage, name: str, notice: str) -> Response:
        """The pool's page after it was saved."""
        return redirect(url_for(".show_number_pool", key=page.key, name=name, notice=notice), 303)

    def _describe_page(self, page: AccountPage) -> Mapping[str, Any]:
        seen = count_recent_calls(self._parts.call_log, page.key, self._parts.now()).by_publisher
        own = [pool.publisher for pool in page.stored.account.number_pools if pool.publisher]
        return {
            "suggestions": {"publisher": sorted({*seen, *own})},
            "served": compute_served(request.form),
            "typed": request.form,
        }


def _list_leases(status: PoolStatus) -> dict[str, Any]:
    return {"use": status, "leases": status.leases[:_LEASES_SHOWN]}


def _write_chart(spans: list[PoolSpan], pool: NumberPool, time_zone: str) -> dict[str, Any]:
    """The data of the chart, for the script."""
    return {
        "zone": time_zone,
        "x": [span.started_at for span in spans],
        "live": [span.most_live for span in spans],
        "misses": [span.misses for span in spans],
        "size": len(pool.pool_numbers),
    }


def _advise(load: RecordedLoad | None, pool: NumberPool) -> PoolAdvice | None:
    """The advice; None if the record has no lease yet."""
    if load is None:
        return None
    doubts = tuple(map(describe_doubt, load.doubts))
    try:
        size = advise_size(load, len(pool.pool_numbers), DEFAULT_SHARE_SERVED)
    except PoolTooLarge:
        return PoolAdvice(None, load, DEFAULT_SHARE_SERVED, doubts)
    return PoolAdvice(size, load, DEFAULT_SHARE_SERVED, doubts)
