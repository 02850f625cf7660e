"""What happens to a pool in tests: visits claim numbers, and people ask the `dni` command."""

import time

from click.testing import CliRunner, Result

from server.cli import main
from server.domain.leases import LeasedPool, Visitor
from server.domain.number_pools import LeaseKey
from server.stores.leases.contract import Claim, Claimed, LeaseReference, LeaseStore


def run(*arguments: str) -> Result:
    """Run a `dni` command; only what it tells itself may make it fail."""
    result = CliRunner().invoke(main, arguments)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def claim(leases: LeaseStore, pool: LeasedPool, keyword: str, visitor: str, now: float) -> LeaseReference | None:
    """A visit by that keyword asks for a number; returns what its page holds then, if there is one."""
    key = LeaseKey(keyword, {"keyword": keyword})
    answer = leases.claim(pool, Claim(key, Visitor(visitor), f"{keyword}-{visitor}-{now}"), now)
    return LeaseReference(answer.pool_number, answer.lease_id, visitor) if isinstance(answer, Claimed) else None


def overfill(leases: LeaseStore, pool: LeasedPool, now: float) -> None:
    """One visit more asks for a number of its own than the pool has."""
    for pool_number in range(len(pool.pool_numbers) + 1):
        claim(leases, pool, f"keyword {pool_number}", str(pool_number), now)


def record(leases: LeaseStore, pool: LeasedPool, steps: int, visits: int) -> None:
    """So many visits come in each step of a record that ends now, while the watch looks."""
    end = time.time()
    for step in range(steps, 0, -1):
        now = end - step * 300
        for visit in range(visits):
            claim(leases, pool, f"keyword {visit}", str(visit), now)
        leases.expire(pool, now + 1)
