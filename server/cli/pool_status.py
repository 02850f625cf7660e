"""`dni pool status`: the state of number pools, once or every few seconds."""

import json
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

import click

from server.accounts.pool_status import PoolStatus, count_default_calls, read_pool_status
from server.cli.blocks import Block, Cell, Styled, Table
from server.cli.environment import open_stores_now
from server.cli.output import show
from server.cli.pool import find_pools
from server.cli.typed_options import FiniteRange
from server.domain.leases import EndCounts, EndKind, Lease
from server.domain.shown_texts import write_safely, write_seconds, write_share
from server.open_stores import Stores
from server.stores.call_log import MOST_CALLS_A_PAGE

_LEASES_SHOWN = 20
_WIDEST_TAGS = 70
_ENDS_IN_WORDS = {
    EndKind.LEFT: "left",
    EndKind.SILENT: "silent",
    EndKind.MAX_LEASE_TIME: "at the max lease time",
    EndKind.RELEASED: "released",
}


@dataclass(frozen=True)
class ShownPool:
    """A pool's status, and the calls to its default number in the last 24 hours, up to `MOST_CALLS_A_PAGE`."""

    status: PoolStatus
    default_calls: int


@click.command("status")
@click.argument("name", metavar="[POOL]", required=False)
@click.option("--account", "key", metavar="KEY", help="Only the pools of this account.")
@click.option("--watch", is_flag=True, help="Repeat with new figures every few seconds, until Ctrl-C.")
@click.option(
    "--every",
    type=FiniteRange(0.1, 3600),
    default=2,
    show_default=True,
    metavar="SECONDS",
    help="The interval of --watch.",
)
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
def show_status(name: str | None, key: str | None, watch: bool, every: float, form: str) -> None:
    """Show the state of POOL, or of every pool: numbers live, on call and free, viewers, misses, and how leases ended.

    For one POOL it also lists the newest leases.

    JSON is one line each time.
    """
    with open_stores_now() as stores:
        _show_once(stores, key, name, form, clear=False)
        while watch:
            try:
                time.sleep(every)
                _show_once(stores, key, name, form, clear=True)
            except KeyboardInterrupt:
                return


def read_status(stores: Stores, key: str | None, name: str | None, now: float) -> list[ShownPool]:
    """The pools with this name and account (None: all). Accounts are read each time, because they may change."""
    return [
        ShownPool(
            read_pool_status(stores.leases, account.key, number_pool, now),
            count_default_calls(stores.call_log, account.key, number_pool.name, now),
        )
        for account, number_pool in find_pools(stores.accounts, key, name)
    ]


def write_status(pools: list[ShownPool], now: float, *, with_leases: bool) -> Iterator[Block]:
    """The pools as a table, and with `with_leases` also the newest leases of each."""
    headings = (
        "account",
        "number pool",
        ">size",
        ">live",
        ">on call",
        ">free",
        ">viewers",
        ">misses, 1 h",
        ">served, 1 h",
        ">left, 24 h",
        ">silent, 24 h",
        ">default calls, 24 h",
    )
    yield Table(headings, [_write_row(one) for one in pools])
    if not with_leases:
        return
    for one in (shown.status for shown in pools):
        yield ""
        yield _write_ends(one.ends)
        yield ""
        if not one.leases:
            yield "No number is leased."
            continue
        rows = [_write_lease(lease, now) for lease in one.leases[:_LEASES_SHOWN]]
        yield Table(("number", ">since", ">viewers", "on call", "key tags"), rows)
        if one.state.live > len(rows):
            yield f"and {one.state.live - len(rows):,} older leases"


def write_status_as_json(shown: ShownPool) -> dict[str, object]:
    one = shown.status
    return {
        "account": one.account,
        "number_pool": one.number_pool,
        "size": one.state.size,
        "live": one.state.live,
        "on_call": one.state.on_call,
        "free": one.state.free,
        "viewers": one.viewers,
        "has_more_viewers": one.has_more_viewers,
        "claims_last_hour": one.claims,
        "misses_last_hour": one.misses,
        "share_served_last_hour": one.share_served,
        "ended_last_day": asdict(one.ends),
        "default_number_calls_last_day": shown.default_calls,
        "leases": [
            {
                "tracking_number": lease.pool_number.number,
                "extension": lease.pool_number.extension,
                "since": datetime.fromtimestamp(lease.claimed_at, UTC).isoformat(timespec="seconds"),
                "viewers": lease.viewers,
                "is_crowded": lease.is_crowded,
                "calls": len(lease.calls),
                "key_tags": dict(lease.key.tags),
            }
            for lease in one.leases
        ],
    }


def _show_once(stores: Stores, key: str | None, name: str | None, form: str, *, clear: bool) -> None:
    now = time.time()
    pools = read_status(stores, key, name, now)
    if form == "json":
        click.echo(json.dumps([write_status_as_json(one) for one in pools]))
        return
    blocks = list(write_status(pools, now, with_leases=name is not None))
    if clear:
        click.clear()
    show(blocks)


def _write_row(shown: ShownPool) -> tuple[Cell, ...]:
    one, state = shown.status, shown.status.state
    counts = (f"{count:,}" for count in (state.size, state.live, state.on_call))
    free = f"{state.free:,}" if state.free else Styled("0", "red")
    misses = Styled(f"{one.misses:,}", "yellow") if one.misses else "0"
    viewers = f"{one.viewers:,}{'+' if one.has_more_viewers else ''}"
    served = "-" if one.share_served is None else write_share(one.share_served)
    ends = f"{one.ends.left:,}", f"{one.ends.silent:,}"
    default_calls = f"{shown.default_calls:,}{'+' if shown.default_calls == MOST_CALLS_A_PAGE else ''}"
    return (one.account, one.number_pool, *counts, free, viewers, misses, served, *ends, default_calls)


def _write_ends(ends: EndCounts) -> str:
    counted = asdict(ends)
    parts = [f"{counted[kind]:,} {words}" for kind, words in _ENDS_IN_WORDS.items()]
    return f"Leases ended in the last 24 hours: {', '.join(parts)}."


def _write_lease(lease: Lease, now: float) -> tuple[str, ...]:
    tags = ", ".join(f"{name}={value}" for name, value in lease.key.tags.items()) or "(none)"
    viewers = f"{lease.viewers:,}{'+' if lease.is_crowded else ''}"
    on_call = "yes" if lease.calls else ""
    return (
        str(lease.pool_number),
        write_seconds(now - lease.claimed_at),
        viewers,
        on_call,
        write_safely(tags, _WIDEST_TAGS),
    )
