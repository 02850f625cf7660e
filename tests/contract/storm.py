"""A storm: many processes and threads that claim, view, leave and call at random, and write down the replies.

Time runs faster than real time, so that hundreds of leases end within seconds; all clients share the clock.
"""

import itertools
import os
import random
import threading
import time
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from multiprocessing.synchronize import Semaphore
from pathlib import Path

from server.domain.check_leases import CheckRefusal, write_check_lease_id
from server.domain.leases import LeasedPool, Refusal, Visitor
from server.domain.phone_numbers import PhoneNumber
from server.stores.contract import StoreUnavailable
from server.stores.leases.contract import Claim, Claimed, LeaseReference, LeaseStore
from tests.contract.answers import CHECK_KEY, Answer
from tests.contract.engines import open_patiently
from tests.contract.pool_driver import OPENS_AT, make_key
from tests.processes import CONTEXT
from tests.waiting import HANG_SECONDS

SPEED = 300
"""Seconds of a storm's clock in one real second, by default."""

_NAMES = itertools.count()


@dataclass(frozen=True)
class Storm:
    """What the clients share: the lease store, the pool, the folder for their replies, and the time at which it began."""

    url: str
    pool: LeasedPool
    folder: Path
    began_at: float
    keys: int = 30
    visitors: int = 4
    speed: float = SPEED

    def read_clock(self) -> float:
        """The time in the storm, from a clock that all processes of the machine share."""
        return OPENS_AT + (time.monotonic() - self.began_at) * self.speed


class Workers:
    """The processes of a storm, each with some threads, which send requests for some seconds of the storm's clock.

    Their clocks are wrong by `clock_errors`, one after the other, in seconds.
    """

    def __init__(
        self, storm: Storm, processes: int, threads: int, seconds: float, clock_errors: tuple[float, ...] = (0.0,)
    ) -> None:
        self._responses = CONTEXT.Semaphore(0)
        self._processes: list[BaseProcess] = []
        for number in range(processes):
            clock_error = clock_errors[number % len(clock_errors)]
            arguments = (storm, self._responses, f"{next(_NAMES)}", threads, seconds, clock_error)
            process = CONTEXT.Process(target=_work, args=arguments, daemon=True)
            process.start()
            self._processes.append(process)

    def wait_for_answers(self, count: int) -> None:
        """Wait until the workers have got this many more replies."""
        for _respond in range(count):
            assert self._responses.acquire(timeout=HANG_SECONDS), "nobody got a response"

    def kill(self, count: int) -> None:
        """Kill the first of those that still run, with SIGKILL."""
        for process in self._processes[:count]:
            process.kill()
            process.join()
        del self._processes[:count]

    def join(self) -> None:
        """Wait until all that still run have ended, and check that none failed."""
        for process in self._processes:
            process.join(HANG_SECONDS)
        assert [process.exitcode for process in self._processes] == [0] * len(self._processes)


def _work(storm: Storm, responses: Semaphore, name: str, threads: int, seconds: float, clock_error: float) -> None:
    store = open_patiently(storm.url)
    clients = [Client(storm, store, responses, f"{name}.{thread}", clock_error) for thread in range(threads)]
    running = [threading.Thread(target=client.ask_at_random, args=(seconds,)) for client in clients]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    store.close()
    if any(client.failed for client in clients):
        raise SystemExit(1)


