"""How long a lease lives."""

from server.domain.leases import Gone, Refusal
from tests.contract.conftest import OpenDesk
from tests.contract.desk import Desk


def test_a_lease_lives_for_the_buffer_after_the_last_heartbeat(desk: Desk) -> None:
    shown = desk.claim("a")
    desk.wait(59.5)
    assert desk.renew(shown).gone is None
    desk.wait(59.5)
    assert desk.renew(shown).gone is None
    desk.wait(60)
    assert desk.renew(shown).gone is Gone.EXPIRED


def test_a_number_is_free_when_the_buffer_is_over(open_desk: OpenDesk) -> None:
    desk = open_desk(pool_numbers=1)
    shown = desk.claim("a")
    desk.wait(59.5)
    assert desk.ask("b", "ben") is Refusal.POOL_EXHAUSTED
    desk.wait(0.5)
    assert desk.claim("b", "ben").pool_number == shown.pool_number


def test_a_lease_that_was_leased_again_is_gone(open_desk: OpenDesk) -> None:
    desk = open_desk(pool_numbers=1)
    shown = desk.claim("a")
    desk.wait(60)
    desk.claim("b", "ben")
    assert desk.renew(shown).gone is Gone.EXPIRED
    assert desk.ask("a", "ann") is Refusal.POOL_EXHAUSTED


def test_heartbeats_do_not_carry_a_lease_beyond_its_max_time(open_desk: OpenDesk) -> None:
    desk = open_desk(max_lease_seconds=100)
    shown = desk.claim("a")
    for _heartbeat in range(4):
        desk.wait(20)
        assert desk.renew(shown).gone is None
    desk.wait(20)
    assert desk.renew(shown).gone is Gone.EXPIRED


def test_a_new_visitor_restarts_the_max_lease_time(open_desk: OpenDesk) -> None:
    desk = open_desk(max_lease_seconds=100)
    shown = desk.claim("a", "ann")
    desk.wait(50)
    desk.claim("a", "ben")
    desk.wait(45)
    desk.renew(shown)
    desk.wait(45)
    assert desk.renew(shown).gone is None
    desk.wait(10)
    assert desk.renew(shown).gone is Gone.EXPIRED


def test_the_same_visitor_does_not_restart_the_max_lease_time(open_desk: OpenDesk) -> None:
    desk = open_desk(max_lease_seconds=100)
    shown = desk.claim("a", "ann")
    desk.wait(50)
    desk.claim("a", "ann")
    desk.wait(49.5)
    assert desk.renew(shown).gone is None
    desk.wait(0.5)
    assert desk.renew(shown).gone is Gone.EXPIRED


def test_when_the_max_lease_time_is_over_the_key_may_claim_again(open_desk: OpenDesk) -> None:
    desk = open_desk(max_lease_seconds=30, pool_numbers=1)
    first = desk.claim("a")
    desk.wait(30)
    again = desk.claim("a")
    assert again.is_new
    assert again.pool_number == first.pool_number


def test_a_released_lease_is_gone_as_released_until_its_number_is_leased_again(open_desk: OpenDesk) -> None:
    desk = open_desk(pool_numbers=1)
    shown = desk.claim("a")
    assert desk.release(shown.pool_number)
    assert desk.renew(shown).gone is Gone.RELEASED
    desk.wait(1000)
    assert desk.renew(shown).gone is Gone.RELEASED
    desk.claim("b")
    assert desk.renew(shown).gone is Gone.EXPIRED


def test_a_released_number_is_free_at_once(open_desk: OpenDesk) -> None:
    desk = open_desk(pool_numbers=1)
    shown = desk.claim("a")
    desk.release(shown.pool_number)
    assert desk.claim("b", "ben").pool_number == shown.pool_number


def test_only_a_live_lease_can_be_released(desk: Desk) -> None:
    assert not desk.release(desk.pool.pool_numbers[0])
    shown = desk.claim("a")
    assert desk.release(shown.pool_number)
    assert not desk.release(shown.pool_number)
    other = desk.claim("b")
    desk.wait(60)
    assert not desk.release(other.pool_number)


def test_a_heartbeat_for_another_lease_or_place_finds_nothing(desk: Desk) -> None:
    mine, other = desk.claim("a", "ann"), desk.claim("b", "ben")
    forged = desk.store.renew(desk.pool, type(mine.lease)(other.pool_number, mine.lease.lease_id, "ann"), desk.now)
    assert forged.gone is Gone.EXPIRED
    assert desk.renew(mine).gone is None
