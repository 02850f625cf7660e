"""What sizes of a pool cost and serve over a year: chosen by the rule, fixed, and chosen by somebody who knows the year."""

import heapq
import itertools
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from bench.sizing.recording import Recording
from bench.sizing.sites import FIRST_DAY, HOURS_A_DAY, Site
from server.domain.buying.paid_months import ends_soon, find_next_payment
from server.domain.buying.sizing import DAYS_LOOKED_AT, DayNeed, PoolToSize, SizingStep, plan_size, read_days
from server.domain.pool_record import DAY_SECONDS
from server.domain.pool_size import OfferedLoad, find_size_for_hours, list_shares_served
from server.stores.leases.contract import RECORD_STEP_SECONDS

WANTED_SHARE = 0.99
RESTING_DAYS = 3
MOST_NUMBERS = 400
_MOST_COMPUTED = 120
_DAYS_OF_BUYING = 7


@dataclass(frozen=True)
class Result:
    """The share of visits served, the months of numbers paid, and the numbers bought and returned after the first day."""

    served: float
    months: int
    purchases: int = 0
    returns: int = 0
    bought_in_attack: int = 0


class Year:
    """The visits of a site that each number of numbers serves, by day. Attackers get numbers, but are no visits."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.visits = [sum(site.loads[hour] for hour in self._list_hours(day)) for day in range(site.days)]
        self._served = [self._count_served(day) for day in range(site.days)]
        self.months = [(FIRST_DAY + timedelta(days=day)).month for day in range(site.days)]

    def count_served(self, day: int, size: int) -> float:
        return self._served[day][min(size, _MOST_COMPUTED)]

    def find_share(self, sizes: list[int]) -> float:
        """The share of the year's visits that these sizes, one a day, serve."""
        return sum(self.count_served(day, size) for day, size in enumerate(sizes)) / sum(self.visits)

    def _list_hours(self, day: int) -> range:
        return range(day * HOURS_A_DAY, (day + 1) * HOURS_A_DAY)

    def _count_served(self, day: int) -> list[float]:
        total = [0.0] * (_MOST_COMPUTED + 1)
        for hour in self._list_hours(day):
            shares = itertools.islice(list_shares_served(OfferedLoad(self.site.find_load(hour))), _MOST_COMPUTED + 1)
            for size, share in enumerate(shares):
                total[size] += share * self.site.loads[hour]
        return total


def run_rule(year: Year, seed: int) -> Result:
    """The rule, once a day. The pool begins with the size for its first week."""
    site = year.site
    start = datetime.combine(FIRST_DAY, time(), UTC).timestamp()
    first = find_size_for_hours([OfferedLoad(load) for load in site.loads[: 7 * HOURS_A_DAY]], WANTED_SHARE)
    recording = Recording(site, seed, start)
    own: list[int] = []
    months = first * len(set(year.months))
    sizes: list[int] = []
    days: list[DayNeed] = []
    purchases = returns = bought_in_attack = 0
    for day in range(site.days):
        now, today = start + day * DAY_SECONDS, FIRST_DAY + timedelta(days=day)
        size = first + sum(bought + RESTING_DAYS <= day for bought in own)
        near = [one for one in own if one + RESTING_DAYS <= day and ends_soon(start + one * DAY_SECONDS, now)]
        on_the_way = first + len(own) - size
        plan = plan_size(days, PoolToSize(size, on_the_way, 0, len(near), max_size=MOST_NUMBERS))
        if plan.step is SizingStep.BUY:
            own += [day] * plan.count
            purchases += plan.count
            bought_in_attack += plan.count if _is_near_attack(site, day) else 0
        elif plan.step is SizingStep.RETURN:
            for one in near[: plan.count]:
                own.remove(one)
            returns += plan.count
            size -= plan.count
        months += sum(one == day or _is_payday(one, today) for one in own)
        sizes.append(size)
        steps = recording.record_day(day, size)
        days = [*read_days(steps, RECORD_STEP_SECONDS, now + DAY_SECONDS)[:1], *days][:DAYS_LOOKED_AT]
    return Result(year.find_share(sizes), months, purchases, returns, bought_in_attack)


def find_best_fixed(year: Year) -> tuple[int, Result]:
    """The smallest size that serves the wanted share of the year, if it never changes."""
    for size in itertools.count(1):
        share = year.find_share([size] * year.site.days)
        if share >= WANTED_SHARE or size == _MOST_COMPUTED:
            return size, Result(share, size * len(set(year.months)))
    raise AssertionError


def find_clairvoyant(year: Year) -> Result:
    """The cheapest sizes, one a calendar month, that serve the wanted share of the year.

    What one more number serves falls with the size, so taking the best month again and again is the cheapest way.
    """
    by_month: dict[int, list[int]] = {}
    for day, month in enumerate(year.months):
        by_month.setdefault(month, []).append(day)

    def gain(month: int, size: int) -> float:
        return sum(year.count_served(day, size + 1) - year.count_served(day, size) for day in by_month[month])

    sizes = dict.fromkeys(by_month, 0)
    heap = [(-gain(month, 0), month) for month in by_month]
    heapq.heapify(heap)
    served, wanted = 0.0, WANTED_SHARE * sum(year.visits)
    while served < wanted:
        best, month = heapq.heappop(heap)
        served -= best
        sizes[month] += 1
        heapq.heappush(heap, (-gain(month, sizes[month]), month))
    changes = list(itertools.pairwise(sizes[month] for month in sorted(sizes)))
    bought = sum(max(after - before, 0) for before, after in changes)
    returned = sum(max(before - after, 0) for before, after in changes)
    return Result(served / sum(year.visits), sum(sizes.values()), bought, returned)


def _is_payday(bought: int, today: date) -> bool:
    first = FIRST_DAY + timedelta(days=bought)
    return today > first and find_next_payment(first, today - timedelta(days=1)) == today


def _is_near_attack(site: Site, day: int) -> bool:
    """Whether the attack is in the days by which the rule buys."""
    return any(site.attacks[max(day - _DAYS_OF_BUYING, 0) * HOURS_A_DAY : day * HOURS_A_DAY])
