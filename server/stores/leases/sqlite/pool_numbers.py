"""A number as stored in the file: its latest lease, the lease's times, and the calls on the number."""

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter
from typing import Any

from server.domain.leases import (
    LONGEST_CALL_SECONDS,
    LONGEST_FORMER_TAGS,
    MOST_FORMER_LEASES,
    EndKind,
    Gone,
    LeasedPool,
    LeaseTimes,
    choose_end_kind,
    write_pool_number,
)
from server.domain.phone_numbers import PhoneNumber

_PARSED_TEXTS = 512  # the start of a call reads the calls on its number five times


@dataclass(frozen=True, slots=True)
class RunningCall:
    """A call on a number. It belongs to `lease_id`, if any, and reserves that lease if the lease was live when it began."""

    started_at: float
    lease_id: str | None
    reserves: bool

    @property
    def over_at(self) -> float:
        """When the call is over even if its end was never reported."""
        return self.started_at + LONGEST_CALL_SECONDS


@lru_cache(maxsize=_PARSED_TEXTS)
def _parse_calls(text: str) -> Mapping[str, RunningCall]:
    return {call_id: RunningCall(*parts) for call_id, parts in json.loads(text).items()}


@dataclass(slots=True)
class PoolNumber:
    """A row of `lease_pool_number` that can be changed and saved."""

    pool_number: int
    pool: int
    name: str
    is_removed: int
    free_at: float
    lease_id: str | None
    owner_key: str | None
    lease_key: str | None
    key_tags: str | None
    client: str | None
    claimed_at: float
    restarted_at: float
    viewed_until: float
    last_due_at: float
    next_slot_at: float
    crowded_until: float
    joined: int
    ended_at: float | None
    gone: str | None
    calls: str | None
    ended_calls: str | None
    former: str | None
    end_kind: str | None

    @property
    def times(self) -> LeaseTimes:
        return LeaseTimes(self.restarted_at, self.viewed_until, self.last_due_at)

    def read_calls(self, now: float) -> dict[str, RunningCall]:
        """The running calls by ID."""
        if not self.calls:
            return {}
        return {call_id: call for call_id, call in _parse_calls(self.calls).items() if call.over_at > now}

    def write_calls(self, calls: dict[str, RunningCall]) -> None:
        parts = {call_id: (call.started_at, call.lease_id, call.reserves) for call_id, call in calls.items()}
        self.calls = json.dumps(parts) if parts else None

    def find_end(self, pool: LeasedPool) -> float:
        """When the lease ends if nothing more happens, or when it ended."""
        if self.ended_at is not None:
            return self.ended_at
        end = self.times.live_until(pool)
        if self.calls:
            reserved_until = [
                call.over_at for call in self.read_calls(0).values() if call.reserves and call.lease_id == self.lease_id
            ]
            end = max([end, *reserved_until])
        return end

    def is_live(self, pool: LeasedPool, now: float) -> bool:
        return self.lease_id is not None and self.ended_at is None and now < self.find_end(pool)

    def is_crowded(self, now: float) -> bool:
        return self.crowded_until > now

    def read_former(self) -> list[tuple[str, float]]:
        """The leases that the number had before: tags as JSON, and the end; latest first."""
        return [(tags, ended_at) for tags, ended_at in json.loads(self.former)] if self.former else []

    def remember_former(self, pool: LeasedPool, key: str, now: float) -> None:
        """Save what a new lease of the key on this number must know about the leases before it.

        Only leases that a call could belong to count, whether they are forgotten or not; so forgetting leases has no effect.
        """
        former = self.read_former() if self.lease_id is not None else []
        if self.lease_id is not None and self.lease_key != key:
            tags = self.key_tags or "{}"
            former.insert(0, (tags if len(tags) <= LONGEST_FORMER_TAGS else "{}", self.find_end(pool)))
        former = [one for one in former if now < one[1] + pool.attribution_window_seconds]
        if len(former) > MOST_FORMER_LEASES:
            former[MOST_FORMER_LEASES - 1 :] = [("{}", former[MOST_FORMER_LEASES - 1][1])]
        self.former = json.dumps(former) if former else None

    def take_end_kind(self, pool: LeasedPool, now: float) -> EndKind | None:
        """How the lease ended, or ends now because its number leaves the pool; None if that was counted before or is unknown."""
        if self.end_kind is None:
            return None
        is_released = self.gone == Gone.RELEASED or self.is_live(pool, now)
        kind = choose_end_kind(pool, self.times, EndKind(self.end_kind), is_released=is_released)
        self.end_kind = None
        return kind

    def end(self, gone: Gone, ended_at: float) -> None:
        """End the lease; the caller sets when the number is free."""
        self.ended_at = ended_at
        self.gone = gone.value