class Client:
    """One thread of a storm: some visitors, who send one request at a time, and a carrier."""

    def __init__(self, storm: Storm, store: LeaseStore, responses: Semaphore, name: str, clock_error: float) -> None:
        self._storm = storm
        self._store = store
        self._responses = responses
        self._name = name
        self._clock_error = clock_error
        self._random = random.Random(name)
        self._held: dict[str, tuple[str, LeaseReference]] = {}
        self._calls: list[tuple[float, PhoneNumber, str]] = []
        self._count = 0
        self.failed = True

    def ask_at_random(self, seconds: float) -> None:
        path = self._storm.folder / f"{self._name}.jsonl"
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        try:
            ends_at = self._storm.read_clock() + seconds
            while self._storm.read_clock() < ends_at:
                visitor = f"visitor {self._name} {self._random.randrange(self._storm.visitors)}"
                actions = [self._claim, self._renew, self._leave, self._call, self._hang_up, self._check]
                action = self._random.choices(actions, [8, 18, 3, 3, 3, 2])[0]
                try:
                    action(visitor)
                except StoreUnavailable:
                    # There was no reply; the page asks again.
                    continue
            self.failed = False
        finally:
            os.close(self._file)

    def _claim(self, visitor: str) -> None:
        # A visit keeps its key as long as it shows a number: the page claims no other.
        key = self._held[visitor][0] if visitor in self._held else str(self._random.randrange(self._storm.keys))
        self._count += 1
        claim = Claim(make_key(key), Visitor(visitor), f"lease {self._name} {self._count}")
        began_at, now = self._begin()
        answer = self._store.claim(self._storm.pool, claim, now)
        if isinstance(answer, Refusal):
            self._held.pop(visitor, None)
            self._record(Answer("claim", began_at, self._storm.read_clock(), key, visitor))
        else:
            self._held[visitor] = key, LeaseReference(answer.pool_number, answer.lease_id, visitor)
            self._record_claimed(key, visitor, began_at, answer)

    def _record_claimed(self, key: str, visitor: str, began_at: float, claimed: Claimed) -> None:
        ended_at = self._storm.read_clock()
        pool_number, seconds = str(claimed.pool_number), claimed.renew_after_seconds
        self._record(
            Answer("claim", began_at, ended_at, key, visitor, pool_number, claimed.lease_id, claimed.is_new, seconds)
        )

    def _renew(self, visitor: str) -> None:
        if visitor in self._held:
            key, lease = self._held[visitor]
            began_at, now = self._begin()
            answer = self._store.renew(self._storm.pool, lease, now)
            seconds = None if answer.gone else answer.renew_after_seconds
            renewed = Answer(
                "renew", began_at, self._storm.read_clock(), key, visitor, str(lease.pool_number), lease.lease_id
            )
            self._record(Answer(**{**vars(renewed), "renew_after_seconds": seconds}))
            if answer.gone:
                del self._held[visitor]

    def _leave(self, visitor: str) -> None:
        if visitor in self._held:
            key, lease = self._held.pop(visitor)
            began_at, now = self._begin()
            asked = Answer(
                "leave", began_at, key=key, visitor=visitor, pool_number=str(lease.pool_number), lease_id=lease.lease_id
            )
            self._record(asked)
            self._store.leave(self._storm.pool, lease, now)
            self._record(Answer(**{**vars(asked), "ended_at": self._storm.read_clock()}))

    def _call(self, visitor: str) -> None:
        if visitor in self._held and not self._calls:
            pool_number, self._count = self._held[visitor][1].pool_number, self._count + 1
            call_id = f"call {self._name} {self._count}"
            began_at, now = self._begin()
            lease = self._store.call_started(self._storm.pool, pool_number, call_id, now)
            key, lease_id = (lease.key.tags["kw"], lease.lease_id) if lease else ("", None)
            ended_at = self._storm.read_clock()
            self._record(
                Answer(
                    "call_started",
                    began_at,
                    ended_at,
                    key,
                    pool_number=str(pool_number),
                    lease_id=lease_id,
                    call_id=call_id,
                )
            )
            # Some outlast the lease, when no visitor views the number any more.
            self._calls.append(
                (ended_at + self._random.uniform(0, 3 * self._storm.pool.buffer_seconds), pool_number, call_id)
            )

    def _hang_up(self, _visitor: str) -> None:
        if self._calls and self._calls[0][0] < self._storm.read_clock():
            _over_at, pool_number, call_id = self._calls.pop()
            began_at, now = self._begin()
            asked = Answer(
                "call_ended", began_at, pool_number=str(pool_number), call_id=call_id, visitor=f"carrier {self._name}"
            )
            self._record(asked)
            self._store.call_ended(self._storm.pool, pool_number, call_id, now)
            self._record(Answer(**{**vars(asked), "ended_at": self._storm.read_clock()}))

    def _check(self, _visitor: str) -> None:
        """A whole check: a claim, a heartbeat, sometimes a call on the number, and mostly a leave."""
        self._count += 1
        visitor = f"checker {self._name} {self._count}"
        key, lease_id = f"{CHECK_KEY}{visitor}", write_check_lease_id(visitor)
        began_at, now = self._begin()
        answer = self._store.claim_for_check(self._storm.pool, lease_id, now)
        if isinstance(answer, CheckRefusal):
            return
        self._record_claimed(key, visitor, began_at, answer)
        self._held[visitor] = key, LeaseReference(answer.pool_number, answer.lease_id, visitor)
        if self._random.random() < 0.3:
            self._call(visitor)
        lease = self._held.pop(visitor)[1]
        shown = {"key": key, "visitor": visitor, "pool_number": str(lease.pool_number), "lease_id": lease_id}
        began_at, now = self._begin()
        renewed = self._store.renew_check(self._storm.pool, lease, now)
        seconds = None if renewed.gone else renewed.renew_after_seconds
        self._record(Answer("renew", began_at, self._storm.read_clock(), **shown, renew_after_seconds=seconds))
        if self._random.random() < 0.8:
            began_at, now = self._begin()
            self._record(Answer("leave", began_at, **shown))
            self._store.leave_check(self._storm.pool, lease, now)
            self._record(Answer("leave", began_at, self._storm.read_clock(), **shown))

    def _begin(self) -> tuple[float, float]:
        began_at = self._storm.read_clock()
        return began_at, began_at + self._clock_error

    def _record(self, answer: Answer) -> None:
        # One unbuffered write: what is in the file was really received, even if the process is killed.
        os.write(self._file, answer.write())
        self._responses.release()
