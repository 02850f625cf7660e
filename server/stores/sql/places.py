"""The places of number pools. A pool can have 100,000 of them, so they are written and read in bulk, never as objects."""

from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import Connection, delete, insert, select

from server.domain.number_pools import NumberPool
from server.domain.phone_numbers import PhoneNumber
from server.stores.sql.tables import AccountRow, PoolPlaceRow

Places = Mapping[int, tuple[PhoneNumber, ...]]
"""The places of each pool, by its row's id."""


def read_places(connection: Connection, accounts: Iterable[AccountRow]) -> Places:
    """The places of all pools of the accounts."""
    places: dict[int, list[PhoneNumber]] = {pool.id: [] for row in accounts for pool in row.number_pools}
    query = (
        select(PoolPlaceRow.number_pool_id, PoolPlaceRow.number, PoolPlaceRow.extension)
        .where(PoolPlaceRow.number_pool_id.in_(places))
        .order_by(PoolPlaceRow.number_pool_id, PoolPlaceRow.position)
    )
    for pool_id, number, extension in connection.execute(query):
        places[pool_id].append(PhoneNumber(number, extension))
    return {pool_id: tuple(numbers) for pool_id, numbers in places.items()}


def write_places(
    connection: Connection, row: AccountRow, pools: Iterable[NumberPool], before: Collection[NumberPool]
) -> None:
    """Make the places of the account's pools, whose rows are there, what they are to be; unchanged ones stay untouched."""
    old = {pool.name: pool.tracking_numbers for pool in before}
    ids = {pool_row.name: pool_row.id for pool_row in row.number_pools}
    for pool in pools:
        if old.get(pool.name) == pool.tracking_numbers:
            continue
        connection.execute(delete(PoolPlaceRow).where(PoolPlaceRow.number_pool_id == ids[pool.name]))
        values = [
            {
                "number_pool_id": ids[pool.name],
                "position": position,
                "number": place.number,
                "extension": place.extension,
            }
            for position, place in enumerate(pool.tracking_numbers)
        ]
        if values:
            connection.execute(insert(PoolPlaceRow), values)
