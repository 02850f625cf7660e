"""The number that a visit is shown where nothing can be leased, as on AMP pages: they send no heartbeats."""

from collections.abc import Mapping

from server.domain.accounts import Account, OnSiteSource, TargetNumber
from server.domain.phone_numbers import PhoneNumber
from server.domain.pool_choice import choose_pool


def choose_fixed_number(
    account: Account, source: OnSiteSource | None, target: TargetNumber, tags: Mapping[str, str]
) -> PhoneNumber:
    """The source's own tracking number; where it assigns a pool, the default number; else the target number itself."""
    for one in source.assign if source else ():
        if one.target_number == target.name and isinstance(one.shows, PhoneNumber):
            return one.shows
    return choose_pool(account, source, target, tags).default_number
