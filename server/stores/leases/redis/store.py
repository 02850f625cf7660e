"""The lease store in Redis: each change of a lease is one run of a script."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from server.domain.check_leases import CheckRefusal
from server.domain.leases import Gone, Lease, LeasedPool, RecordedStep, Refusal, write_pool_number
from server.domain.phone_numbers import PhoneNumber
from server.stores.contract import StoreUnavailable
from server.stores.leases.contract import (
    LONGEST_WAIT_SECONDS,
    MOST_LEASES_SHOWN,
    Claim,
    Claimed,
    LeaseReference,
    LeaseStore,
    PoolState,
    Renewed,
)
from server.stores.leases.redis.cluster import CLUSTER_SCHEMES, Cluster
from server.stores.leases.redis.keys import name_keys, name_keys_of_others
from server.stores.leases.redis.layout import check_layout
from server.stores.leases.redis.moving import move_numbers
from server.stores.leases.redis.rows import (
    read_lease,
    read_page_tags,
    read_steps,
    read_text,
    recall_pool_number,
    write_page_tags,
    write_tags,
    write_text,
)
from server.stores.leases.redis.scripts import load_scripts
from server.stores.leases.redis.servers import Argument, IsRisky, OneServer, Servers

MOST_ATTEMPTS = 3
"""How often a claim moves the pool's numbers before it uses the ones that are there."""

MOST_LEASES_FORGOTTEN = 200
MOST_ENDS_COUNTED = 200
MOST_VISITORS_READ = 500
"""The numbers of leases and visitors that one step handles; Redis does nothing else meanwhile."""


