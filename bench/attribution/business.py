"""The account of the simulated business, and the recommended size of its pool."""

import math

from bench.attribution.parameters import Parameters
from server.domain.accounts import Account, Assignment, Campaign, FromPool, OnSiteSource, TargetNumber
from server.domain.calls.called_numbers import CalledNumbers, index_called_numbers
from server.domain.leased_pools import build_leased_pool
from server.domain.leases import LeasedPool
from server.domain.number_pools import NumberPool
from server.domain.phone_numbers import PhoneNumber
from server.domain.pool_size import DEFAULT_SHARE_SERVED, SECONDS_AN_HOUR, OfferedLoad, find_size

COUNTRY = "US"
SOURCE_TAG = "utm_source"
CLICK_TAG = "click_id"
KEY_TAGS = (CLICK_TAG, SOURCE_TAG)


class Business:
    """An account with one pool of this size, in the form of each part of the product."""

    def __init__(self, parameters: Parameters, numbers: int) -> None:
        self.pool = NumberPool(
            name="pool",
            campaign="roofing",
            tracking_numbers=tuple(PhoneNumber(f"+1866555{pool_number:04d}") for pool_number in range(numbers)),
            target_numbers=("sales",),
            key_tags=KEY_TAGS,
            buffer_seconds=parameters.buffer_seconds,
            max_lease_seconds=parameters.max_lease_seconds,
            attribution_window_minutes=parameters.attribution_window_minutes,
        )
        self.account = Account(
            key="bench",
            name="Harbor Roofing",
            country=COUNTRY,
            campaigns=(Campaign("roofing"),),
            target_numbers=(TargetNumber("sales", PhoneNumber("+18005550100"), "roofing"),),
            number_pools=(self.pool,),
            tracking_sources=(OnSiteSource("Everyone", "any", assign=(Assignment("sales", FromPool("pool")),)),),
        )
        self.leased: LeasedPool = build_leased_pool(self.account.key, self.pool)
        self.called_numbers: CalledNumbers = index_called_numbers(self.account)


def recommend_size(parameters: Parameters) -> int:
    """The recommended size for the busiest hour, in which 99 percent of the visits get a number.

    Private and shared keys add up to one load. The seconds of calls belong to the time on the page.
    """
    rate = parameters.visits_a_day * max(parameters.hours) / sum(parameters.hours) / SECONDS_AN_HOUR
    view = parameters.view_median * math.exp(parameters.view_sigma**2 / 2)
    talk = parameters.caller_share * parameters.call_median * math.exp(parameters.call_sigma**2 / 2)
    visits = rate * (view + talk + parameters.buffer_seconds)
    private = OfferedLoad(visits * parameters.private_share)
    shared = OfferedLoad(visits * (1 - parameters.private_share), parameters.shared_keys)
    return find_size(OfferedLoad(private.numbers + shared.numbers), DEFAULT_SHARE_SERVED)
