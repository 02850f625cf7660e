"""Between a number pool and its row."""

from server.domain.choices import PoolMode
from server.domain.number_pools import NumberPool
from server.domain.phone_numbers import PhoneNumber
from server.stores.sql.tables import NumberPoolRow


def fill_pool_row(row: NumberPoolRow, pool: NumberPool) -> None:
    """Make the row say what the pool says, but for its name, campaign and places."""
    row.publisher, row.mode = pool.publisher, pool.mode.value
    row.target_numbers, row.key_tags = list(pool.target_numbers), list(pool.key_tags)
    row.buffer_seconds, row.max_lease_seconds = pool.buffer_seconds, pool.max_lease_seconds
    row.attribution_window_minutes, row.max_size = pool.attribution_window_minutes, pool.max_size
    row.route = pool.route
    row.default_number = pool.default_number.number if pool.default_number else None
    row.default_extension = pool.default_number.extension if pool.default_number else None


def read_pool_row(row: NumberPoolRow, places: tuple[PhoneNumber, ...]) -> NumberPool:
    """The pool that the row describes, with its places."""
    return NumberPool(
        name=row.name,
        campaign=row.campaign.name,
        tracking_numbers=places,
        target_numbers=tuple(row.target_numbers),
        mode=PoolMode(row.mode),
        key_tags=tuple(row.key_tags),
        publisher=row.publisher,
        buffer_seconds=row.buffer_seconds,
        max_lease_seconds=row.max_lease_seconds,
        max_size=row.max_size,
        attribution_window_minutes=row.attribution_window_minutes,
        default_number=None if row.default_number is None else PhoneNumber(row.default_number, row.default_extension),
        route=row.route,
    )
