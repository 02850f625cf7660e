"""Moves a pool's numbers to its revision, whichever pools of the account have them: one script for up to a thousand.

Each call is one step, so a number is always in one pool, and claims between two calls lease what is there. The pool's
count of `changes` detects servers that move numbers at the same time: a call changes nothing if another server has
changed the pool since its numbers were read. That server got further; and the next claim continues, as long as the
pool is not at its revision.
"""

from typing import Any, Protocol

from server.domain.leases import LeasedPool, write_pool_number

MOST_NUMBERS_MOVED = 1_000
"""The number of numbers that one step lists; Redis does nothing else meanwhile."""

MOST_ATTEMPTS = 5
"""How often other servers may move some of the numbers meanwhile before this server stops."""


class RunStep(Protocol):
    """Runs the script of this name with the keys of a pool, of its account, and of other pools of the account."""

    def __call__(self, name: str, pool_id: str, /, *arguments: Any, others: tuple[str, ...] = ()) -> Any: ...


def move_numbers(run: RunStep, pool: LeasedPool, now: float) -> None:
    """Make the stored numbers equal to those of the pool, or stop when other servers keep changing them."""
    changes, kept, leaving = _list_pool_numbers(run, pool.pool_id)
    wanted = {write_pool_number(pool_number).encode("ascii") for pool_number in pool.pool_numbers}
    # Adding and removing them in order takes half the time.
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
    """The count of changes before the first step, the stored numbers, and those that leave when their calls end."""
    changes, cursor, pool_numbers, leaving = run("list_numbers", pool_id, 0, MOST_NUMBERS_MOVED)
    kept = set(pool_numbers)
    while cursor != b"0":
        _changes, cursor, pool_numbers, _leaving = run("list_numbers", pool_id, cursor, MOST_NUMBERS_MOVED)
        kept.update(pool_numbers)
    return changes, kept, set(leaving)
