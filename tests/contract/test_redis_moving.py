"""A process dies while it moves numbers from pool to pool in Redis: nobody leases them too early, and the next one goes on."""

from collections.abc import Iterator
from typing import Any

import pytest

from server.domain.leases import Refusal
from server.stores.leases.redis.store import RedisLeaseStore
from tests.contract.desk import Desk, make_other_pool
from tests.contract.engines import PATIENCE_SECONDS
from tests.contract.redis_servers import run_redis

STEPS = ["begin_take_over", "list_places", "hold_places", "give_up_places", "rest_places", "hold_places", "take_places"]
"""What a pool does to take another one's places over, before it ends that."""

MANY_STEPS = 1_000


class Died(Exception):
    """The process is no more."""


class DyingStore(RedisLeaseStore):
    """Dies after so many steps."""

    steps_left = MANY_STEPS

    def _take_step(self, name: str, pool_id: str, *arguments: Any) -> Any:
        if self.steps_left == 0:
            raise Died
        self.steps_left -= 1
        return super()._take_step(name, pool_id, *arguments)


@pytest.fixture(scope="module")
def store() -> Iterator[DyingStore]:
    with run_redis() as server:
        store = DyingStore(server.url, PATIENCE_SECONDS)
        yield store
        store.close()


@pytest.mark.parametrize("steps", range(len(STEPS) + 1))
@pytest.mark.parametrize("name", ["other", "third", "pool"])
def test_a_number_whose_move_was_left_half_done_is_free_no_earlier(store: DyingStore, steps: int, name: str) -> None:
    desk = Desk(store, places=2)
    shown, on_call = desk.claim("a"), desk.claim("b", "ben")
    desk.call(on_call.place)
    former = desk.pool
    desk.pool, store.steps_left = make_other_pool(former), steps
    with pytest.raises(Died):
        desk.ask("c", "cat")
    store.steps_left = MANY_STEPS
    desk.pool = former if name == "pool" else make_other_pool(former, name)
    assert desk.ask("c", "cat") is Refusal.POOL_EXHAUSTED
    desk.wait(desk.pool.buffer_seconds - 1)
    assert desk.ask("d", "dan") is Refusal.POOL_EXHAUSTED
    desk.wait(1)
    assert desk.claim("e", "eva").place == shown.place
    assert desk.ask("f", "fay") is Refusal.POOL_EXHAUSTED
