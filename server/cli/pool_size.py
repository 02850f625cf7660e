"""`dni pool size`: computes how many numbers a pool needs, from a forecast or from its own record."""

import json
import time
from pathlib import Path
from random import Random

import click

from server.cli.environment import open_stores_now
from server.cli.output import show
from server.cli.pool import find_pool
from server.cli.pool_advice import SIMULATED_VISITS, Advice, thin_curve, write_advice, write_advice_as_json
from server.cli.pool_chart import CHART_FORMATS, draw_chart
from server.cli.typed_options import FiniteRange
from server.domain.buying.sized_pools import PURCHASES_READ, describe_plan, plan_pool
from server.domain.choices import PoolMode, PoolSizing
from server.domain.leased_pools import build_leased_pool
from server.domain.number_pools import DEFAULT_BUFFER_SECONDS, NumberPool
from server.domain.pool_record import Doubt, RecordedLoad, advise_size, read_load
from server.domain.pool_simulation import count_warm_up_visits, simulate_share_served
from server.domain.pool_size import DEFAULT_SHARE_SERVED, Forecast, PoolTooLarge, find_size
from server.stores.leases.contract import RECORD_KEPT_SECONDS, RECORD_STEP_SECONDS

_MOST_WARM_UP_VISITS = 500_000
_ASK_FOR_FORECAST = (
    "give a forecast instead: --visitors-an-hour N --seconds-on-page S, and --combinations K if visits share numbers"
)


@click.command("size")
@click.argument("name", metavar="[POOL]", required=False)
@click.option("--account", "key", metavar="KEY", help="The account, if several have a pool with this name.")
@click.option(
    "--visitors-an-hour",
    type=FiniteRange(0, 10_000_000, min_open=True),
    metavar="N",
    help="Forecast: visits in the busiest hour.",
)
@click.option(
    "--seconds-on-page",
    type=FiniteRange(1, 86_400),
    metavar="S",
    help="Forecast: the average time on all pages of a visit.",
)
@click.option(
    "--combinations",
    type=click.IntRange(1, 1_000_000_000),
    metavar="K",
    help="The number of combinations of key tags. Default: each visit has its own.",
)
@click.option(
    "--buffer-seconds",
    type=FiniteRange(0, 86_400),
    metavar="B",
    help=f"Forecast: the buffer. Default: that of POOL, or {DEFAULT_BUFFER_SECONDS} without a POOL.",
)
@click.option(
    "--served",
    type=FiniteRange(0, 1, min_open=True),
    default=DEFAULT_SHARE_SERVED,
    show_default=True,
    metavar="SHARE",
    help="The share of visits that should get a number.",
)
@click.option(
    "--plot", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Draw the curve: .svg or .png."
)
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
def size_pool(
    name: str | None,
    key: str | None,
    visitors_an_hour: float | None,
    seconds_on_page: float | None,
    combinations: int | None,
    buffer_seconds: float | None,
    served: float,
    plot: Path | None,
    form: str,
) -> None:
    """Compute how many numbers POOL needs to serve a share of the visits in the busiest hour.

    Uses the record of POOL, or a forecast from --visitors-an-hour and --seconds-on-page, which needs no POOL.
    docs/number_pools.md explains the computation.
    """
    if plot and plot.suffix.lower() not in CHART_FORMATS:
        raise click.BadParameter(f"a file that ends in {' or '.join(CHART_FORMATS)}", param_hint="--plot")
    if served == 1 and combinations is None:
        raise click.BadParameter(
            "only with --combinations can all visits be served; use 0.999, for example", param_hint="--served"
        )
    try:
        if visitors_an_hour is not None and seconds_on_page is not None:
            number_pool = _find_named_pool(key, name, combinations)
            own_seconds = number_pool.buffer_seconds if number_pool else DEFAULT_BUFFER_SECONDS
            lease_seconds = own_seconds if buffer_seconds is None else buffer_seconds
            forecast = Forecast(visitors_an_hour, seconds_on_page, lease_seconds, combinations)
            advice = _advise_from_forecast(number_pool, forecast, served)
        elif visitors_an_hour is None and seconds_on_page is None and buffer_seconds is None:
            advice = _advise_from_record(key, name, combinations, served)
        else:
            raise click.UsageError("a forecast needs both --visitors-an-hour and --seconds-on-page")
    except PoolTooLarge as error:
        raise click.ClickException(f"{error}; let more visits share a number, with fewer key tags") from error
    if plot:
        title = f"Number pool {advice.number_pool}" if advice.number_pool else "Visits served by a number pool"
        draw_chart(plot, thin_curve(advice.curve, advice.size), advice.size, served, title)
    if form == "json":
        click.echo(json.dumps(write_advice_as_json(advice)))
    else:
        show(write_advice(advice))


