"""An engine replies like the plain model to any requests in any order."""

import itertools
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from server.domain.check_leases import write_check_lease_id
from server.domain.leased_pools import find_account
from server.domain.leases import LONGEST_CALL_SECONDS, EndCounts, Lease, RecordedStep, Refusal, Visitor
from server.domain.phone_numbers import PhoneNumber
from server.stores.leases.contract import (
    RECORD_STEP_SECONDS,
    Claim,
    Claimed,
    LeaseReference,
    LeaseStore,
    PoolState,
    Renewed,
)
from tests.contract.plain_model import PlainLeaseStore
from tests.contract.pool_driver import OPENS_AT, make_key, make_other_pool, make_pool, make_pool_numbers

POOL_NUMBERS = (*make_pool_numbers(3), PhoneNumber(make_pool_numbers(1)[0].number, "7"))
KEYS = st.sampled_from(["a", "b", "c", "d"])
VISITORS = st.sampled_from(["ann", "ben", "cat", "dan", "eva"])
TAGS = st.dictionaries(st.sampled_from(["quote", "seat"]), st.sampled_from(["1", "2"]), max_size=2)
CALLS = st.sampled_from(["call 1", "call 2", "call 3"])
# Odd fractions keep the clock away from the exact ends of times, which have their own examples.
STEPS = st.sampled_from([0.013, 1.017, 7.11, 19.9, 20.3, 41.7, 59.9, 61.3, 130.1, 601.7, float(LONGEST_CALL_SECONDS)])

MOMENTS = st.sampled_from([0.31, 1.017, 3.3, 7.11, 12.9, 20.3, 40.7])
PAGE_ACTIONS = ["renew", "renew", "leave", "claim", "call", "hang up"]
FORESEEN = [0.7, 9.3, 23.9, 61.1]


