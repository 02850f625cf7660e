"""Counts across the calls of an account: busy numbers, queues and round robins."""

from server.domain.calls.events import CallEvent, EventKind
from server.stores.call_log import CallLog
from tests.integration.calls.callers import NOON, add, answer, end, leg, make_call, record, ring, step


def count_busy(log: CallLog, name: str = "desk", but: str = "none", since: float = NOON - 1) -> int:
    with log.begin() as transaction:
        return transaction.count_busy("demo", name, since, f"twilio-{but}")


def count_answered(log: CallLog, but: str = "none") -> int:
    with log.begin() as transaction:
        return transaction.count_answered("demo", "desk", NOON, f"twilio-{but}")


def count_steps(log: CallLog, path: str = "main", but: str = "none") -> int:
    with log.begin() as transaction:
        return transaction.count_steps("demo", path, f"twilio-{but}")


def list_queued(log: CallLog, since: float = 0.0) -> list[str]:
    with log.begin() as transaction:
        return list(transaction.list_queued("demo", "queue", since))


def enter(at: float, key: str = "enter") -> CallEvent:
    return CallEvent(key, EventKind.QUEUE_ENTERED, at, {"path": "queue"})


def leave(at: float) -> CallEvent:
    return CallEvent("leave", EventKind.QUEUE_LEFT, at, {"path": "queue", "waited_seconds": "5"})


def test_number_is_busy_while_it_rings_and_during_the_call(log: CallLog) -> None:
    call = make_call("CA1", NOON, ring(NOON, "desk"), ring(NOON, "night"))
    add(log, call)
    assert (count_busy(log), count_busy(log, "night")) == (1, 1)
    record(log, call, answer(NOON + 5, "desk"))
    assert (count_busy(log), count_busy(log, "night")) == (1, 0)
    record(log, call, leg(EventKind.LEG_ENDED, NOON + 60, "desk", status="answered", talk_seconds="55"))
    assert count_busy(log) == 0


def test_ended_ring_frees_its_numbers_without_a_reported_end_of_the_legs(log: CallLog) -> None:
    call = make_call("CA1", NOON, ring(NOON, "desk"))
    add(log, call)
    record(log, call, CallEvent("over", EventKind.RING_ENDED, NOON + 25, {"path": "main", "status": "no_answer"}))
    assert count_busy(log) == 0


def test_ended_call_frees_its_numbers_even_if_its_ring_is_reported_later(log: CallLog) -> None:
    call = make_call("CA1")
    add(log, call)
    record(log, call, end(NOON + 9))
    record(log, call, ring(NOON + 1, "desk"))
    assert count_busy(log) == 0


def test_the_call_itself_old_legs_and_other_accounts_do_not_count_as_busy(log: CallLog) -> None:
    add(
        log,
        make_call("CA1", NOON, ring(NOON, "desk")),
        make_call("CA2", NOON, ring(NOON, "desk")),
        make_call("CA3", NOON, ring(NOON, "desk"), account="other"),
    )
    assert count_busy(log) == 2
    assert count_busy(log, but="CA2") == 1
    assert count_busy(log, since=NOON) == 0


def test_daily_cap_counts_answered_calls_and_calls_that_ring_now(log: CallLog) -> None:
    add(
        log,
        make_call("CA1", NOON, ring(NOON, "desk"), answer(NOON + 3, "desk"), end(NOON + 9)),
        make_call("CA2", NOON, ring(NOON, "desk"), end(NOON + 9)),
        make_call("CA3", NOON, ring(NOON, "desk")),
        make_call("CA4", NOON - 60, ring(NOON - 60, "desk"), answer(NOON - 50, "desk")),
        make_call("CA5", NOON - 9, ring(NOON - 9, "desk"), answer(NOON, "desk")),
    )
    assert count_answered(log) == 3
    assert count_answered(log, but="CA3") == 2


def test_call_counts_once_per_step_however_often_it_returns(log: CallLog) -> None:
    call = make_call("CA1", NOON, step("1", NOON, "main"), step("2", NOON, "main"))
    add(log, call, make_call("CA2", NOON, step("1", NOON, "main")), make_call("CA3", NOON, step("1", NOON, "night")))
    record(log, call, step("1", NOON, "main"), step("3", NOON + 9, "main"), step("4", NOON + 9, "main.otherwise"))
    assert count_steps(log) == 2
    assert count_steps(log, but="CA1") == 1
    assert count_steps(log, but="CA3") == 2
    assert count_steps(log, "main.otherwise") == 1
    assert count_steps(log, "never") == 0


def test_callers_are_queued_in_order_of_arrival(log: CallLog) -> None:
    late, early = make_call("CA1", NOON, enter(NOON + 5)), make_call("CA2", NOON, enter(NOON + 2))
    add(log, late, early, make_call("CA3", NOON, enter(NOON), account="other"))
    assert list_queued(log) == ["twilio-CA2", "twilio-CA1"]
    record(log, early, leave(NOON + 9))
    assert list_queued(log) == ["twilio-CA1"]


def test_caller_who_re_enters_the_queue_keeps_their_position(log: CallLog) -> None:
    first, second = make_call("CA1", NOON, enter(NOON)), make_call("CA2", NOON, enter(NOON + 2))
    add(log, first, second)
    record(log, first, leave(NOON + 9))
    assert list_queued(log) == ["twilio-CA2"]
    record(log, first, enter(NOON + 9, "again"))
    assert list_queued(log) == ["twilio-CA1", "twilio-CA2"]


def test_caller_who_entered_the_queue_too_long_ago_is_not_in_it(log: CallLog) -> None:
    add(log, make_call("CA1", NOON, enter(NOON)), make_call("CA2", NOON, enter(NOON + 2)))
    assert list_queued(log, since=NOON) == ["twilio-CA2"]


def test_caller_who_hung_up_is_not_in_the_queue(log: CallLog) -> None:
    call = make_call("CA1", NOON, enter(NOON))
    add(log, call)
    record(log, call, end(NOON + 9))
    assert list_queued(log) == []


def test_caller_whose_leaving_is_reported_before_their_entry_is_not_in_the_queue(log: CallLog) -> None:
    call = make_call("CA1", NOON, leave(NOON + 5))
    add(log, call)
    record(log, call, enter(NOON))
    assert list_queued(log) == []
