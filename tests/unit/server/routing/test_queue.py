"""Callers wait in a queue until a number is free for them."""

from server.domain.routing.actions import (
    EndCall,
    EnterQueue,
    Hold,
    Input,
    InputKind,
    LeaveQueue,
    Position,
    Speak,
    WalkResult,
)
from server.domain.routing.queueing import MOST_ROUNDS
from server.domain.routing.steps import Queue, RingOrder, Rung, Spoken
from tests.unit.server.routing.walking import NOBODY_ANSWERED, SORRY, World, begin, build, go_on, names_rung

HOLD = Spoken("Please hold.")
STEP = Queue((Rung("desk"), Rung("hall")), HOLD, SORRY, max_wait_seconds=120)
MAIN = Position("main")
REFUSED = Input(InputKind.QUEUE_LEFT, was_refused=True)
ALL_BUSY = World(busy={"desk", "hall"})


def poll(waited: float, world: World, position: Position = MAIN) -> WalkResult:
    return go_on(STEP, position, Input(InputKind.QUEUE_POLLED, waited_seconds=waited), world)


def leave(waited: float, world: World, position: Position = MAIN) -> WalkResult:
    return go_on(STEP, position, Input(InputKind.QUEUE_LEFT, waited_seconds=waited), world)


def test_caller_enters_the_queue_even_if_a_number_is_free() -> None:
    assert begin(STEP).actions == (EnterQueue(Position("main")),)


def test_caller_holds_without_log_entries_while_no_number_is_free() -> None:
    walked = poll(30, ALL_BUSY)
    assert walked.actions == (Hold(HOLD, 10, Position("main")),)
    assert walked.taken == ()


def test_later_caller_waits_if_only_earlier_callers_can_be_served() -> None:
    assert isinstance(poll(30, World(busy={"desk"}, free={"hall": 1}, before=1)).actions[0], Hold)


def test_callers_leave_the_queue_up_to_the_number_of_free_calls() -> None:
    free = {"desk": 1, "hall": 2}
    assert poll(30, World(free=free, before=2)).actions == (LeaveQueue(),)
    assert isinstance(poll(30, World(free=free, before=3)).actions[0], Hold)


def test_number_listed_twice_counts_as_free_once() -> None:
    step = Queue((Rung("desk"), Rung("desk")), HOLD, SORRY)
    polled = go_on(step, MAIN, Input(InputKind.QUEUE_POLLED), World(free={"desk": 1}, before=1))
    assert isinstance(polled.actions[0], Hold)


def test_caller_does_not_wait_for_a_number_without_caps() -> None:
    assert poll(30, World(busy={"desk"}, before=9)).actions == (LeaveQueue(),)


def test_next_caller_leaves_as_soon_as_a_number_is_free() -> None:
    assert poll(30, World(busy={"desk"})).actions == (LeaveQueue(),)


def test_caller_who_left_the_queue_rings_the_first_free_number() -> None:
    walked = leave(31, World(busy={"desk"}))
    assert names_rung(walked) == ["hall"]
    assert walked.taken[0].decision == "after 31 s in the queue: desk is not free; rings hall for 25 s, in turn"


def test_next_free_number_rings_if_the_first_does_not_answer() -> None:
    assert names_rung(go_on(STEP, leave(31, World()), NOBODY_ANSWERED)) == ["hall"]


def test_caller_keeps_waiting_at_the_same_position_if_no_number_answers() -> None:
    walked = go_on(STEP, go_on(STEP, leave(31, World()), NOBODY_ANSWERED), NOBODY_ANSWERED)
    assert isinstance(walked.actions[-1], EnterQueue)
    assert walked.taken[0].decision == "no answer; keeps waiting at the same position"


def test_numbers_ring_again_for_a_caller_after_an_unanswered_round() -> None:
    back = go_on(STEP, leave(31, World()), NOBODY_ANSWERED, ALL_BUSY)
    assert names_rung(go_on(STEP, back, Input(InputKind.QUEUE_LEFT, waited_seconds=60))) == ["desk"]


