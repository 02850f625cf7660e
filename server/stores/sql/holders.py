"""Which accounts hold a tracking number, those of pools included."""

from sqlalchemy import Connection, bindparam, select, union

from server.domain.accounts import Account
from server.stores.sql.tables import AccountRow, NumberPoolRow, PoolPlaceRow, TrackingNumberRow, TrackingSourceRow

_NUMBERS_A_QUERY = 5_000  # databases bound how many values a statement has

_OF_SOURCES = (
    select(TrackingNumberRow.number, AccountRow.key)
    .join(TrackingSourceRow, TrackingSourceRow.id == TrackingNumberRow.tracking_source_id)
    .join(AccountRow, AccountRow.id == TrackingSourceRow.account_id)
)
_OF_POOLS = (
    select(PoolPlaceRow.number, AccountRow.key)
    .join(NumberPoolRow, NumberPoolRow.id == PoolPlaceRow.number_pool_id)
    .join(AccountRow, AccountRow.id == NumberPoolRow.account_id)
)
# Written once, as to write a statement takes longer than to run it.
_OF_A_NUMBER = union(
    _OF_SOURCES.where(TrackingNumberRow.number == bindparam("number")),
    _OF_POOLS.where(PoolPlaceRow.number == bindparam("number")),
)


def find_holders(connection: Connection, account: Account) -> dict[str, str]:
    """Each number that another account holds too, with that account's key; of several the first."""
    own = {number.number for source in account.tracking_sources for number in source.tracking_numbers}
    own |= {place.number for pool in account.number_pools for place in pool.tracking_numbers}
    numbers = sorted(own)
    found: dict[str, str] = {}
    for start in range(0, len(numbers), _NUMBERS_A_QUERY):
        some = numbers[start : start + _NUMBERS_A_QUERY]
        held = union(
            _OF_SOURCES.where(TrackingNumberRow.number.in_(some), AccountRow.key != account.key),
            _OF_POOLS.where(PoolPlaceRow.number.in_(some), AccountRow.key != account.key),
        )
        for number, key in connection.execute(held):
            found[number] = min(key, found.get(number, key))
    return found


def find_accounts_of_number(connection: Connection, number: str) -> list[str]:
    """The keys of the accounts that hold the number, in order."""
    return sorted(key for _, key in connection.execute(_OF_A_NUMBER, {"number": number}))
