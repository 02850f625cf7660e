"""The server on Redis, one server and a cluster: claims, counters that all servers share, and Redis that becomes unavailable."""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from server.account_file.read import read_account_file
from server.app import create_app
from server.bundle import Bundle
from server.http.leases import counters
from server.open_stores import open_stores
from server.settings import Settings
from server.stores.contract import AccountStore
from server.stores.leases.contract import LeaseStore
from tests.contract.engines import PATIENCE_SECONDS, open_patiently
from tests.contract.redis_servers import RedisServer, run_redis, run_redis_cluster
from tests.shop import DEFAULT_NUMBER, POOL_NUMBERS, SHOP_FILE, Page, read_answer, read_number
from tests.waiting import HANG_SECONDS

LONGEST_ANSWER_SECONDS = 0.3
StartServer = Callable[..., Page]


@pytest.fixture
def redis() -> Iterator[RedisServer]:
    """One server."""
    with run_redis() as server:
        yield server


@pytest.fixture(params=["redis", "redis_cluster"])
def lease_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The URL of Redis, one server and a cluster."""
    run = run_redis if request.param == "redis" else run_redis_cluster
    with run() as servers:
        yield servers.url


@pytest.fixture
def start_server(settings: Settings, accounts: AccountStore, bundle: Bundle) -> StartServer:
    """Starts a server of the shop on a Redis; an option skips the preparation of its stores."""

    def start(
        lease_url: str,
        *,
        claim_limit: str = "1000/hour",
        are_stores_prepared: bool = False,
        leases: LeaseStore | None = None,
    ) -> Page:
        accounts.save(read_account_file(SHOP_FILE.encode()))
        own = settings.model_copy(update={"lease_url": lease_url, "claim_limit": claim_limit, "client_leases": None})
        stores = open_stores(own)
        if leases is not None:
            stores = replace(stores, open_leases=lambda: leases)
        app = create_app(own, bundle=bundle, stores=stores, are_stores_prepared=are_stores_prepared)
        return Page(app.test_client())

    return start


@pytest.fixture
def start_patiently(start_server: StartServer, monkeypatch: pytest.MonkeyPatch) -> StartServer:
    """The same, but with waits so long that a Redis on a busy machine does not seem unavailable."""
    monkeypatch.setattr(counters, "COUNT_SECONDS", PATIENCE_SECONDS)
    return lambda url, **options: start_server(url, leases=open_patiently(url), **options)


def wait_for_lease(page: Page) -> dict[str, Any]:
    """Claim until Redis replies in time, which may take some attempts on a busy machine."""
    until = time.monotonic() + HANG_SECONDS
    while (response := page.post("claim", page.write_claim("a=1"))).status_code == 503:
        assert time.monotonic() < until, "Redis was never used"
    sales = read_answer(response)["numbers"]["sales"]
    assert isinstance(sales, dict)
    return sales


def measure_failing_claim(page: Page) -> float:
    """The seconds that a visitor waits for the default number."""
    before = time.perf_counter()
    assert page.claim_during_outage("a=1")["sales"]["number"] == DEFAULT_NUMBER
    return time.perf_counter() - before


def test_a_visit_is_served_from_claim_to_leaving(lease_url: str, start_patiently: StartServer) -> None:
    first, second = start_patiently(lease_url), start_patiently(lease_url)
    answer = first.claim_sales("a=1", tags={"variant": "b"})
    assert read_number(answer) == POOL_NUMBERS[0]
    assert read_number(replace(second, visitor_id="another-visitor-0000").claim_sales("a=2")) == POOL_NUMBERS[1]
    assert second.is_live(answer["lease"])
    assert second.tag(answer["lease"], quote="requested") == {"tags": {"variant": "b", "quote": "requested"}}
    first.leave(answer["lease"])
    assert first.client.get("/readyz").status_code == 200


def test_all_servers_count_claims_together(lease_url: str, start_patiently: StartServer) -> None:
    servers = [start_patiently(lease_url, claim_limit="6/hour") for _ in range(3)]
    taken = [page.post("claim", page.write_claim()).status_code for _ in range(3) for page in servers]
    assert sorted(taken) == [200] * 6 + [429] * 3
    refused = servers[0].post("claim", servers[0].write_claim())
    assert 3590 <= int(refused.headers["Retry-After"]) <= 3600


@pytest.mark.parametrize("claim_limit", ["1000/hour", ""], ids=["from the counters", "from the store"])
def test_while_redis_is_unavailable_visitors_get_default_numbers(
    redis: RedisServer, start_server: StartServer, claim_limit: str
) -> None:
    page = start_server(redis.url, claim_limit=claim_limit)
    lease = wait_for_lease(page)["lease"]
    for take_away in (redis.freeze, redis.kill):
        take_away()
        answer = page.claim_during_outage("a=1")["sales"]
        assert (answer["number"], answer["reason"]) == (DEFAULT_NUMBER, "store_unavailable")
        assert page.post("renew", {"leases": [lease]}).status_code == 503
    assert page.client.get("/readyz").status_code == 503


@pytest.mark.timing
@pytest.mark.parametrize("claim_limit", ["1000/hour", ""], ids=["from the counters", "from the store"])
def test_while_redis_is_unavailable_default_numbers_come_in_time(
    redis: RedisServer, start_server: StartServer, claim_limit: str
) -> None:
    page = start_server(redis.url, claim_limit=claim_limit)
    wait_for_lease(page)
    for take_away in (redis.freeze, redis.kill):
        take_away()
        assert min(measure_failing_claim(page) for _ in range(3)) < LONGEST_ANSWER_SECONDS


def test_a_redis_that_returns_is_used_again_and_still_has_the_lease(
    redis: RedisServer, start_server: StartServer
) -> None:
    page = start_server(redis.url)
    before = wait_for_lease(page)
    redis.kill()
    assert page.claim_during_outage("a=1")["sales"]["reason"] == "store_unavailable"
    redis.start()
    assert read_number(wait_for_lease(page)) == read_number(before)


def test_a_worker_can_start_while_redis_is_unavailable(redis: RedisServer, start_server: StartServer) -> None:
    start_server(redis.url)
    redis.kill()
    page = start_server(redis.url, are_stores_prepared=True)
    assert page.claim_during_outage("a=1")["sales"]["reason"] == "store_unavailable"


def test_a_worker_can_start_while_a_cluster_is_unavailable(start_server: StartServer) -> None:
    with run_redis_cluster() as cluster:
        pass
    page = start_server(cluster.url, are_stores_prepared=True)
    assert page.claim_during_outage("a=1")["sales"]["reason"] == "store_unavailable"