_SELECT = f"SELECT {', '.join(PoolNumber.__slots__)} FROM lease_pool_number WHERE "


def _prepare_saving(columns: Sequence[str]) -> tuple[str, Callable[[PoolNumber], Sequence[Any]]]:
    """The statement that saves these columns, and a function that reads its values from a number."""
    changes = ", ".join(f"{column} = ?" for column in columns)
    return f"UPDATE lease_pool_number SET {changes} WHERE pool_number = ?", attrgetter(*columns, "pool_number")


_SAVE, _read_all = _prepare_saving(PoolNumber.__slots__[3:])
_SAVE_TIMES, _read_times = _prepare_saving(
    ["free_at", "restarted_at", "viewed_until", "last_due_at", "next_slot_at", "crowded_until", "joined", "end_kind"]
)
_SAVE_CALLS, _read_calls = _prepare_saving(["free_at", "ended_at", "gone", "calls", "ended_calls"])


def select_pool_numbers(db: sqlite3.Connection, where: str, *values: object) -> Iterator[PoolNumber]:
    """The numbers that match the condition, which may be followed by other SQL clauses."""
    return (PoolNumber(*row) for row in db.execute(_SELECT + where, values))


def find_pool_number_of_key(db: sqlite3.Connection, pool: int, key: str) -> PoolNumber | None:
    """The number that was last leased to the key, if no other key has leased it since."""
    return next(select_pool_numbers(db, "pool = ? AND owner_key = ?", pool, key), None)


def find_pool_number(db: sqlite3.Connection, pool_id: str, number: PhoneNumber) -> PoolNumber | None:
    where = "name = ? AND pool = (SELECT pool FROM lease_pool WHERE pool_id = ?)"
    return next(select_pool_numbers(db, where, write_pool_number(number), pool_id), None)


def find_pool_numbers_of_account(db: sqlite3.Connection, account: str, number: PhoneNumber) -> list[PoolNumber]:
    """What the pools of the account keep of the number."""
    # The ids of an account: a slash follows its key, and "0" follows the slash in the order of characters.
    pools = "SELECT pool FROM lease_pool WHERE pool_id > ? || '/' AND pool_id < ? || '0'"
    return list(select_pool_numbers(db, f"name = ? AND pool IN ({pools})", write_pool_number(number), account, account))


def find_number_free_longest(db: sqlite3.Connection, pool: int, now: float) -> PoolNumber | None:
    return next(select_pool_numbers(db, "pool = ? AND free_at <= ? ORDER BY free_at, name LIMIT 1", pool, now), None)


def list_freed_last(db: sqlite3.Connection, pool: int, now: float, most: int) -> list[PoolNumber]:
    """The free numbers that are leased last, the last one first."""
    where = "pool = ? AND free_at <= ? ORDER BY free_at DESC, name DESC LIMIT ?"
    return list(select_pool_numbers(db, where, pool, now, most))


def read_pool_numbers(db: sqlite3.Connection, numbers: list[int]) -> Iterator[PoolNumber]:
    """The numbers of these rows that still exist."""
    for number in numbers:
        yield from list(select_pool_numbers(db, "pool_number = ?", number))


def save_pool_number(db: sqlite3.Connection, pool_number: PoolNumber) -> None:
    db.execute(_SAVE, _read_all(pool_number))


def save_times(db: sqlite3.Connection, pool_number: PoolNumber) -> None:
    """Save only what a visit changes, which is most of all writes."""
    db.execute(_SAVE_TIMES, _read_times(pool_number))


def save_calls(db: sqlite3.Connection, pool_number: PoolNumber) -> None:
    """Save what a call changes: only the index of free numbers is updated."""
    db.execute(_SAVE_CALLS, _read_calls(pool_number))
