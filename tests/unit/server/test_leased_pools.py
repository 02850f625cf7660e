"""A number pool in the form of the lease store."""

from dataclasses import replace

from server.domain.leased_pools import build_leased_pool
from server.domain.number_pools import NumberPool
from server.domain.phone_numbers import PhoneNumber

POOL_NUMBERS = (PhoneNumber("+18665550121", "101"), PhoneNumber("+18665550121", "102"), PhoneNumber("+18665550120"))
POOL = NumberPool("roofing-pool", "roofing", POOL_NUMBERS, ("sales",), attribution_window_minutes=90)


def test_the_pool_is_named_by_account_and_pool_and_times_are_seconds() -> None:
    leased = build_leased_pool("demo", POOL)
    assert (leased.pool_id, leased.pool_numbers) == ("demo/roofing-pool", POOL_NUMBERS)
    assert (leased.buffer_seconds, leased.max_lease_seconds, leased.attribution_window_seconds) == (60, 900, 5400)


def test_only_the_numbers_within_the_pool_s_size_are_leased() -> None:
    assert build_leased_pool("demo", replace(POOL, max_size=2)).pool_numbers == POOL_NUMBERS[:2]


def test_the_revision_changes_only_with_the_numbers() -> None:
    revision = build_leased_pool("demo", POOL).revision
    same = [
        replace(POOL, buffer_seconds=5),
        replace(POOL, tracking_numbers=POOL_NUMBERS[::-1]),
        replace(POOL, max_size=3),
    ]
    other = [
        replace(POOL, max_size=2),
        replace(POOL, tracking_numbers=(*POOL_NUMBERS, PhoneNumber("+18665550122"))),
        replace(POOL, tracking_numbers=(PhoneNumber("+18665550121"), *POOL_NUMBERS[1:])),
    ]
    assert {build_leased_pool("demo", pool).revision for pool in same} == {revision}
    assert revision not in {build_leased_pool("demo", pool).revision for pool in other}
