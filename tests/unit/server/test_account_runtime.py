"""The compiled account: which pool leases a number in the current revision."""

from dataclasses import replace

import pytest

from server.account_file.read import read_account_file
from server.accounts.runtime import AccountRuntime, compile_account
from server.domain.accounts import Account
from server.domain.phone_numbers import PhoneNumber
from server.stores.contract import StoredAccount
from tests.shop import DEFAULT_NUMBER, POOL_NUMBERS, SHOP_FILE

SHOP = read_account_file(SHOP_FILE.encode())
POOL_NUMBERS = [PhoneNumber(number, extension) for number, extension in POOL_NUMBERS]


def compile_shop(account: Account = SHOP) -> AccountRuntime:
    return compile_account(StoredAccount(account, 1, 0.0))


def limit(max_size: int | None) -> Account:
    first, *others = SHOP.number_pools
    return replace(SHOP, number_pools=(replace(first, max_size=max_size), *others))


def test_each_leased_number_is_found_only_in_its_pool() -> None:
    runtime = compile_shop()
    for pool in SHOP.number_pools:
        assert {runtime.find_pool_of(pool_number) for pool_number in pool.pool_numbers} == {pool.name}
        assert runtime.pools[pool.name].pool_numbers == pool.pool_numbers


@pytest.mark.parametrize(("max_size", "used"), [(None, 3), (5, 3), (3, 3), (2, 2), (1, 1)])
def test_number_beyond_the_max_size_belongs_to_no_pool(max_size: int | None, used: int) -> None:
    runtime = compile_shop(limit(max_size))
    assert [runtime.find_pool_of(pool_number) for pool_number in POOL_NUMBERS] == ["roofing-pool"] * used + [None] * (
        3 - used
    )
    assert all(runtime.numbers.has(pool_number.number) for pool_number in POOL_NUMBERS), (
        "a call to it still has its route"
    )


@pytest.mark.parametrize(
    "number",
    [
        PhoneNumber("+18665550110"),
        PhoneNumber(DEFAULT_NUMBER),
        PhoneNumber("+18665550121"),
        PhoneNumber("+18665550120", "101"),
        PhoneNumber("+18005550100"),
        PhoneNumber("+14155550100"),
    ],
    ids=["of a source", "default", "without its extension", "with another's", "target", "foreign"],
)
def test_number_outside_of_pools_belongs_to_no_pool(number: PhoneNumber) -> None:
    assert compile_shop().find_pool_of(number) is None
