"""Incoming calls over HTTP: the response time, compared with a route that only checks the signature."""

import json
from pathlib import Path
from statistics import median, quantiles

from bench.calls.arriving import time_arrivals
from bench.calls.webhooks import BARE_PATH, PUBLIC_URL, TOKEN, Callers, PlannedWebhooks
from bench.figure import Figure, compare
from bench.leases.load import Connections, Served, open_connections, send_all
from bench.leases.shop import WORKERS, Visitors, address_all, serve_shop
from bench.leases.stores import open_store
from tests.contract.pool_driver import OPENS_AT

CALLS_A_SECOND = 50
LONGEST_P99_MS = 50.0
LEAST_SHARE = {"SQLite": 0.55, "Redis": 0.5}
SECONDS = 40
CALLS = 500
PAIRS_A_ROUND = 2
_VISITORS = 200
_VISITORS_LOOK_SECONDS = 41.0
"""At this time after the first visitor, all of them still look: they come 0.2 s apart, and the buffer is 60 s."""

_CLAIM_NEEDED = b'"lease"'
_CALL_NEEDED = b"</Response>"


def measure_incoming(engine: str, rounds: int) -> list[Figure]:
    """Calls to numbers that visitors look at, with leases in this engine."""
    settings = {"DNI_TWILIO_AUTH_TOKEN": TOKEN, "DNI_PUBLIC_URL": PUBLIC_URL}
    with (
        open_store(engine) as one,
        serve_shop(one.url, **settings) as (port, folder),
        open_connections(port, WORKERS, one.processes) as connections,
    ):
        callers = _let_visitors_look(connections)
        waits_ms = _time_arrivals(connections, callers)
        served = _measure_alternately(connections, folder, callers, rounds)
    p50, p99 = (quantiles(waits_ms, n=100)[percent - 1] for percent in (50, 99))
    bare, real = served
    real_us, bare_us = (median(one.processor_us for one in some) for some in (real, bare))
    share = median(a.a_second / b.a_second for a, b in zip(real, bare, strict=True))
    what = f"{engine}, an incoming call"
    return [
        Figure(f"{what}, 99 of 100 at {CALLS_A_SECOND} a second", round(p99, 1), "ms", LONGEST_P99_MS),
        Figure("  half of them", round(p50, 1), "ms"),
        Figure("  the slowest", round(max(waits_ms), 1), "ms"),
        Figure(
            f"{what}, against a route that only checks the signature",
            round(share, 2),
            "x",
            LEAST_SHARE[engine],
            is_least=True,
        ),
        compare("  the same by processor time of server and store", bare_us, real_us, None),
        Figure("  incoming calls", median(one.a_second for one in real), "a second"),
        Figure("  the bare route", median(one.a_second for one in bare), "a second"),
        Figure("  processor time of an incoming call", real_us, "us"),
        Figure("  processor time of a bare request", bare_us, "us"),
    ]


def _let_visitors_look(connections: Connections) -> Callers:
    """Visitors with a number each, which callers then dial."""
    claims = Visitors().write_claims(_VISITORS)
    responses = send_all(connections, address_all("/a/shop/claim", claims), _CLAIM_NEEDED)
    numbers = {json.loads(body)["numbers"]["sales"]["number"] for body in responses.bodies}
    return Callers(sorted(numbers), OPENS_AT + _VISITORS_LOOK_SECONDS)


def _time_arrivals(connections: Connections, callers: Callers) -> list[float]:
    warm_up = callers.dial(CALLS)
    _respond(connections, warm_up)
    calls = callers.dial(CALLS_A_SECOND * SECONDS)
    waits_ms = time_arrivals(connections, calls.incoming, CALLS_A_SECOND)
    send_all(connections, calls.completed, b"")
    return waits_ms


def _respond(connections: Connections, calls: PlannedWebhooks) -> Served:
    served = send_all(connections, calls.incoming, _CALL_NEEDED)
    send_all(connections, calls.completed, b"")
    return served


def _measure_alternately(
    connections: Connections, folder: Path, callers: Callers, rounds: int
) -> tuple[list[Served], list[Served]]:
    first = _respond(connections, callers.dial(CALLS))
    (folder / BARE_PATH.rpartition("/")[2]).write_bytes(first.bodies[-1])
    bare: list[Served] = []
    real: list[Served] = []
    for pair in range(1 + rounds * PAIRS_A_ROUND):
        calls = callers.dial(CALLS)
        if pair % 2:
            bare.append(send_all(connections, calls.bare, _CALL_NEEDED))
        real.append(_respond(connections, calls))
        if not pair % 2:
            bare.append(send_all(connections, calls.bare, _CALL_NEEDED))
    # The first pair only warms up.
    return bare[1:], real[1:]
