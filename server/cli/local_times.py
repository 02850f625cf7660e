"""Reads and writes times for people, in the account's time zone. Output for programs stays in UTC."""

from datetime import datetime
from zoneinfo import ZoneInfo

from server.domain.accounts import DEFAULT_TIME_ZONE
from server.domain.routing.hours import find_local_time
from server.stores.contract import AccountStore


class TimeZones:
    """The time zones of accounts, each read once."""

    def __init__(self, accounts: AccountStore) -> None:
        self._accounts = accounts
        self._known: dict[str, str] = {}

    def find(self, key: str) -> str:
        """The IANA name of the account's time zone; UTC if the account no longer exists."""
        if key not in self._known:
            stored = self._accounts.find(key)
            self._known[key] = stored.account.time_zone if stored else DEFAULT_TIME_ZONE
        return self._known[key]


def write_clock(at: float, time_zone: str) -> str:
    """The time with its zone, such as "2027-01-15 03:00:00 EST". `at` is in seconds since the epoch."""
    return find_local_time(at, time_zone).strftime("%Y-%m-%d %H:%M:%S %Z")


def resolve_moment(moment: float | datetime, time_zone: str) -> float:
    """The time in seconds since the epoch. A `datetime` has no offset and is taken to be in this time zone."""
    if isinstance(moment, float):
        return moment
    return moment.replace(tzinfo=ZoneInfo(time_zone)).timestamp()
