"""How many heartbeats 100,000 viewers of one number send, on a simulated clock."""

import random

from bench.figure import Figure
from bench.leases.stores import open_store
from tests.contract.pool_driver import make_pool
from tests.contract.viewers import count_busiest, look_on

VIEWERS = 100_000
MOST_A_SECOND = 10
ARRIVALS = {"all within 1 s": 1.0, "within 60 s": 60.0}


def measure_heartbeats(viewers: int = VIEWERS) -> list[Figure]:
    """The busiest second, until each page has sent more than one heartbeat; each page is late by a small random time."""
    figures = []
    for when, arriving_seconds in ARRIVALS.items():
        with open_store("SQLite") as one:
            heard = look_on(one.store, make_pool(3), viewers, arriving_seconds, random.Random(viewers))
        what = f"heartbeats of {viewers:,} viewers of one key, who come {when}, in the busiest second"
        figures += [
            Figure(what, count_busiest(heard.heartbeats), "", MOST_A_SECOND),
            Figure("  on the average", heard.heartbeats_a_second, "a second"),
            Figure(
                "  new claims in the busiest second, of pages whose lease has ended",
                _busiest(heard.claims_anew),
                "",
            ),
            Figure("  pages that were shown another number than the rest", heard.other_numbers, "pages"),
        ]
    return figures


def _busiest(times: list[float]) -> int:
    return count_busiest(times) if times else 0
