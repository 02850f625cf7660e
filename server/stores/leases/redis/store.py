"""The lease store in Redis: each change of a lease is a run of one script."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from server.domain.leased_pools import find_account
from server.domain.leases import Gone, Lease, LeasedPool, Refusal, write_place
from server.domain.phone_numbers import PhoneNumber
from server.stores.leases.contract import (
    LONGEST_WAIT_SECONDS,
    MOST_LEASES_SHOWN,
    Claim,
    Claimed,
    LeaseReference,
    LeaseStore,
    PoolState,
    RecordedStep,
    Renewed,
)
from server.stores.leases.redis.cluster import CLUSTER_SCHEMES, Cluster
from server.stores.leases.redis.rows import (
    read_claimed_tags,
    read_lease,
    read_steps,
    read_text,
    recall_place,
    write_claimed_tags,
    write_tags,
    write_text,
)
from server.stores.leases.redis.scripts import load_scripts
from server.stores.leases.redis.servers import Argument, OneServer, Servers
from server.stores.leases.redis.take_over import take_over_places

MOST_LEASES_FORGOTTEN = 200
MOST_ENDS_COUNTED = 200
MOST_VISITORS_READ = 500
"""How many are dealt with in one step, during which Redis does nothing else."""


class RedisLeaseStore(LeaseStore):
    """Leases in the Redis, Valkey or cluster at a URL: `redis://`, `rediss://`, `redis+cluster://` or `rediss+cluster://`."""

    def __init__(self, url: str, longest_wait_seconds: float = LONGEST_WAIT_SECONDS) -> None:
        self._scripts = load_scripts()
        is_cluster = url.partition("://")[0] in CLUSTER_SCHEMES
        self._servers: Servers = (Cluster if is_cluster else OneServer)(url, longest_wait_seconds)

    def prepare(self) -> None:
        self.check()

    def check(self) -> None:
        self._servers.check()

    def close(self) -> None:
        self._servers.close()

    def claim(self, pool: LeasedPool, claim: Claim, now: float) -> Claimed | Refusal:
        answer = self._taking_over(pool, now, partial(self._claim, pool, claim, now))
        if answer[0] == b"refused":
            return Refusal(read_text(answer[1]))
        _, place, lease_id, due_at, is_new = answer
        return Claimed(recall_place(place), read_text(lease_id), float(due_at) - now, bool(is_new))

    def _taking_over(self, pool: LeasedPool, now: float, run: Callable[[str], Any]) -> Any:
        """Run what wants the pool's places to be of a revision, after taking them over where they aren't."""
        answer = run(pool.revision)
        if not _wants_other_places(answer):
            return answer
        answer = run(pool.revision if take_over_places(self._take_step, pool, now) else "")
        # While servers disagree about the pool, the places that are there serve.
        return run("") if _wants_other_places(answer) else answer

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
            *(write_claimed_tags(visitor.claimed_tags) if visitor.claimed_tags else ()),
        )
        return self._servers.run(self._scripts["claim"], pool.pool_id, arguments, _is_claimed)

    def renew(self, pool: LeasedPool, lease: LeaseReference, now: float) -> Renewed:
        arguments = (now, pool.buffer_seconds, pool.max_lease_seconds, *_name(lease))
        answer = self._servers.run(self._scripts["renew"], pool.pool_id, arguments, _vouches_for_longer)
        if answer[0] == b"gone":
            return Renewed(0.0, Gone(read_text(answer[1])))
        return Renewed(float(answer[1]) - now)

    def leave(self, pool: LeasedPool, lease: LeaseReference, now: float) -> None:
        self._run("leave", pool, now, pool.buffer_seconds, pool.max_lease_seconds, *_name(lease))

    def release(self, pool: LeasedPool, place: PhoneNumber, now: float) -> bool:
        return bool(self._keep("release", pool, now, pool.max_lease_seconds, write_place(place)))

    def tag(
        self, pool: LeasedPool, lease: LeaseReference, tags: Mapping[str, str], now: float
    ) -> Mapping[str, str] | None:
        answer = self._keep("tag", pool, *_name(lease), *write_claimed_tags(tags))
        return None if answer is None else read_claimed_tags(answer)

    def call_started(self, pool: LeasedPool, place: PhoneNumber, call_id: str, now: float) -> Lease | None:
        def run(revision: str) -> Any:
            arguments = (*_times(pool, now), revision, write_place(place), write_text(call_id))
            return self._keep("call_started", pool, *arguments)

        answer = self._taking_over(pool, now, run)
        return None if answer is None else read_lease(answer)

    def call_ended(self, pool: LeasedPool, place: PhoneNumber, call_id: str, now: float) -> None:
        arguments = (now, pool.buffer_seconds, pool.max_lease_seconds, write_place(place), write_text(call_id))
        self._keep("call_ended", pool, *arguments)

    def find_by_tracking_number(self, pool: LeasedPool, place: PhoneNumber, now: float) -> Lease | None:
        answer = self._run("find_lease", pool, *_times(pool, now), write_place(place))
        return None if answer is None else read_lease(answer)

    def pool_state(self, pool: LeasedPool, now: float) -> PoolState:
        live, on_call, taken, newest = self._run("pool_state", pool, now, MOST_LEASES_SHOWN)
        leases: list[Lease] = []
        for places in _in_parts(list(zip(newest[::2], newest[1::2], strict=True))):
            times = (now, pool.buffer_seconds, pool.max_lease_seconds)
            leases += [read_lease(answer) for answer in self._run("read_leases", pool, *times, *places)]
        return PoolState(len(pool.places), live, on_call, len(pool.places) - taken, tuple(leases))

    def expire(self, pool: LeasedPool, now: float) -> int:
        times = (now, pool.max_lease_seconds)
        forgotten = self._run("expire", pool, *times, pool.attribution_window_seconds, MOST_LEASES_FORGOTTEN)
        while self._run("count_ends", pool, *times, MOST_ENDS_COUNTED):
            pass
        self._servers.run(self._scripts["keep_holders"], find_account(pool.pool_id), ())
        return int(forgotten)

    def read_record(self, pool: LeasedPool, since: float) -> list[RecordedStep]:
        return list(read_steps(self._run("read_record", pool, since)))

    def begin_alert(self, pool: LeasedPool, now: float, quiet_seconds: float) -> bool:
        return bool(self._run("begin_alert", pool, now, quiet_seconds))

    def _run(self, name: str, pool: LeasedPool, *arguments: Argument) -> Any:
        return self._servers.run(self._scripts[name], pool.pool_id, arguments)

    def _keep(self, name: str, pool: LeasedPool, *arguments: Argument) -> Any:
        """Run what nobody tells a second time once it was answered, and so has to outlast a server."""
        return self._take_step(name, pool.pool_id, *arguments)

    def _take_step(self, name: str, pool_id: str, *arguments: Argument) -> Any:
        """A step whose loss could have a number leased by two pools."""
        return self._servers.run(self._scripts[name], pool_id, arguments, lambda _answer: True)


def _is_claimed(answer: Any) -> bool:
    """Whether a number is told; the lease that is joined may itself be one that the replicas have not confirmed."""
    return bool(answer[0] == b"claimed")


def _vouches_for_longer(answer: Any) -> bool:
    """Whether the heartbeat lets a page show its number for longer than Redis knew to keep it before."""
    return answer[0] == b"live" and bool(answer[-1])


def _wants_other_places(answer: Any) -> bool:
    return bool(answer) and answer[0] == b"places_changed"


def _name(lease: LeaseReference) -> Sequence[Argument]:
    return write_place(lease.place), write_text(lease.lease_id), write_text(lease.visitor_id)


def _times(pool: LeasedPool, now: float) -> Sequence[Argument]:
    return now, pool.buffer_seconds, pool.max_lease_seconds, pool.attribution_window_seconds


def _in_parts(places: list[tuple[bytes, int]]) -> list[list[bytes]]:
    """Places in parts, each with a bounded number of visitors in all."""
    parts: list[list[bytes]] = []
    visitors = MOST_VISITORS_READ
    for place, remembered in places:
        if visitors >= MOST_VISITORS_READ:
            parts.append([])
            visitors = 0
        parts[-1].append(place)
        visitors += remembered + 1
    return parts
