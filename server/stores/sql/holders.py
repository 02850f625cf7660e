"""Which accounts hold a tracking number, those of pools included."""

from collections.abc import Sequence

from sqlalchemy import Connection, Select, select

from server.domain.accounts import Account
from server.stores.sql.tables import AccountRow, NumberPoolRow, PoolPlaceRow, TrackingNumberRow, TrackingSourceRow

_NUMBERS_A_QUERY = 5_000  # databases bound how many values a statement has


def find_holders(connection: Connection, account: Account) -> dict[str, str]:
    """Each number that another account holds too, with that account's key; of several the first."""
    own = {number.number for source in account.tracking_sources for number in source.tracking_numbers}
    own |= {place.number for pool in account.number_pools for place in pool.tracking_numbers}
    numbers = sorted(own)
    found: dict[str, str] = {}
    for start in range(0, len(numbers), _NUMBERS_A_QUERY):
        for query in _write_queries(numbers[start : start + _NUMBERS_A_QUERY]):
            for number, key in connection.execute(query.where(AccountRow.key != account.key)):
                found[number] = min(key, found.get(number, key))
    return found


def find_accounts_of_number(connection: Connection, number: str) -> list[str]:
    """The keys of the accounts that hold the number, in order."""
    return sorted({key for query in _write_queries([number]) for _, key in connection.execute(query)})


def _write_queries(numbers: Sequence[str]) -> list[Select[str, str]]:
    """Accounts' keys by these numbers: of sources, and of pools."""
    of_sources = (
        select(TrackingNumberRow.number, AccountRow.key)
        .join(TrackingSourceRow, TrackingSourceRow.id == TrackingNumberRow.tracking_source_id)
        .join(AccountRow, AccountRow.id == TrackingSourceRow.account_id)
        .where(TrackingNumberRow.number.in_(numbers))
    )
    of_pools = (
        select(PoolPlaceRow.number, AccountRow.key)
        .join(NumberPoolRow, NumberPoolRow.id == PoolPlaceRow.number_pool_id)
        .join(AccountRow, AccountRow.id == NumberPoolRow.account_id)
        .where(PoolPlaceRow.number.in_(numbers))
        .distinct()
    )
    return [of_sources, of_pools]