def _find_named_pool(key: str | None, name: str | None, combinations: int | None) -> NumberPool | None:
    """The pool for a forecast. Does not open the database if neither a name nor an account is given."""
    if key is None and name is None:
        return None
    with open_stores_now() as stores:
        _account, number_pool = find_pool(stores.accounts, key, name)
    _refuse_combinations(number_pool, combinations)
    return number_pool


def _advise_from_forecast(number_pool: NumberPool | None, forecast: Forecast, served: float) -> Advice:
    size = find_size(forecast.load, served)
    simulated = None
    if count_warm_up_visits(forecast) <= _MOST_WARM_UP_VISITS:
        # The same seed for the same size, so the result can be repeated.
        simulated = simulate_share_served(forecast, size, SIMULATED_VISITS, Random(size))
    return Advice(
        number_pool=number_pool.name if number_pool else None,
        current_size=len(number_pool.pool_numbers) if number_pool else None,
        wanted_share=served,
        size=size,
        load=forecast.load,
        basis=forecast,
        simulated_share=simulated,
    )


def _advise_from_record(key: str | None, name: str | None, combinations: int | None, served: float) -> Advice:
    with open_stores_now() as stores:
        account, number_pool = find_pool(stores.accounts, key, name)
        _refuse_combinations(number_pool, combinations)
        leased = build_leased_pool(account.key, number_pool)
        steps = stores.leases.read_record(leased, time.time() - RECORD_KEPT_SECONDS)
        purchases = stores.purchases.list_purchases(account.key, PURCHASES_READ)
    recorded = read_load(steps, RECORD_STEP_SECONDS)
    _refuse_short_record(number_pool, recorded)
    assert recorded is not None
    current = len(number_pool.pool_numbers)
    size = advise_size(recorded, current, served, combinations)
    sizing = ""
    if number_pool.sizing is not PoolSizing.FIXED:
        plan = plan_pool(number_pool, steps, RECORD_STEP_SECONDS, purchases, time.time())
        sizing = describe_plan(plan, number_pool.sizing)
    return Advice(number_pool.name, current, served, size, recorded.load, recorded, None, account.time_zone, sizing)


def _refuse_combinations(number_pool: NumberPool, combinations: int | None) -> None:
    if combinations is not None and number_pool.mode is PoolMode.PER_VISITOR:
        raise click.UsageError(
            f"number pool {number_pool.name!r} gives each visitor a number of their own; leave out --combinations"
        )


def _refuse_short_record(number_pool: NumberPool, recorded: RecordedLoad | None) -> None:
    """End the command if the record is shorter than a day; a size from it would be a guess."""
    if recorded is None:
        raise click.ClickException(
            f"not enough record: number pool {number_pool.name!r} has had no visits yet; {_ASK_FOR_FORECAST}"
        )
    if Doubt.UNDER_A_DAY in recorded.doubts:
        raise click.ClickException(
            f"not enough record: number pool {number_pool.name!r} has a record of {recorded.recorded_seconds / 3600:.1f} "
            f"hours (24 are needed, a week is better), with at most {recorded.most_live:,} of "
            f"{len(number_pool.pool_numbers):,} numbers live and {recorded.misses:,} of {recorded.claims:,} claims missed. "
            f"Retry later, or {_ASK_FOR_FORECAST}"
        )
