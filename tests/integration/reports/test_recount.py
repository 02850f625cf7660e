"""Whatever happens to calls, the rollups equal a recount of the calls that were counted and not erased."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from server.domain.calls.attributed import Attributed, Match
from server.domain.calls.call import Call
from server.domain.calls.lead import Lead, LeadStatus
from server.domain.phone_numbers import PhoneNumber
from server.stores.call_log import CallLog
from server.stores.leads import Leads
from server.stores.retention import Retention
from server.stores.rollups import Rollups
from tests.databases import POSTGRESQL, SQLITE
from tests.integration.calls.callers import add, answer, end, make_call, record, ring
from tests.integration.reports.recount import (
    Counts,
    count_all,
    read_log,
    read_rollups,
    recount,
    set_lead,
    write_rules,
)

NIGHT_OF_CLOCK_CHANGE = 1_793_480_400.0
"""2026-10-31T17:00:00Z: in New York the clocks go back 13 hours later."""

ZONES = ("UTC", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe")
CALLERS = tuple(f"+1415555010{digit}" for digit in range(3))
VISITS = (
    Attributed(Match.NONE),
    Attributed(Match.SOURCE, tracking_source="Radio", campaign="roofing"),
    Attributed(Match.SHARED, 3, number_pool="pool", tracking_source="Google", tags={"keyword": "roof"}, lease_id="a"),
    Attributed(
        Match.LIVE,
        1,
        number_pool="pool",
        publisher="Harbor",
        tags={"keyword": "gutter", "city": "Ulm", "gclid": "Cj0"},
        landing_url="https://harbor.example/roofs?gclid=Cj0",
        visitor_id="v",
        lease_id="b",
    ),
)
_accounts = count()

hours = st.integers(0, 80)
indexes = st.integers(0, 30)
leads = st.builds(Lead, st.sampled_from(LeadStatus), st.none() | st.integers(0, 5_000))
calls = st.tuples(st.just("call"), hours, st.sampled_from(CALLERS), st.sampled_from(VISITS), leads, st.booleans())
changes = st.one_of(
    calls,
    st.tuples(st.just("answer"), indexes),
    st.tuples(st.just("end"), indexes, st.sampled_from(["completed", "busy"])),
    st.tuples(st.just("visit"), indexes, st.sampled_from(VISITS)),
    st.tuples(st.just("lead"), indexes, leads),
    st.tuples(st.just("erase"), st.sampled_from(CALLERS)),
    st.tuples(st.just("delete old"), hours),
    st.tuples(st.just("count")),
    st.tuples(st.just("zone"), st.sampled_from(ZONES)),
    st.tuples(st.just("rebuild")),
)

# Calls that were counted, and then changes of them and new ones.
histories = st.builds(
    lambda made, done: [*made, ("count",), *done],
    st.lists(calls, min_size=1, max_size=8),
    st.lists(changes, max_size=16),
)


@dataclass
class World:
    """An account whose calls change. `deleted` are the calls that the retention has deleted, with their time zones."""

    leads: Leads
    log: CallLog
    retention: Retention
    rollups: Rollups
    account: str = field(default_factory=lambda: f"account-{next(_accounts)}")
    zone: str = "UTC"
    made: int = 0
    deleted: list[tuple[Call, str]] = field(default_factory=list)

    def act(self, kind: str, *details: Any) -> None:
        actions: dict[str, Callable[..., None]] = {
            "call": self.call,
            "answer": lambda index: self.change(index, lambda call, at: [ring(at, "desk"), answer(at + 5, "desk")]),
            "end": lambda index, status: self.change(index, lambda call, at: [end(at + 30.25, status)]),
            "visit": self.visit,
            "lead": self.lead,
            "erase": lambda caller: void(self.retention.erase_caller(self.account, caller, 2e9)),
            "delete old": self.delete_old,
            "count": self.count,
            "zone": lambda zone: setattr(self, "zone", zone),
            "rebuild": lambda: self.rollups.rebuild(self.account),
        }
        actions[kind](*details)

    def call(self, hour: int, caller: str, visit: Attributed, lead: Lead, is_repeat: bool) -> None:
        self.made += 1
        made = make_call(
            f"{self.account}-{self.made}",
            NIGHT_OF_CLOCK_CHANGE + 1800 * hour,
            account=self.account,
            caller=caller,
            attributed=visit,
            tracking_number=PhoneNumber(f"+1866555010{self.made % 2}"),
        )
        add(self.log, replace(made, lead=lead, is_repeat=is_repeat))

    def change(self, index: int, write_events: Callable[[Call, float], list[Any]]) -> None:
        for call in self.choose(index):
            record(self.log, call, *write_events(call, call.progress.started_at))

    def visit(self, index: int, visit: Attributed) -> None:
        for call in self.choose(index):
            record(self.log, call, attributed=visit)

    def lead(self, index: int, lead: Lead) -> None:
        for call in self.choose(index):
            set_lead(self.leads, call, lead)

    def delete_old(self, hour: int) -> None:
        # As in the server, where calls have been counted long before they are old.
        self.count()
        before = NIGHT_OF_CLOCK_CHANGE + 1800 * hour
        logged = read_log(self.log, self.account)
        self.retention.delete_older(self.account, before, 1000, 2e9)
        left = {call.call_id for call in read_log(self.log, self.account)}
        self.deleted += [(call, self.zone) for call in logged if call.call_id not in left]

    def choose(self, index: int) -> list[Call]:
        logged = sorted(read_log(self.log, self.account), key=lambda call: call.call_id)
        return [logged[index % len(logged)]] if logged else []

    def count(self) -> None:
        count_all(self.rollups, write_rules(self.account, self.zone))

    def recount(self) -> Counts:
        return recount([*self.deleted, *((call, self.zone) for call in read_log(self.log, self.account))])


def void(_result: object) -> None:
    """Ignore a result."""


def check(world: World, done: list[tuple[Any, ...]]) -> None:
    for action in done:
        world.act(*action)
    world.count()
    assert read_rollups(world.rollups, world.account) == world.recount()


@pytest.mark.database(SQLITE)
@given(done=histories)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_rollups_equal_a_recount_after_any_changes(
    leads: Leads, call_log: CallLog, retention: Retention, rollups: Rollups, done: list[tuple[Any, ...]]
) -> None:
    check(World(leads, call_log, retention, rollups), done)


@pytest.mark.database(POSTGRESQL)
@given(done=histories)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=10)
def test_rollups_on_postgresql_equal_a_recount_too(
    leads: Leads, call_log: CallLog, retention: Retention, rollups: Rollups, done: list[tuple[Any, ...]]
) -> None:
    check(World(leads, call_log, retention, rollups), done)
