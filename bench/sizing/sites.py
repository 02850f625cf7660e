"""The simulated sites: how many visits are active in each hour of a year, on average, and who attacks."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

FIRST_DAY = date(2026, 1, 1)
HOURS_A_DAY = 24
LEASE_SECONDS = 120.0
"""The mean time of a visit on the page, with the buffer."""

ATTACK_DAYS = (150, 152)
ATTACK_CLIENTS = 100
LEASES_A_CLIENT = 5
_SEED = 20_260_101
_BUSIEST_HOUR = 14
_QUIETEST_SHARE = 0.1
_WEEKEND_SHARE = 0.7
_DAILY_NOISE = 0.08


@dataclass(frozen=True)
class Site:
    """A site. `loads` has the mean number of active visits in each hour, `attacks` that of an attacker's leases."""

    name: str
    loads: tuple[float, ...]
    attacks: tuple[float, ...]

    @property
    def days(self) -> int:
        return len(self.loads) // HOURS_A_DAY

    def find_load(self, hour: int) -> float:
        return self.loads[hour] + self.attacks[hour]


def make_sites(days: int = 365) -> list[Site]:
    """A growing, a seasonal and an attacked site."""
    return [
        _make_site("growing", days, lambda day: 4.0 * 10 ** (day / 365)),
        _make_site("seasonal", days, lambda day: 20.0 * (1 - 0.6 * math.cos(2 * math.pi * day / 365))),
        _make_site("attacked", days, lambda _day: 15.0, is_attacked=True),
    ]


def _make_site(name: str, days: int, find_peak: Callable[[int], float], *, is_attacked: bool = False) -> Site:
    random = Random(f"{_SEED} {name}")
    loads: list[float] = []
    attacks: list[float] = []
    for day in range(days):
        is_weekend = (FIRST_DAY + timedelta(days=day)).weekday() >= 5
        peak = find_peak(day) * (_WEEKEND_SHARE if is_weekend else 1.0) * random.lognormvariate(0.0, _DAILY_NOISE)
        loads.extend(peak * _find_share(hour) for hour in range(HOURS_A_DAY))
        is_attack = is_attacked and ATTACK_DAYS[0] <= day < ATTACK_DAYS[1]
        attacks.extend([float(ATTACK_CLIENTS * LEASES_A_CLIENT) if is_attack else 0.0] * HOURS_A_DAY)
    return Site(name, tuple(loads), tuple(attacks))


def _find_share(hour: int) -> float:
    """The share of the busiest hour's visits that an hour has."""
    wave = (1 + math.cos(2 * math.pi * (hour - _BUSIEST_HOUR) / HOURS_A_DAY)) / 2
    return _QUIETEST_SHARE + (1 - _QUIETEST_SHARE) * wave
