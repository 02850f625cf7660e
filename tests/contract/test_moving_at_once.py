"""Servers that disagree about which pool has which numbers, and claim at the same moments."""

import itertools
import random
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from server.domain.leases import LeasedPool, Visitor
from server.domain.phone_numbers import PhoneNumber
from server.stores.leases.contract import Claim, Claimed
from tests.contract.engines import open_patiently
from tests.contract.pool_driver import OPENS_AT, make_key, make_other_pool, make_pool, make_pool_numbers
from tests.waiting import HANG_SECONDS

THREADS = 4
CLAIMS = 40
POOLS = 3
# All within a buffer, so that no leased number can be leased again; some are further apart than a take-over may last.
MOST_SECONDS = 6.0


def draw_pool(pool: LeasedPool, draw: random.Random) -> LeasedPool:
    """One of the account's pools, with some of its numbers."""
    pool_numbers = tuple(sorted(draw.sample(make_pool_numbers(10), draw.randint(1, 10)), key=str))
    return make_other_pool(pool, f"pool {draw.randrange(POOLS)}", pool_numbers=pool_numbers, revision=str(pool_numbers))


def test_a_number_is_leased_once_while_servers_move_it_between_pools(lease_url: str) -> None:
    pool, names = replace(make_pool(0), buffer_seconds=60), itertools.count()
    store, barrier = open_patiently(lease_url), threading.Barrier(THREADS)

    def claim_of_many(seed: int) -> list[PhoneNumber]:
        draw, leased = random.Random(seed), []
        barrier.wait(HANG_SECONDS)
        for name in itertools.islice(names, CLAIMS):
            claim = Claim(make_key(f"key {name}"), Visitor(f"visitor {name}"), f"lease {name}")
            answer = store.claim(draw_pool(pool, draw), claim, OPENS_AT + draw.uniform(0, MOST_SECONDS))
            if isinstance(answer, Claimed):
                leased.append(answer.pool_number)
        return leased

    with ThreadPoolExecutor(THREADS) as executor:
        leased = [
            pool_number for pool_numbers in executor.map(claim_of_many, range(THREADS)) for pool_number in pool_numbers
        ]
    store.close()
    assert leased
    assert max(Counter(leased).values()) == 1
