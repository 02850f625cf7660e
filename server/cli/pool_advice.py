"""Writes the result of `dni pool size`, for people and as JSON."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from server.cli.blocks import Block, Cell, Styled, Table
from server.cli.local_times import write_clock
from server.domain.accounts import DEFAULT_TIME_ZONE
from server.domain.counts import write_count
from server.domain.pool_record import RecordedLoad, describe_doubt
from server.domain.pool_size import Forecast, OfferedLoad, compute_curve
from server.domain.shown_texts import write_seconds, write_share

SIMULATED_VISITS = 50_000
_SHARES_SHOWN = (0.5, 0.75, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999, 0.9999)
_MOST_POINTS = 500


@dataclass(frozen=True)
class Advice:
    """The recommended size, and its basis: a forecast or a record.

    `number_pool` and `current_size` are None for a forecast without a pool, `simulated_share` if there was no simulation.
    `time_zone` is the account's. `sizing` says what the server does about the size; empty: nothing, people do.
    """

    number_pool: str | None
    current_size: int | None
    wanted_share: float
    size: int
    load: OfferedLoad
    basis: Forecast | RecordedLoad
    simulated_share: float | None = None
    time_zone: str = DEFAULT_TIME_ZONE
    sizing: str = ""

    @property
    def is_capped(self) -> bool:
        """Whether the size is smaller than the formula's, because no visit missed or there are no more combinations."""
        return self.curve[self.size] < self.wanted_share

    @property
    def curve(self) -> list[float]:
        """The share of visits (0 to 1) that 0, 1, 2, ... numbers serve."""
        return compute_curve(self.load, self.size)


def write_advice(advice: Advice) -> Iterator[Block]:
    """The advice for people: its basis, the size, and the curve as a table."""
    curve = advice.curve
    yield from (
        _describe_forecast(advice.basis)
        if isinstance(advice.basis, Forecast)
        else _describe_record(advice.basis, advice.time_zone)
    )
    yield ""
    wanted = "all" if advice.wanted_share == 1 else f"at least {_figure(advice.wanted_share * 100)}% of the"
    yield f"{write_count(advice.size, 'number')} will serve {wanted} visits in such an hour."
    if advice.is_capped:
        yield "The table does not know how many combinations there are, so it shows more numbers than you need."
    if advice.simulated_share is not None:
        yield f"Checked by simulating {SIMULATED_VISITS:,} visits: {write_share(advice.simulated_share)} were served."
    if isinstance(advice.basis, RecordedLoad):
        yield from (Styled(describe_doubt(doubt), "yellow") for doubt in advice.basis.doubts)
    if advice.sizing:
        yield advice.sizing
    yield ""
    sizes = {advice.size, *_find_sizes(curve)}
    if advice.current_size is not None and advice.current_size < len(curve):
        sizes.add(advice.current_size)
    rows = [(f"{size:,}", write_share(curve[size]), _mark(advice, size)) for size in sorted(sizes)]
    yield Table((">numbers", ">visits served", ""), rows)


def write_advice_as_json(advice: Advice) -> dict[str, object]:
    """The advice for programs. The curve has about 500 points at most."""
    basis = advice.basis
    record = None
    if isinstance(basis, RecordedLoad):
        record = {
            "recorded_seconds": basis.recorded_seconds,
            "claims": basis.claims,
            "misses": basis.misses,
            "share_served": basis.share_served,
            "most_live": basis.most_live,
            "busiest_hour": {
                "started_at": f"{datetime.fromtimestamp(basis.hour_started_at, UTC):%Y-%m-%dT%H:%MZ}",
                "numbers_in_use": basis.carried,
            },
            "doubts": [doubt.value for doubt in basis.doubts],
        }
    curve = advice.curve
    return {
        "number_pool": advice.number_pool,
        "current_size": advice.current_size,
        "wanted_share": advice.wanted_share,
        "recommended_size": advice.size,
        "share_served": curve[advice.size],
        "simulated_share": advice.simulated_share,
        "numbers_asked_for": advice.load.numbers,
        "forecast": asdict(basis) if isinstance(basis, Forecast) else None,
        "record": record,
        "sizing": advice.sizing or None,
        "curve": [{"size": size, "share_served": share} for size, share in thin_curve(curve, advice.size)],
    }


def thin_curve(curve: list[float], size: int) -> list[tuple[int, float]]:
    """Evenly spaced points of the curve, including both ends and `size`."""
    step = -(-len(curve) // _MOST_POINTS)
    return [
        (pool_number, curve[pool_number]) for pool_number in sorted({*range(0, len(curve), step), size, len(curve) - 1})
    ]


def _describe_forecast(forecast: Forecast) -> Iterator[str]:
    combinations = (
        "a number each" if forecast.combinations is None else write_count(forecast.combinations, "combination")
    )
    yield (
        f"Forecast: {_figure(forecast.visitors_an_hour)} visitors an hour, {_figure(forecast.seconds_on_page)} s on the page, "
        f"{_figure(forecast.buffer_seconds)} s buffer, {combinations}."
    )
    visits, numbers = forecast.load.visits, forecast.load.numbers
    yield f"With enough numbers, {visits:,.1f} visits would use {numbers:,.1f} numbers at a time, on average."


def _describe_record(recorded: RecordedLoad, time_zone: str) -> Iterator[str]:
    yield (
        f"Record of {write_seconds(recorded.recorded_seconds)}: {write_count(recorded.claims, 'claim')}, "
        f"{write_share(recorded.share_served)} served, {write_count(recorded.misses, 'miss')}; "
        f"at most {write_count(recorded.most_live, 'number')} live."
    )
    yield (
        f"Busiest hour: from {write_clock(recorded.hour_started_at, time_zone)}, {recorded.carried:,.1f} numbers in use; "
        f"with enough numbers it would have been {recorded.load.numbers:,.1f}."
    )


def _find_sizes(curve: list[float]) -> Iterator[int]:
    """The smallest sizes that serve the usual shares. Shares beyond the end of the curve are left out."""
    for wanted in _SHARES_SHOWN:
        size = next((size for size, share in enumerate(curve) if share >= wanted), None)
        if size is not None:
            yield size


def _mark(advice: Advice, size: int) -> Cell:
    marks = [name for name, marked in (("recommended", advice.size), ("now", advice.current_size)) if marked == size]
    return Styled(f"<- {', '.join(marks)}", "bold") if marks else ""


def _figure(value: float) -> str:
    return f"{value:,.3f}".rstrip("0").rstrip(".")
