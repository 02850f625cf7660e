"""One client can't drain a pool."""

import pytest

from server.domain.leases import FREE_NUMBERS_PER_LEASE, Refusal
from tests.contract.conftest import OpenDesk
from tests.contract.desk import Desk, Shown

MANY = 2 * FREE_NUMBERS_PER_LEASE


def claim_for(desk: Desk, key: str, client: str = "one client", most: int | None = 2) -> Shown | Refusal:
    return desk.ask(key, f"visitor of {key}", client, most)


def test_a_client_gets_its_leases_and_no_more(desk: Desk) -> None:
    assert isinstance(claim_for(desk, "a"), Shown)
    assert isinstance(claim_for(desk, "b"), Shown)
    assert claim_for(desk, "c") is Refusal.CLIENT_LIMIT


def test_other_clients_are_served_meanwhile(desk: Desk) -> None:
    for key in ("a", "b", "c"):
        claim_for(desk, key)
    assert isinstance(claim_for(desk, "d", client="another"), Shown)


def test_a_client_at_its_limit_may_join_what_is_live(desk: Desk) -> None:
    claim_for(desk, "a")
    claim_for(desk, "b")
    desk.ask("c", "ben", "another", 2)
    assert isinstance(claim_for(desk, "c"), Shown)


def test_joined_leases_do_not_count(desk: Desk) -> None:
    desk.ask("a", "ann", "another", 2)
    desk.ask("b", "ben", "another", 2)
    claim_for(desk, "a")
    claim_for(desk, "b")
    assert isinstance(claim_for(desk, "c"), Shown)


def test_leases_that_are_over_do_not_count(desk: Desk) -> None:
    first = claim_for(desk, "a")
    claim_for(desk, "b")
    assert isinstance(first, Shown)
    desk.release(first.pool_number)
    assert isinstance(claim_for(desk, "c"), Shown)
    desk.wait(60)
    assert isinstance(claim_for(desk, "d"), Shown)
    assert isinstance(claim_for(desk, "e"), Shown)
    assert claim_for(desk, "f") is Refusal.CLIENT_LIMIT


def test_while_there_is_plenty_a_client_may_have_more(open_desk: OpenDesk) -> None:
    desk = open_desk(pool_numbers=MANY + 3)
    assert [isinstance(claim_for(desk, f"key {index}"), Shown) for index in range(4)] == [True, True, True, False]


@pytest.mark.parametrize(("free", "gets_more"), [(MANY, True), (MANY - 1, False)])
def test_plenty_is_so_many_free_places_for_each_lease_of_the_client(
    open_desk: OpenDesk, free: int, gets_more: bool
) -> None:
    desk = open_desk(pool_numbers=2 + free)
    claim_for(desk, "a")
    claim_for(desk, "b")
    assert isinstance(claim_for(desk, "c"), Shown) is gets_more


def test_a_claim_without_a_limit_gets_what_is_free(desk: Desk) -> None:
    assert all(isinstance(claim_for(desk, key, most=None), Shown) for key in ("a", "b", "c"))


def test_a_full_pool_is_told_from_a_client_at_its_limit(open_desk: OpenDesk) -> None:
    desk = open_desk(pool_numbers=2)
    claim_for(desk, "a")
    claim_for(desk, "b")
    assert claim_for(desk, "c") is Refusal.POOL_EXHAUSTED


def test_a_key_gets_its_own_number_back_whatever_its_client_holds(open_desk: OpenDesk) -> None:
    desk = open_desk(pool_numbers=4, max_lease_seconds=10, buffer_seconds=6)
    shown = claim_for(desk, "a")
    assert isinstance(shown, Shown)
    desk.call(shown.pool_number)
    desk.wait(11)
    claim_for(desk, "b")
    claim_for(desk, "c")
    assert claim_for(desk, "d") is Refusal.CLIENT_LIMIT
    assert isinstance(claim_for(desk, "a"), Shown)
