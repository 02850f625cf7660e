"""Make a pool's numbers those of its revision, whichever pools of the account have them: one script for up to a thousand.

Each call is one step, so a number is in one pool at any time, and between two calls claims lease what is there. Nothing
but the pool's count of `changes` tells servers apart that do it at once: a call changes nothing when another one has changed
the pool since its numbers were read. Then somebody got further; and whoever claims while the pool is not of its revision yet
goes on.
"""

from typing import Any, Protocol

from server.domain.leases import LeasedPool, write_pool_number

MOST_NUMBERS_MOVED = 1_000
"""Numbers that are named in one step, during which Redis does nothing else."""

MOST_ATTEMPTS = 5
"""So often others may have taken some of the numbers meanwhile before this server stops."""


class RunStep(Protocol):
    """Runs the script of this name on the keys of a pool, of its account, and of other pools of the account."""

    def __call__(self, name: str, pool_id: str, /, *arguments: Any, others: tuple[str, ...] = ()) -> Any: ...


def move_numbers(run: RunStep, pool: LeasedPool, now: float) -> None:
    """Make the numbers kept those of the pool, or stop as soon as somebody else changes them."""
    changes, kept, leaving = _list_pool_numbers(run, pool.pool_id)
    wanted = {write_pool_number(pool_number).encode("ascii") for pool_number in pool.pool_numbers}
    # In their order they are put in, and taken out, in half the time.
    coming, going = sorted(wanted - kept), sorted((kept | leaving) - wanted)
    others: tuple[str, ...] = ()
    attempts = 0
    while attempts < MOST_ATTEMPTS:
        arrivals = coming[:MOST_NUMBERS_MOVED]
        departures = going[: MOST_NUMBERS_MOVED - len(arrivals)]
        is_last = len(arrivals) + len(departures) == len(coming) + len(going)
        times = (now, pool.buffer_seconds, pool.max_lease_seconds)
        revision = pool.revision if is_last else ""
        words = (len(others), len(arrivals), *others, *arrivals, *departures)
        reply = run("move_numbers", pool.pool_id, *times, pool.pool_id, changes, revision, *words, others=others)
        if reply[0] == b"other_pools":
            others, attempts = tuple(pool_id.decode("utf-8") for pool_id in reply[1:]), attempts + 1
            continue
        if reply[0] == b"numbers_changed":
            return
        _, changes, came, left = reply
        coming, going, attempts = coming[came:], going[left:], 0
        if is_last and not coming and not going:
            return


def _list_pool_numbers(run: RunStep, pool_id: str) -> tuple[bytes, set[bytes], set[bytes]]:
    """The count of changes before the first step, the numbers that are here, and those that leave when their calls end."""
    changes, cursor, pool_numbers, leaving = run("list_numbers", pool_id, 0, MOST_NUMBERS_MOVED)
    kept = set(pool_numbers)
    while cursor != b"0":
        _changes, cursor, pool_numbers, _leaving = run("list_numbers", pool_id, cursor, MOST_NUMBERS_MOVED)
        kept.update(pool_numbers)
    return changes, kept, set(leaving)
