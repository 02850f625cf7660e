"""All figures of leases."""

import sqlite3

from redis import Redis

from bench.leases.heartbeats import measure_heartbeats
from bench.leases.one_key import measure_one_key
from bench.leases.over_http import measure_over_http
from bench.leases.pool_sizes import measure_pool_sizes
from bench.leases.slow_clients import measure_slow_clients
from bench.leases.stores import ENGINES
from bench.table import Measured
from build.version import project_version
from tests.contract.redis_servers import run_redis


def measure_leases(rounds: int) -> Measured:
    """Measure both engines, including a million claims and 100,000 viewers."""
    engines = list(ENGINES)
    figures = measure_over_http(engines, rounds)
    figures += measure_pool_sizes(engines, rounds)
    figures += measure_one_key(engines, rounds)
    figures += measure_heartbeats()
    figures += measure_slow_clients(rounds)
    with run_redis() as server, Redis.from_url(server.url) as client:
        redis_version = client.info("server")["redis_version"]
    return Measured(figures, {"dni_py": project_version(), "sqlite": sqlite3.sqlite_version, "redis": redis_version})
