"""What uses each number that an account owns."""

from collections.abc import Iterator, Mapping

from server.domain.accounts import Account
from server.domain.part_names import PartUse


def map_number_uses(account: Account) -> Mapping[str, tuple[PartUse, ...]]:
    """The tracking sources and number pools of each number (E.164), each once, in the order of the account.

    A pool uses its tracking numbers and its default number.
    """
    uses: dict[str, dict[PartUse, None]] = {}
    for number, use in _list_uses(account):
        uses.setdefault(number, {})[use] = None
    return {number: tuple(users) for number, users in uses.items()}


def _list_uses(account: Account) -> Iterator[tuple[str, PartUse]]:
    for section in ("tracking_sources", "number_pools"):
        for part in getattr(account, section):
            use = PartUse(section, part.name)
            yield from ((one.number, use) for one in part.tracking_numbers)
    for pool in account.number_pools:
        if pool.default_number is not None:
            yield pool.default_number.number, PartUse("number_pools", pool.name)
