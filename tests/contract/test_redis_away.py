"""Redis that is unavailable, for each possible reason: every method raises in time, and works again when Redis is back."""

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import pytest

from server.domain.check_leases import write_check_lease_id
from server.domain.leases import LeasedPool, Visitor
from server.stores.contract import StoreUnavailable
from server.stores.leases.contract import LONGEST_WAIT_SECONDS, Claim, LeaseReference, LeaseStore
from server.stores.leases.redis.breaker import FAILURES_IN_A_ROW, PAUSE_SECONDS, Breaker
from server.stores.leases.redis.store import RedisLeaseStore
from tests.contract.engines import PATIENCE_SECONDS, open_patiently
from tests.contract.pool_driver import OPENS_AT, make_key, make_pool
from tests.contract.redis_servers import run_redis
from tests.waiting import HANG_SECONDS

POOL = make_pool()
PLACE = POOL.pool_numbers[0]
LEASE = LeaseReference(PLACE, "lease 1", "ann")

METHODS: dict[str, Callable[[LeaseStore], object]] = {
    "prepare": lambda store: store.prepare(),
    "check": lambda store: store.check(),
    "claim": lambda store: claim(store),
    "renew": lambda store: store.renew(POOL, LEASE, OPENS_AT),
    "leave": lambda store: store.leave(POOL, LEASE, OPENS_AT),
    "claim_for_check": lambda store: store.claim_for_check(POOL, write_check_lease_id("ann"), OPENS_AT),
    "renew_check": lambda store: store.renew_check(POOL, LEASE, OPENS_AT),
    "leave_check": lambda store: store.leave_check(POOL, LEASE, OPENS_AT),
    "release": lambda store: store.release(POOL, PLACE, OPENS_AT),
    "tag": lambda store: store.tag(POOL, LEASE, {"a": "b"}, OPENS_AT),
    "call_started": lambda store: store.call_started(POOL, PLACE, "call 1", OPENS_AT),
    "call_ended": lambda store: store.call_ended(POOL, PLACE, "call 1", OPENS_AT),
    "find_by_tracking_number": lambda store: store.find_by_tracking_number(POOL, PLACE, OPENS_AT),
    "pool_state": lambda store: store.pool_state(POOL, OPENS_AT),
    "expire": lambda store: store.expire(POOL, OPENS_AT),
    "read_record": lambda store: store.read_record(POOL, 0),
    "begin_alert": lambda store: store.begin_alert(POOL, OPENS_AT, 60),
}


def claim(store: LeaseStore, pool: LeasedPool = POOL) -> object:
    return store.claim(pool, Claim(make_key("a"), Visitor("ann"), "lease 1"), OPENS_AT)


@contextmanager
def refuse() -> Iterator[str]:
    """An address without a listener."""
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        yield f"127.0.0.1:{closed.getsockname()[1]}"


@contextmanager
def keep_silent() -> Iterator[str]:
    """A server that accepts connections and never replies."""
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen(100)
        yield f"127.0.0.1:{silent.getsockname()[1]}"


@contextmanager
def swallow() -> Iterator[str]:
    """A server that accepts no connections because its queue is full."""
    with ExitStack() as stack:
        full = stack.enter_context(socket.socket())
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        for _caller in range(4):
            caller = stack.enter_context(socket.socket())
            caller.setblocking(False)
            caller.connect_ex(full.getsockname())
        yield f"127.0.0.1:{full.getsockname()[1]}"


def is_refused_in_time(open_store: Callable[[], LeaseStore], ask: Callable[[LeaseStore], object]) -> bool:
    """Whether the fastest of several first requests raises in time; others may have waited for the processor."""
    for _asker in range(5):
        store = open_store()
        seconds = measure(lambda store=store: ask(store))  # type: ignore[misc]
        store.close()
        if seconds < LONGEST_WAIT_SECONDS:
            return True
    return False


def measure(ask: Callable[[], object]) -> float:
    """The seconds until the store raises `StoreUnavailable`."""
    began_at = time.monotonic()
    with pytest.raises(StoreUnavailable):
        ask()
    return time.monotonic() - began_at


def test_every_method_is_tested_here() -> None:
    assert {*METHODS, "close"} == LeaseStore.__abstractmethods__


@pytest.mark.parametrize("scheme", ["redis", "redis+cluster"])
@pytest.mark.parametrize("away", [refuse, keep_silent, swallow])
def test_every_method_reports_that_redis_is_unavailable(away: Callable[[], Iterator[str]], scheme: str) -> None:
    with away() as address:  # type: ignore[attr-defined]
        for ask in METHODS.values():
            store = RedisLeaseStore(f"{scheme}://{address}")
            with pytest.raises(StoreUnavailable):
                ask(store)
            store.close()


@pytest.mark.timing
@pytest.mark.parametrize("scheme", ["redis", "redis+cluster"])
@pytest.mark.parametrize("away", [refuse, keep_silent, swallow])
def test_every_method_reports_in_time_that_redis_is_unavailable(away: Callable[[], Iterator[str]], scheme: str) -> None:
    with away() as address:  # type: ignore[attr-defined]
        for name, ask in METHODS.items():
            assert is_refused_in_time(lambda: RedisLeaseStore(f"{scheme}://{address}"), ask), name


@pytest.mark.timing
def test_requests_do_not_wait_after_several_timeouts() -> None:
    with keep_silent() as address:
        store = RedisLeaseStore(f"redis://{address}")
        for _visitor in range(FAILURES_IN_A_ROW):
            measure(lambda: claim(store))
        assert sum(measure(lambda: claim(store)) for _visitor in range(20)) < LONGEST_WAIT_SECONDS
        store.close()


def test_a_server_that_stops_replying_is_unavailable_until_it_replies_again() -> None:
    with run_redis() as server:
        store, pool = RedisLeaseStore(server.url), make_pool()
        first = claim(open_patiently(server.url), pool)
        server.freeze()
        measure(lambda: claim(store, pool))
        server.thaw()
        until = time.monotonic() + HANG_SECONDS
        again: object = None
        while again is None and time.monotonic() < until:
            try:
                again = claim(store, pool)
            except StoreUnavailable:
                continue
        assert (again.pool_number, again.lease_id) == (first.pool_number, first.lease_id)  # type: ignore[attr-defined]
        store.close()


def test_the_breaker_lets_one_request_try_in_each_pause_until_the_server_replies() -> None:
    now = [0.0]
    breaker = Breaker(lambda: now[0])
    for _failure in range(FAILURES_IN_A_ROW):
        assert breaker.lets_pass()
        breaker.note_failure()
    assert not breaker.lets_pass()
    now[0] = PAUSE_SECONDS
    assert [breaker.lets_pass() for _caller in range(3)] == [True, False, False]
    breaker.note_reply()
    assert [breaker.lets_pass() for _caller in range(3)] == [True, True, True]


def test_errors_contain_no_password() -> None:
    with run_redis(requirepass="correct") as server:
        for userinfo in ("", ":wrong-secret@", "some-user:wrong-secret@"):
            store = RedisLeaseStore(f"redis://{userinfo}127.0.0.1:{server.port}", PATIENCE_SECONDS)
            with pytest.raises(StoreUnavailable) as caught:
                store.check()
            assert "secret" not in str(caught.value)
            store.close()
        store = open_patiently(f"redis://:correct@127.0.0.1:{server.port}")
        store.check()
        store.close()
