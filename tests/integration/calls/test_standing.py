"""What calls of an account need to know of one another: who rings, who waits, and whose turn it is."""

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


def test_a_number_is_busy_while_it_rings_and_while_it_talks(log: CallLog) -> None:
    call = make_call("CA1", NOON, ring(NOON, "desk"), ring(NOON, "night"))
    add(log, call)
    assert (count_busy(log), count_busy(log, "night")) == (1, 1)
    record(log, call, answer(NOON + 5, "desk"))
    assert (count_busy(log), count_busy(log, "night")) == (1, 0)
    record(log, call, leg(EventKind.LEG_ENDED, NOON + 60, "desk", status="answered", talk_seconds="55"))
    assert count_busy(log) == 0


def test_a_ring_that_is_over_leaves_nobody_busy_though_no_leg_s_end_was_told(log: CallLog) -> None:
    call = make_call("CA1", NOON, ring(NOON, "desk"))
    add(log, call)
    record(log, call, CallEvent("over", EventKind.RING_ENDED, NOON + 25, {"path": "main", "status": "no_answer"}))
    assert count_busy(log) == 0


def test_a_call_that_is_over_leaves_nobody_busy_also_when_its_ring_is_told_later(log: CallLog) -> None:
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


def test_a_daily_cap_counts_what_was_answered_and_what_may_be_answered_now(log: CallLog) -> None:
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


def test_a_call_takes_a_step_once_however_often_it_comes_back_to_it(log: CallLog) -> None:
    call = make_call("CA1", NOON, step("1", NOON, "main"), step("2", NOON, "main"))
    add(log, call, make_call("CA2", NOON, step("1", NOON, "main")), make_call("CA3", NOON, step("1", NOON, "night")))
    record(log, call, step("1", NOON, "main"), step("3", NOON + 9, "main"), step("4", NOON + 9, "main.otherwise"))
    assert count_steps(log) == 2
    assert count_steps(log, but="CA1") == 1
    assert count_steps(log, but="CA3") == 2
    assert count_steps(log, "main.otherwise") == 1
    assert count_steps(log, "never") == 0


def test_callers_in_a_queue_stand_in_the_order_in_which_they_came(log: CallLog) -> None:
    late, early = make_call("CA1", NOON, enter(NOON + 5)), make_call("CA2", NOON, enter(NOON + 2))
    add(log, late, early, make_call("CA3", NOON, enter(NOON), account="other"))
    assert list_queued(log) == ["twilio-CA2", "twilio-CA1"]
    record(log, early, leave(NOON + 9))
    assert list_queued(log) == ["twilio-CA1"]


def test_who_comes_back_into_the_queue_has_their_old_place(log: CallLog) -> None:
    first, second = make_call("CA1", NOON, enter(NOON)), make_call("CA2", NOON, enter(NOON + 2))
    add(log, first, second)
    record(log, first, leave(NOON + 9))
    assert list_queued(log) == ["twilio-CA2"]
    record(log, first, enter(NOON + 9, "again"))
    assert list_queued(log) == ["twilio-CA1", "twilio-CA2"]


def test_who_came_into_the_queue_too_long_ago_does_not_stand_in_it(log: CallLog) -> None:
    add(log, make_call("CA1", NOON, enter(NOON)), make_call("CA2", NOON, enter(NOON + 2)))
    assert list_queued(log, since=NOON) == ["twilio-CA2"]


def test_who_hangs_up_waits_no_more(log: CallLog) -> None:
    call = make_call("CA1", NOON, enter(NOON))
    add(log, call)
    record(log, call, end(NOON + 9))
    assert list_queued(log) == []


def test_who_has_left_the_queue_before_it_was_told_that_they_came_does_not_wait(log: CallLog) -> None:
    call = make_call("CA1", NOON, leave(NOON + 5))
    add(log, call)
    record(log, call, enter(NOON))
    assert list_queued(log) == []
