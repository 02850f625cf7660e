"""The layout version of the stored keys, so that leases of another version are refused instead of ignored."""

from typing import NoReturn

from server.stores.contract import StoreOutdated
from server.stores.leases.redis.servers import Servers

LAYOUT_KEY = "dni:layout"
LAYOUT = b"3"

POOLS_WITHOUT_LAYOUT = "dni:{*/*}:meta"
"""Before the layout key existed, each pool had a slot of its own."""

DELETE_KEYS = (
    r"redis-cli -h HOST -p PORT --scan --pattern 'dni:[{l]*' | xargs -r -d '\n' -n 1 redis-cli -h HOST -p PORT unlink"
)


def check_layout(servers: Servers) -> None:
    """Raise `StoreOutdated` when the keys have another layout; if none is stored, store this one.

    Only a store without a layout key is searched for older keys.
    """
    layout = servers.ask(LAYOUT_KEY, "GET", LAYOUT_KEY)
    if layout is None and not servers.has_key_like(POOLS_WITHOUT_LAYOUT):
        servers.ask(LAYOUT_KEY, "SET", LAYOUT_KEY, LAYOUT)
    elif layout != LAYOUT:
        refuse_layout(layout)


def refuse_layout(layout: bytes | None) -> NoReturn:
    """Raise `StoreOutdated` for a layout that this version does not know; None is that of the first versions."""
    if layout is None or (layout.isdigit() and int(layout) < int(LAYOUT)):
        raise StoreOutdated(
            "The Redis at DNI_LEASE_URL has leases of an older version of dni_py, which this version does not read. Let visits"
            " end and stop the servers of the older version, as docs/redis_keys.md says, and delete these keys on each master"
            f" with `{DELETE_KEYS}`."
        )
    raise StoreOutdated(
        f"The keys in the Redis at DNI_LEASE_URL are of layout {layout.decode(errors='replace')}, and this version of dni_py"
        f" knows layout {LAYOUT.decode()}. Upgrade dni_py, or use another DNI_LEASE_URL."
    )