def test_caller_holds_once_after_an_unanswered_round() -> None:
    step = Queue((Rung("desk"),), HOLD, SORRY)
    left = go_on(step, MAIN, Input(InputKind.QUEUE_LEFT, waited_seconds=31))
    back = go_on(step, left, NOBODY_ANSWERED)
    polled = go_on(step, back, Input(InputKind.QUEUE_POLLED, waited_seconds=32))
    assert isinstance(polled.actions[0], Hold)
    assert go_on(step, polled, Input(InputKind.QUEUE_POLLED, waited_seconds=42)).actions == (LeaveQueue(),)


def test_caller_who_finds_no_free_number_keeps_waiting() -> None:
    walked = leave(31, ALL_BUSY)
    assert isinstance(walked.actions[-1], EnterQueue)
    assert walked.taken[0].decision == "after 31 s in the queue: no number is free any more; keeps waiting"


def test_call_continues_after_the_maximum_wait() -> None:
    assert poll(120, ALL_BUSY).actions == (LeaveQueue(),)
    assert leave(120, ALL_BUSY).actions == (Speak(SORRY.say), EndCall())


def test_caller_refused_by_the_carriers_queue_continues_at_once() -> None:
    walked = go_on(STEP, MAIN, REFUSED, ALL_BUSY)
    assert walked.actions == (Speak(SORRY.say), EndCall())
    assert walked.taken[0].decision == "the carrier did not keep the caller in the queue; continues"


def test_caller_refused_by_the_carriers_queue_rings_a_free_number_once() -> None:
    rung = go_on(STEP, MAIN, REFUSED, World(busy={"desk"}))
    assert names_rung(rung) == ["hall"]
    assert rung.taken[0].decision.startswith(
        "the carrier did not keep the caller in the queue; desk is not free; rings"
    )
    back = go_on(STEP, rung, NOBODY_ANSWERED)
    assert isinstance(back.actions[-1], EnterQueue)
    assert go_on(STEP, back, REFUSED).actions == (Speak(SORRY.say), EndCall())


def test_caller_served_at_the_last_moment_still_rings_a_number() -> None:
    assert names_rung(leave(121, World())) == ["desk"]


def test_unattended_phones_do_not_keep_a_caller_beyond_the_maximum_wait() -> None:
    back = go_on(STEP, leave(31, World()), NOBODY_ANSWERED, ALL_BUSY)
    assert go_on(STEP, back, Input(InputKind.QUEUE_LEFT, waited_seconds=125)).actions[-1] == EndCall()


def test_unattended_phones_ring_a_limited_number_of_times() -> None:
    step = Queue((Rung("desk"),), HOLD, SORRY)
    routes = build(step)
    walked, rounds = begin(routes), 0
    while isinstance(walked.actions[-1], EnterQueue):
        walked = go_on(routes, walked, Input(InputKind.QUEUE_LEFT))
        if names_rung(walked):
            rounds += 1
            walked = go_on(routes, walked, NOBODY_ANSWERED)
    assert rounds == MOST_ROUNDS
    assert walked.actions == (Speak(SORRY.say), EndCall())


def test_queue_with_order_together_rings_all_numbers_at_once() -> None:
    step = Queue((Rung("desk"), Rung("hall")), HOLD, SORRY, RingOrder.TOGETHER)
    left = go_on(step, begin(step), Input(InputKind.QUEUE_LEFT))
    assert names_rung(left) == ["desk", "hall"]
    assert isinstance(go_on(step, left, NOBODY_ANSWERED).actions[-1], EnterQueue)


def test_a_round_robin_in_a_queue_keeps_its_order_within_a_round() -> None:
    step = Queue((Rung("desk"), Rung("hall"), Rung("yard")), HOLD, SORRY, RingOrder.ROUND_ROBIN)
    left = go_on(step, begin(step), Input(InputKind.QUEUE_LEFT), World(earlier=1))
    assert names_rung(left) == ["hall"]
    assert names_rung(go_on(step, left, NOBODY_ANSWERED, World(earlier=2))) == ["yard"]


def test_caller_leaves_a_queue_that_no_longer_exists() -> None:
    routes = build(SORRY)
    assert go_on(routes, Position("main.then"), Input(InputKind.QUEUE_POLLED)).actions == (LeaveQueue(),)
    assert go_on(routes, Position("main.then"), Input(InputKind.QUEUE_LEFT)).actions[-1] == EndCall()
