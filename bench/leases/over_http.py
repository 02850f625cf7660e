"""Claims and heartbeats over HTTP, compared with a route that only parses the same body and returns the same bytes."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from bench.figure import Figure, compare
from bench.leases.load import Connections, Served, WrongResponseError, open_connections, send_all
from bench.leases.shop import WORKERS, Heartbeats, Visitors, address_all, serve_shop
from bench.leases.stores import open_store

LEAST_SHARE = {("SQLite", "claim"): 0.56, ("Redis", "claim"): 0.65, ("SQLite", "renew"): 0.68, ("Redis", "renew"): 0.75}
REQUESTS = 500
WARM_UP_CLAIMS = 4_000
"""After this many, each worker has seen nearly every number of the pool: work that is done once for each is not measured."""

PAIRS_A_ROUND = 3
_NEEDED = {"claim": b'"lease"', "renew": b'"live":true'}
_Bodies = Callable[[int], list[tuple[bytes, float]]]


@dataclass
class Pairs:
    """The results of both routes, run alternately, and the number of requests for which a busy machine made the store too slow.

    Pairs with such requests don't count: a response that the store is unavailable is less work than a claim.
    """

    call: str
    bare: list[Served] = field(default_factory=list)
    real: list[Served] = field(default_factory=list)
    failures: int = 0

    def add(self, bare: Served, real: Served) -> None:
        """Add a pair."""
        self.failures += real.failures
        if not real.failures:
            self.bare.append(bare)
            self.real.append(real)

    @property
    def share(self) -> float:
        """The median of the pairs' ratios."""
        return median(real.a_second / bare.a_second for real, bare in zip(self.real, self.bare, strict=True))


def measure_over_http(engines: Sequence[str], rounds: int, requests: int = REQUESTS) -> list[Figure]:
    """Claims, half of them of a key that needs a number and half of a key that has one; and heartbeats that are due."""
    figures: list[Figure] = []
    for engine in engines:
        with open_store(engine) as one, serve_shop(one.url) as (port, folder):
            with open_connections(port, WORKERS, one.processes) as connections:
                visitors = Visitors()
                warm_up = address_all("/a/shop/claim", visitors.write_claims(WARM_UP_CLAIMS))
                send_all(connections, warm_up, _NEEDED["claim"])
                claims = _measure(connections, folder, "claim", visitors.write_claims, rounds, requests)
            with open_connections(port, WORKERS, one.processes) as connections:
                heartbeats = _gather_viewers(connections, visitors)
                renewals = _measure(connections, folder, "renew", heartbeats.write_renewals, rounds, requests)
        figures += _describe(engine, claims) + _describe(engine, renewals)
    return figures


def _measure(
    connections: Connections, folder: Path, call: str, write_bodies: _Bodies, rounds: int, requests: int
) -> Pairs:
    path, bare_path, needed = f"/a/shop/{call}", f"/bare/{call}", _NEEDED[call]
    first = send_all(connections, address_all(path, write_bodies(requests)), needed)
    (folder / f"{call}.json").write_bytes(first.bodies[-1])
    pairs = Pairs(call)
    for pair in range(1 + rounds * PAIRS_A_ROUND):
        bodies = write_bodies(requests)
        served = {
            route: send_all(connections, address_all(route, bodies), needed)
            for route in ((bare_path, path) if pair % 2 else (path, bare_path))
        }
        if pair:
            # The first one only warms up.
            pairs.add(served[bare_path], served[path])
    if not pairs.real:
        raise WrongResponseError(f"the store was too slow in every round: {pairs.failures} requests got no number")
    return pairs


def _gather_viewers(connections: Connections, visitors: Visitors) -> Heartbeats:
    """Visitors with a number each, in the order of their responses."""
    claims = visitors.write_lone_claims()
    responses = send_all(connections, address_all("/a/shop/claim", claims), _NEEDED["claim"])
    tokens = [json.loads(body)["numbers"]["sales"]["lease"] for body in responses.bodies]
    return Heartbeats(tokens, since=claims[0][1])


def _describe(engine: str, pairs: Pairs) -> list[Figure]:
    what = f"{engine}, {pairs.call} over HTTP, against a route that only parses and answers"
    real, bare = (median(one.a_second for one in some) for some in (pairs.real, pairs.bare))
    real_us, bare_us = (median(one.processor_us for one in some) for some in (pairs.real, pairs.bare))
    return [
        Figure(what, round(pairs.share, 2), "x", LEAST_SHARE[engine, pairs.call], is_least=True),
        compare("  the same by processor time of server and store", bare_us, real_us, None),
        Figure(f"  {pairs.call}", real, "a second"),
        Figure("  the bare route", bare, "a second"),
        Figure(f"  processor time of a {pairs.call}", real_us, "us"),
        Figure("  processor time of a bare request", bare_us, "us"),
        Figure("  requests for which the store was too slow", pairs.failures, "requests"),
    ]
