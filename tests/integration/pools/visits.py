"""What happens to a pool in tests: visits claim numbers, and people run `dni` commands."""

import time

from click.testing import CliRunner, Result

from server.cli import main
from server.domain.leases import LeasedPool, Visitor
from server.domain.number_pools import LeaseKey
from server.stores.leases.contract import Claim, Claimed, LeaseReference, LeaseStore


def run(*arguments: str) -> Result:
    """Run a `dni` command; only an error that it reports may make it fail."""
    result = CliRunner().invoke(main, arguments)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def claim(leases: LeaseStore, pool: LeasedPool, keyword: str, visitor: str, now: float) -> LeaseReference | None:
    """Claim a number for a visit with that keyword; returns the lease of its page, if there is one."""
    key = LeaseKey(keyword, {"keyword": keyword})
    answer = leases.claim(pool, Claim(key, Visitor(visitor), f"{keyword}-{visitor}-{now}"), now)
    return LeaseReference(answer.pool_number, answer.lease_id, visitor) if isinstance(answer, Claimed) else None


def overfill(leases: LeaseStore, pool: LeasedPool, now: float) -> None:
    """Claim once more than the pool has numbers, each for a different keyword."""
    for pool_number in range(len(pool.pool_numbers) + 1):
        claim(leases, pool, f"keyword {pool_number}", str(pool_number), now)


def record(leases: LeaseStore, pool: LeasedPool, steps: int, visits: int) -> None:
    """Make a record of this many steps, each with this many visits, that ends now, while the watch checks."""
    end = time.time()
    for step in range(steps, 0, -1):
        now = end - step * 300
        for visit in range(visits):
            claim(leases, pool, f"keyword {visit}", str(visit), now)
        leases.expire(pool, now + 1)