class Machine(RuleBasedStateMachine):
    """Sends the same requests to an engine and the model, and compares the replies and the resulting states."""

    engine: LeaseStore

    def __init__(self) -> None:
        super().__init__()
        self.model = PlainLeaseStore()
        self.now = OPENS_AT
        self.ids = itertools.count()
        self.known: list[LeaseReference] = []
        self.checks: list[LeaseReference] = []
        self.pool = make_pool()
        self.other_pools = [self.pool, self.pool]

    @initialize(
        count=st.integers(1, 4),
        buffer_seconds=st.sampled_from([1.0, 30.0, 60.0]),
        max_lease_seconds=st.sampled_from([25.0, 100.0, 900.0]),
        window=st.sampled_from([0.0, 50.0, 600.0]),
    )
    def open_pool(self, count: int, buffer_seconds: float, max_lease_seconds: float, window: float) -> None:
        self.pool = make_pool(POOL_NUMBERS[:count], buffer_seconds, max_lease_seconds, window)
        self.other_pools = [
            make_other_pool(self.pool, "second", buffer_seconds=17.0),
            make_other_pool(self.pool, "third", max_lease_seconds=40.0),
        ]

    @rule(
        key=KEYS,
        visitor=VISITORS,
        tags=TAGS,
        claimed=TAGS,
        client=st.sampled_from(["x", "y"]),
        most=st.none() | st.integers(1, 2),
    )
    def claim(
        self, key: str, visitor: str, tags: dict[str, str], claimed: dict[str, str], client: str, most: int | None
    ) -> None:
        visit = Visitor(visitor, f"https://example.com/{key}", "", tags, claimed)
        claim = Claim(make_key(key), visit, f"lease {next(self.ids)}", client, most)
        answer = self.ask(lambda store: store.claim(self.pool, claim, self.now))
        if isinstance(answer, Claimed):
            self.remember(LeaseReference(answer.pool_number, answer.lease_id, visitor))

    @rule(key=KEYS, visitor=VISITORS, actions=st.lists(st.tuples(MOMENTS, st.sampled_from(PAGE_ACTIONS)), max_size=5))
    def look_for_a_while(self, key: str, visitor: str, actions: list[tuple[float, str]]) -> None:
        self.claim(key, visitor, {}, {}, "x", None)
        for seconds, action in actions:
            self.wait(seconds)
            if action == "claim":
                self.claim(key, visitor, {}, {}, "x", None)
            elif action == "leave":
                self.leave(0)
            elif action == "renew":
                self.renew(0)
            elif self.known:
                {"call": self.call_started, "hang up": self.call_ended}[action](self.known[0].pool_number, "call 1")
            self.engine_and_model_show_the_same_without_duplicate_numbers_or_keys()

    @rule(key=KEYS, count=st.sampled_from([2, 7, 40]))
    def claim_for_many(self, key: str, count: int) -> None:
        for index in range(count):
            claim = Claim(make_key(key), Visitor(f"one of many {index}"), f"lease {next(self.ids)}", "z")
            answer = self.ask(lambda store, claim=claim: store.claim(self.pool, claim, self.now))  # type: ignore[misc]
            if isinstance(answer, Claimed) and index < 2:
                self.remember(LeaseReference(answer.pool_number, answer.lease_id, claim.visitor.visitor_id))

    @rule(visitor=VISITORS)
    def claim_for_check(self, visitor: str) -> None:
        lease_id = write_check_lease_id(visitor)
        answer = self.ask(lambda store: store.claim_for_check(self.pool, lease_id, self.now))
        if isinstance(answer, Claimed):
            lease = LeaseReference(answer.pool_number, lease_id, visitor)
            self.checks = [lease, *(one for one in self.checks if one != lease)][:3]

    @rule(which=st.integers(0, 2))
    def renew_check(self, which: int) -> None:
        for lease in self.checks[which : which + 1]:
            self.ask(lambda store, lease=lease: store.renew_check(self.pool, lease, self.now))  # type: ignore[misc]

    @rule(which=st.integers(0, 2))
    def leave_check(self, which: int) -> None:
        for lease in self.checks[which : which + 1]:
            self.ask(lambda store, lease=lease: store.leave_check(self.pool, lease, self.now))  # type: ignore[misc]

    @rule(visitor=VISITORS, key=KEYS, pool_number=st.sampled_from(POOL_NUMBERS), is_left=st.booleans())
    def check_among_visitors(self, visitor: str, key: str, pool_number: PhoneNumber, is_left: bool) -> None:
        self.claim_for_check(visitor)
        for lease in self.checks[:1]:
            self.call_started(lease.pool_number, "call 1")
            self.claim(key, visitor, {}, {}, "x", None)
            self.call_ended(pool_number, "call 1")
            self.call_ended(lease.pool_number, "call 1")
        if is_left:
            self.leave_check(0)

    @rule(which=st.integers(0, 7))
    def renew(self, which: int) -> None:
        self.with_lease(which, lambda store, lease: store.renew(self.pool, lease, self.now))

    @rule(which=st.integers(0, 7))
    def renew_when_due(self, which: int) -> None:
        def renew_twice(store: LeaseStore, lease: LeaseReference) -> tuple[Renewed, Renewed]:
            first = store.renew(self.pool, lease, self.now)
            return first, store.renew(self.pool, lease, self.now + first.renew_after_seconds + 0.003)

        self.with_lease(which, renew_twice)

    @rule(which=st.integers(0, 7))
    def leave(self, which: int) -> None:
        self.with_lease(which, lambda store, lease: store.leave(self.pool, lease, self.now))

    @rule(which=st.integers(0, 7), tags=TAGS)
    def tag(self, which: int, tags: dict[str, str]) -> None:
        self.with_lease(which, lambda store, lease: store.tag(self.pool, lease, tags, self.now))

    @rule(pool_number=st.sampled_from(POOL_NUMBERS))
    def release(self, pool_number: PhoneNumber) -> None:
        self.ask(lambda store: store.release(self.pool, pool_number, self.now))

    @rule(pool_number=st.sampled_from(POOL_NUMBERS), call_id=CALLS)
    def call_started(self, pool_number: PhoneNumber, call_id: str) -> None:
        self.ask(lambda store: store.call_started(self.pool, pool_number, call_id, self.now))

    @rule(pool_number=st.sampled_from(POOL_NUMBERS), call_id=CALLS)
    def call_ended(self, pool_number: PhoneNumber, call_id: str) -> None:
        self.ask(lambda store: store.call_ended(self.pool, pool_number, call_id, self.now))

    @rule(pool_number=st.sampled_from(POOL_NUMBERS), call_id=CALLS, which=st.integers(0, 2))
    def call_ended_by_a_server_that_knows_of_another_pool_or_none(
        self, pool_number: PhoneNumber, call_id: str, which: int
    ) -> None:
        given = [*self.other_pools, find_account(self.pool.pool_id)][which]
        self.ask(lambda store: store.call_ended(given, pool_number, call_id, self.now))

    @rule(seconds=STEPS)
    def wait(self, seconds: float) -> None:
        self.now += seconds

    @rule()
    def expire(self) -> None:
        self.ask(lambda store: store.expire(self.pool, self.now))

    @rule(pool_numbers=st.sets(st.sampled_from(POOL_NUMBERS), min_size=1), key=KEYS)
    def change_numbers(self, pool_numbers: set[PhoneNumber], key: str) -> None:
        # Together with the claim that updates the store: its state in between is not specified.
        self.pool = replace(
            self.pool, pool_numbers=tuple(sorted(pool_numbers, key=str)), revision=str(sorted(map(str, pool_numbers)))
        )
        claim = Claim(make_key(key), Visitor("fay"), f"lease {next(self.ids)}")
        self.ask(lambda store: store.claim(self.pool, claim, self.now))

    @rule(pool_numbers=st.sets(st.sampled_from(POOL_NUMBERS), min_size=1), key=KEYS, which=st.integers(0, 1))
    def turn_to_another_pool(self, pool_numbers: set[PhoneNumber], key: str, which: int) -> None:
        self.pool, self.other_pools[which] = self.other_pools[which], self.pool
        self.change_numbers(pool_numbers, key)

    @rule()
    def alert(self) -> None:
        self.ask(lambda store: store.begin_alert(self.pool, self.now, 100))

    @rule(pool_number=st.sampled_from(POOL_NUMBERS))
    def find(self, pool_number: PhoneNumber) -> None:
        self.ask(lambda store: store.find_by_tracking_number(self.pool, pool_number, self.now))

    @rule()
    def read_record(self) -> None:
        self.ask(self.read_busy_steps)

    @invariant()
    def engine_and_model_show_the_same_without_duplicate_numbers_or_keys(self) -> None:
        state = self.ask(lambda store: store.pool_state(self.pool, self.now))
        for later in FORESEEN:
            # Without further requests, later states show the times of a lease, which no reply contains.
            self.ask(lambda store, later=later: store.pool_state(self.pool, self.now + later))  # type: ignore[misc]
        live = [lease for lease in state.leases if lease.live]
        assert len({lease.key.digest for lease in live}) == len({lease.pool_number for lease in live}) == len(live)
        lent = {
            lease.pool_number
            for lease in self.checks
            if self.model.renew_check(self.pool, lease, self.now).gone is None
        }
        assert lent.isdisjoint(lease.pool_number for lease in live)

    def read_busy_steps(self, store: LeaseStore) -> list[RecordedStep]:
        """The latest steps, without those in which nothing happened, which may be missing."""
        steps = store.read_record(self.pool, self.now - 2 * RECORD_STEP_SECONDS)
        return [replace(step, most_live=step.most_live or None) for step in steps if has_activity(step)]

    def ask(self, question: Callable[[LeaseStore], Any]) -> Any:
        answers = question(self.engine), question(self.model)
        assert describe(answers[0]) == describe(answers[1])
        return answers[0]

    def with_lease(self, which: int, question: Callable[[LeaseStore, LeaseReference], Any]) -> None:
        if self.known:
            lease = self.known[which % len(self.known)]
            self.ask(lambda store: question(store, lease))

    def remember(self, lease: LeaseReference) -> None:
        if lease in self.known:
            self.known.remove(lease)
        # Latest first, because those are more likely to be live.
        self.known = [lease, *self.known][:8]