class RedisLeaseStore(LeaseStore):
    """Leases in the Redis, Valkey or cluster at a URL: `redis://`, `rediss://`, `redis+cluster://` or `rediss+cluster://`."""

    def __init__(self, url: str, longest_wait_seconds: float = LONGEST_WAIT_SECONDS) -> None:
        self._scripts = load_scripts()
        is_cluster = url.partition("://")[0] in CLUSTER_SCHEMES
        self._servers: Servers = (Cluster if is_cluster else OneServer)(url, longest_wait_seconds)

    def prepare(self) -> None:
        self.check()
        check_layout(self._servers)

    def check(self) -> None:
        self._servers.check()

    def close(self) -> None:
        self._servers.close()

    def claim(self, pool: LeasedPool, claim: Claim, now: float) -> Claimed | Refusal:
        reply = self._with_pool_numbers(pool, now, partial(self._claim, pool, claim, now))
        if reply[0] == b"refused":
            return Refusal(read_text(reply[1]))
        _, pool_number, lease_id, due_at, is_new = reply
        return Claimed(recall_pool_number(pool_number), read_text(lease_id), float(due_at) - now, bool(is_new))

    def _with_pool_numbers(self, pool: LeasedPool, now: float, run: Callable[[str], Any]) -> Any:
        """Run a script that needs the pool's numbers at a revision; move the numbers first if they are not."""
        for _attempt in range(MOST_ATTEMPTS):
            reply = run(pool.revision)
            if not reply or reply[0] != b"numbers_changed":
                return reply
            # A move needs no confirmation: replicas get it before the claim that returns one of its numbers, which is confirmed.
            move_numbers(self._run_step, pool, now)
        # While servers disagree about the pool, use the numbers that are there.
        return run("")

    def _claim(self, pool: LeasedPool, claim: Claim, now: float, revision: str) -> Any:
        visitor = claim.visitor
        arguments = (
            now,
            pool.buffer_seconds,
            pool.max_lease_seconds,
            pool.attribution_window_seconds,
            revision,
            claim.key.digest,
            write_tags(claim.key.tags),
            claim.client,
            "" if claim.client_leases is None else claim.client_leases,
            claim.new_lease_id,
            write_text(visitor.visitor_id),
            write_text(visitor.landing_url),
            write_text(visitor.referring_url),
            write_tags(visitor.tags),
            *(write_page_tags(visitor.page_tags) if visitor.page_tags else ()),
        )
        return self._run_step("claim", pool.pool_id, *arguments, is_risky=_is_claimed)

    def renew(self, pool: LeasedPool, lease: LeaseReference, now: float) -> Renewed:
        arguments = (now, pool.buffer_seconds, pool.max_lease_seconds, *_name(lease))
        reply = self._run_step("renew", pool.pool_id, *arguments, is_risky=_vouches_for_longer)
        if reply[0] == b"gone":
            return Renewed(0.0, Gone(read_text(reply[1])))
        return Renewed(float(reply[1]) - now)

    def leave(self, pool: LeasedPool, lease: LeaseReference, now: float) -> None:
        self._run("leave", pool, now, pool.buffer_seconds, pool.max_lease_seconds, *_name(lease))

    def claim_for_check(self, pool: LeasedPool, lease_id: str, now: float) -> Claimed | CheckRefusal:
        def run(revision: str) -> Any:
            return self._run_step("claim_for_check", pool.pool_id, now, revision, lease_id, is_risky=_is_claimed)

        reply = self._with_pool_numbers(pool, now, run)
        if reply[0] == b"refused":
            return CheckRefusal(read_text(reply[1]))
        _, pool_number, until, is_new = reply
        return Claimed(recall_pool_number(pool_number), lease_id, float(until) - now, bool(is_new))

    def renew_check(self, pool: LeasedPool, lease: LeaseReference, now: float) -> Renewed:
        until = self._run("find_check", pool, write_pool_number(lease.pool_number), lease.lease_id)
        return Renewed(float(until) - now) if until and float(until) > now else Renewed(0.0, Gone.EXPIRED)

    def leave_check(self, pool: LeasedPool, lease: LeaseReference, now: float) -> None:
        self._run("leave_check", pool, now, write_pool_number(lease.pool_number), lease.lease_id)

    def release(self, pool: LeasedPool, pool_number: PhoneNumber, now: float) -> bool:
        return bool(self._keep("release", pool, now, pool.max_lease_seconds, write_pool_number(pool_number)))

    def tag(
        self, pool: LeasedPool, lease: LeaseReference, tags: Mapping[str, str], now: float
    ) -> Mapping[str, str] | None:
        reply = self._keep("tag", pool, *_name(lease), *write_page_tags(tags))
        return None if reply is None else read_page_tags(reply)

    def call_started(self, pool: LeasedPool, pool_number: PhoneNumber, call_id: str, now: float) -> Lease | None:
        def run(revision: str) -> Any:
            arguments = (*_times(pool, now), revision, write_pool_number(pool_number), write_text(call_id))
            return self._keep("call_started", pool, *arguments)

        reply = self._with_pool_numbers(pool, now, run)
        return None if reply is None else read_lease(reply)

    def call_ended(self, pool_or_account: LeasedPool | str, pool_number: PhoneNumber, call_id: str, now: float) -> None:
        words: tuple[Argument, ...] = (write_pool_number(pool_number), write_text(call_id))
        if isinstance(pool_or_account, LeasedPool):
            pool_id = pool_or_account.pool_id
            times = (now, pool_or_account.buffer_seconds, pool_or_account.max_lease_seconds)
        else:
            # To the script an account's key is a pool that keeps nothing.
            pool_id, times = pool_or_account, (now, 0, 0)
        others: tuple[str, ...] = ()
        for _attempt in range(MOST_ATTEMPTS):
            reply = self._run_step(
                "call_ended", pool_id, *times, pool_id, *words, *others, others=others, is_risky=lambda _reply: True
            )
            if not reply:
                return
            others = tuple(read_text(other) for other in reply[1:])
        raise StoreUnavailable("the pools of a number that a call is on change all the time")

    def find_by_tracking_number(self, pool: LeasedPool, pool_number: PhoneNumber, now: float) -> Lease | None:
        reply = self._run("find_lease", pool, *_times(pool, now), write_pool_number(pool_number))
        return None if reply is None else read_lease(reply)

    def pool_state(self, pool: LeasedPool, now: float) -> PoolState:
        live, on_call, taken, newest = self._run("pool_state", pool, now, MOST_LEASES_SHOWN)
        leases: list[Lease] = []
        for pool_numbers in _in_parts(list(zip(newest[::2], newest[1::2], strict=True))):
            times = (now, pool.buffer_seconds, pool.max_lease_seconds)
            leases += [read_lease(reply) for reply in self._run("read_leases", pool, *times, *pool_numbers)]
        return PoolState(len(pool.pool_numbers), live, on_call, len(pool.pool_numbers) - taken, tuple(leases))

    def expire(self, pool: LeasedPool, now: float) -> int:
        times = (now, pool.max_lease_seconds)
        forgotten = 0
        window = pool.attribution_window_seconds
        while newly := self._run("expire", pool, *times, window, MOST_LEASES_FORGOTTEN - forgotten):
            forgotten += int(newly)
        while self._run("count_ends", pool, *times, MOST_ENDS_COUNTED):
            pass
        return forgotten

    def read_record(self, pool: LeasedPool, since: float) -> list[RecordedStep]:
        return list(read_steps(self._run("read_record", pool, since)))

    def begin_alert(self, pool: LeasedPool, now: float, quiet_seconds: float) -> bool:
        return bool(self._run("begin_alert", pool, now, quiet_seconds))

    def _run(self, name: str, pool: LeasedPool, *arguments: Argument) -> Any:
        return self._run_step(name, pool.pool_id, *arguments)

    def _keep(self, name: str, pool: LeasedPool, *arguments: Argument) -> Any:
        """Run a step that no client repeats, so that replicas must confirm it."""
        return self._run_step(name, pool.pool_id, *arguments, is_risky=lambda _reply: True)

    def _run_step(
        self,
        name: str,
        pool_id: str,
        /,
        *arguments: Argument,
        others: tuple[str, ...] = (),
        is_risky: IsRisky | None = None,
    ) -> Any:
        script = self._scripts[name]
        keys = name_keys(pool_id, script.keys)
        if others:
            keys += name_keys_of_others(others, script.keys)
        return self._servers.run(script, keys, arguments, is_risky)


def _is_claimed(reply: Any) -> bool:
    """Whether the reply has a number. Even a joined lease may not be confirmed by the replicas yet."""
    return bool(reply[0] == b"claimed")


def _vouches_for_longer(reply: Any) -> bool:
    """Whether the heartbeat lets a page show its number for longer than Redis had stored before."""
    return reply[0] == b"live" and bool(reply[-1])


def _name(lease: LeaseReference) -> Sequence[Argument]:
    return write_pool_number(lease.pool_number), write_text(lease.lease_id), write_text(lease.visitor_id)


def _times(pool: LeasedPool, now: float) -> Sequence[Argument]:
    return now, pool.buffer_seconds, pool.max_lease_seconds, pool.attribution_window_seconds


def _in_parts(pool_numbers: list[tuple[bytes, int]]) -> list[list[bytes]]:
    """Numbers in parts, each with a limited number of visitors in total."""
    parts: list[list[bytes]] = []
    visitors = MOST_VISITORS_READ
    for pool_number, remembered in pool_numbers:
        if visitors >= MOST_VISITORS_READ:
            parts.append([])
            visitors = 0
        parts[-1].append(pool_number)
        visitors += remembered + 1
    return parts
