"""A number pool, and what changed of it, in words; a pool may have more places than anybody reads."""

from collections.abc import Collection, Iterator

from server.domain.number_pools import NumberPool
from server.domain.phone_numbers import PhoneNumber

_MOST_LISTED = 5
_LISTED_APART = ("name", "tracking_numbers", "target_numbers", "key_tags", "mode", "managed_by")


def describe_pool(pool: NumberPool) -> dict[str, str]:
    """Each field of the pool that is set, as text, but for its places."""
    described = {"target_numbers": ", ".join(pool.target_numbers), "mode": pool.mode.value}
    if pool.key_tags:
        described["key_tags"] = ", ".join(pool.key_tags)
    rest = {name: value for name, value in vars(pool).items() if name not in _LISTED_APART and value is not None}
    return described | {name: str(value) for name, value in rest.items()}


def describe_places(places: Collection[PhoneNumber]) -> str:
    """How many places, and the first of them."""
    listed = ", ".join(map(str, list(places)[:_MOST_LISTED]))
    more = ", ..." if len(places) > _MOST_LISTED else ""
    return f"{len(places):,} place{'' if len(places) == 1 else 's'} ({listed}{more})"


def compare_places(old: NumberPool, new: NumberPool) -> Iterator[str]:
    """What places came and which are gone."""
    kept = {*old.tracking_numbers} & {*new.tracking_numbers}
    added = [place for place in new.tracking_numbers if place not in kept]
    gone = [place for place in old.tracking_numbers if place not in kept]
    if added:
        yield f"new: {describe_places(added)}"
    if gone:
        yield f"gone: {describe_places(gone)}"
