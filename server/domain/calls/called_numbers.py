"""What a called number belongs to: a pool, a tracking source, a pool as its default number, or nothing."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from server.domain.accounts import Account, FromPool, OffSiteSource, OnSiteSource, TrackingSource
from server.domain.number_pools import NumberPool
from server.domain.phone_numbers import PhoneNumber

_NO_EXTENSIONS: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class CalledNumber:
    """A tracking number and its owner: a pool, a source, or `default_of`, the pool that has it as its default number.

    A default number is never leased, so it has no `number_pool`. `campaign` and `target_number` (names) are None if the
    account sets none. `shown_by` are the on-site sources that may show numbers of the pool.
    """

    number: PhoneNumber
    number_pool: NumberPool | None = None
    tracking_source: TrackingSource | None = None
    campaign: str | None = None
    target_number: str | None = None
    default_of: NumberPool | None = None
    shown_by: tuple[OnSiteSource, ...] = ()


@dataclass(frozen=True)
class CalledNumbers:
    """All tracking numbers of an account. Build it once per revision: it walks all numbers of all pools."""

    _by_number: Mapping[str, Mapping[str | None, CalledNumber]] = field(repr=False)
    _extensions: Mapping[str, frozenset[str]] = field(repr=False)

    def find(self, number: str, extension: str | None = None) -> CalledNumber | None:
        """The tracking number with this number (E.164) and extension; `extension` is None for a number without one."""
        return self._by_number.get(number, {}).get(extension)

    def has(self, number: str) -> bool:
        """Whether the number (E.164) belongs to the account, with or without extensions."""
        return number in self._by_number

    def list_numbers(self) -> Collection[str]:
        """All numbers (E.164)."""
        return self._by_number.keys()

    def list_extensions(self, number: str) -> frozenset[str]:
        """The extensions of the tracking numbers that share this number; empty if it is one tracking number by itself."""
        return self._extensions.get(number, _NO_EXTENSIONS)


def index_called_numbers(account: Account) -> CalledNumbers:
    """The tracking numbers of the account, by number and extension."""
    by_number: dict[str, dict[str | None, CalledNumber]] = {}
    for called in (*_list_of_pools(account), *_list_of_sources(account)):
        by_number.setdefault(called.number.number, {}).setdefault(called.number.extension, called)
    dialled_otherwise = {
        *by_number,
        *(target.number.number for target in account.target_numbers),
        *(receiving_number.number.number for receiving_number in account.receiving_numbers),
    }
    for called in _list_defaults(account):
        if called.number.number not in dialled_otherwise:
            by_number.setdefault(called.number.number, {}).setdefault(called.number.extension, called)
    extensions = {number: frozenset(one for one in its if one is not None) for number, its in by_number.items()}
    return CalledNumbers(by_number, {number: some for number, some in extensions.items() if some})


def _list_of_pools(account: Account) -> Iterator[CalledNumber]:
    on_site = account.on_site_sources
    for pool in account.number_pools:
        shown_by = tuple(source for source in on_site if _may_show(account, source, pool))
        target_number = pool.target_numbers[0] if pool.target_numbers else None
        for pool_number in pool.tracking_numbers:
            yield CalledNumber(pool_number, pool, None, pool.campaign, target_number, shown_by=shown_by)


def _may_show(account: Account, source: OnSiteSource, pool: NumberPool) -> bool:
    """Whether the source assigns the pool, or the pool is a publisher's and the source assigns one of its campaign."""
    assigned = [
        account.find_number_pool(one.shows.number_pool) for one in source.assign if isinstance(one.shows, FromPool)
    ]
    return any(one.name == pool.name or (pool.publisher and one.campaign == pool.campaign) for one in assigned)


def _list_defaults(account: Account) -> Iterator[CalledNumber]:
    for pool in account.number_pools:
        if pool.default_number is not None:
            yield CalledNumber(
                pool.default_number,
                campaign=pool.campaign,
                target_number=pool.target_numbers[0] if pool.target_numbers else None,
                default_of=pool,
            )


def _list_of_sources(account: Account) -> Iterator[CalledNumber]:
    for source in account.tracking_sources:
        if isinstance(source, OffSiteSource):
            yield CalledNumber(source.tracking_number, None, source, source.campaign)
        else:
            yield from _list_of_site(account, source)


def _list_of_site(account: Account, source: OnSiteSource) -> Iterator[CalledNumber]:
    for one in source.assign:
        if not isinstance(one.shows, FromPool):
            target = account.find_target_number(one.target_number)
            yield CalledNumber(one.shows, None, source, target.campaign if target else None, one.target_number)