def has_activity(step: RecordedStep) -> bool:
    return bool(step.claims or step.most_live or step.ends != EndCounts())


def describe(answer: Any) -> Any:
    """A reply in a comparable form: times in milliseconds, calls in a fixed order."""
    match answer:
        case float():
            return round(answer, 3)
        case Claimed():
            return answer.pool_number, answer.lease_id, answer.is_new, round(answer.renew_after_seconds, 3)
        case Renewed():
            return answer.gone, round(answer.renew_after_seconds, 3)
        case Lease():
            ended_at = None if answer.ended_at is None else round(answer.ended_at, 3)
            times = round(answer.claimed_at, 3), ended_at
            seen = answer.live, answer.viewers, answer.is_crowded, sorted(answer.calls)
            visitors = [replace(one, joined_at=round(one.joined_at, 3)) for one in answer.visitors[:10]]
            return answer.lease_id, answer.pool_number, answer.key, times, seen, visitors
        case PoolState():
            leases = sorted((describe(lease) for lease in answer.leases), key=lambda lease: str(lease[0]))
            return answer.size, answer.live, answer.on_call, answer.free, leases
        case tuple() | list() if not isinstance(answer, Refusal):
            return [describe(part) for part in answer]
    return answer


@pytest.mark.parametrize(
    ("examples", "steps"), [(60, 20), pytest.param(150, 50, marks=pytest.mark.exhaustive)], ids=["short", "long"]
)
@pytest.mark.usefixtures("lease_url")
def test_an_engine_replies_like_the_plain_model(store: LeaseStore, examples: int, steps: int) -> None:
    class EngineMachine(Machine):
        engine = store

    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        EngineMachine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
