"""One step of a call, without any store or carrier."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from server.accounts.runtime import AccountRuntime, compile_account
from server.domain.accounts import Account, OffSiteSource
from server.domain.calls.attributed import EarlierCall, Match
from server.domain.calls.call_step import StepResult, take_step
from server.domain.calls.events import EventKind
from server.domain.calls.progress import derive_progress
from server.domain.calls.webhook_events import CallCameIn, CarrierCall, StepEnded, StepReference
from server.domain.calls.webhook_step import WebhookStep, read_step
from server.domain.phone_numbers import PhoneNumber
from server.domain.routing.actions import Hold, InputKind, LeaveQueue, Position, RingNumbers
from server.domain.routing.steps import Queue, Route, Rung
from server.stores.contract import StoredAccount
from tests.unit.server.routing.walking import ACCOUNT, SORRY, ring

NUMBER = "+18665550150"
CALL = CarrierCall("CA1", NUMBER, "+14155550123")
NOON = 1_800_000_000.0
RADIO = OffSiteSource("Radio", PhoneNumber(NUMBER))


@dataclass
class Others:
    """Counts of other calls, set by the test; `asked` lists the look-ups."""

    free: int | None = None
    queued: Mapping[str, float] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def count_free(self, receiving_number: str, at: float) -> int | None:
        self.asked.append(f"free {receiving_number}")
        return self.free

    def count_earlier(self, path: str) -> int:
        return 0

    def list_queued(self, path: str, at: float) -> Mapping[str, float]:
        self.asked.append(f"queued {path}")
        return self.queued

    def list_earlier(self, caller: str, called: PhoneNumber) -> list[EarlierCall]:
        return []


def prepare(account: Account = ACCOUNT) -> AccountRuntime:
    routes = account.routes or (Route("main", ring("desk", "hall")),)
    return compile_account(StoredAccount(replace(account, tracking_sources=(RADIO,), routes=routes), 1, 0.0))


def take(
    step: WebhookStep, before: StepResult | None = None, others: Others | None = None, now: float = NOON
) -> StepResult:
    account = prepare()
    called = account.numbers.find(NUMBER)
    return take_step(account, before.change.after if before else None, step, called, None, others or Others(), now)


def poll_queue(sequence: int = 5, waited_seconds: float = 30.0, started_at: float | None = None) -> WebhookStep:
    reference = StepReference("demo", "twilio-CA1", Position("main"), sequence, started_at=started_at)
    return read_step("twilio", StepEnded(CALL, reference, InputKind.QUEUE_POLLED, waited_seconds=waited_seconds))


def test_incoming_call_is_added_and_attributed_and_rings() -> None:
    stepped = take(read_step("twilio", CallCameIn(CALL)))
    (action,) = stepped.actions
    assert isinstance(action, RingNumbers)
    call = stepped.change.after
    assert (stepped.change.before, call.attributed.match, call.attributed.tracking_source) == (
        None,
        Match.SOURCE,
        "Radio",
    )
    assert [event.kind for event in call.events] == [
        EventKind.STARTED,
        EventKind.STEP_TAKEN,
        EventKind.LEG_STARTED,
        EventKind.LEG_STARTED,
    ]


def test_repeated_webhook_changes_nothing_and_gets_the_same_response_despite_other_calls() -> None:
    step = read_step("twilio", CallCameIn(CALL))
    first = take(step, others=Others(free=1))
    again = Others(free=0)
    repeated = take(step, first, again, NOON + 5)
    assert repeated.actions == first.actions
    assert repeated.change.after is first.change.after
    assert again.asked == [], "what others did then is noted with the step"


def test_repeated_webhook_after_a_route_change_does_not_end_the_call() -> None:
    step = read_step("twilio", CallCameIn(CALL))
    first = take(step)
    closed = prepare(replace(ACCOUNT, routes=(Route("main", SORRY),)))
    called = closed.numbers.find(NUMBER)
    repeated = take_step(closed, first.change.after, step, called, None, Others(), NOON + 5)
    assert repeated.change.after.progress.ended_at is None, "the carrier follows the first response, and it rings"


def test_call_whose_queue_entry_was_not_logged_gets_its_position_by_waiting_time() -> None:
    queue = Queue((Rung("desk"),), None, SORRY, max_wait_seconds=600)
    account = prepare(replace(ACCOUNT, routes=(Route("main", queue),)))
    called = account.numbers.find(NUMBER)
    step = poll_queue(waited_seconds=30.0, started_at=NOON - 100)
    for entered_at, expected in ((NOON - 40, Hold), (NOON - 20, LeaveQueue)):
        others = Others(free=1, queued={"twilio-CA2": entered_at})
        stepped = take_step(account, None, step, called, None, others, NOON)
        (action,) = stepped.actions
        assert isinstance(action, expected)
        logged = [event for event in stepped.change.after.events if event.kind is EventKind.QUEUE_ENTERED]
        assert [event.at for event in logged] == [NOON - 30]


def test_progress_of_a_new_call_follows_from_its_events_in_any_order() -> None:
    for account in (
        ACCOUNT,
        replace(ACCOUNT, routes=(Route("main", Queue((Rung("desk"),), None, SORRY, max_wait_seconds=9)),)),
    ):
        prepared = prepare(account)
        step = read_step("twilio", CallCameIn(CALL))
        stepped = take_step(prepared, None, step, prepared.numbers.find(NUMBER), None, Others(), NOON)
        events = stepped.change.after.events
        assert derive_progress(events) == derive_progress(events[::-1]) == stepped.change.after.progress
