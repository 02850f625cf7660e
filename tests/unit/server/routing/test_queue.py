"""Callers wait until it is their turn and somebody is free."""

from server.domain.routing.actions import (
    EndCall,
    EnterQueue,
    Hold,
    Input,
    InputKind,
    LeaveQueue,
    Position,
    Speak,
    Walked,
)
from server.domain.routing.queueing import MOST_ROUNDS
from server.domain.routing.steps import Queue, RingOrder, Rung, Spoken
from tests.unit.server.routing.walking import NOBODY_ANSWERED, SORRY, World, begin, build, go_on, names_rung

HOLD = Spoken("Please hold.")
STEP = Queue((Rung("desk"), Rung("hall")), HOLD, SORRY, max_wait_seconds=120)
MAIN = Position("main")
REFUSED = Input(InputKind.QUEUE_LEFT, was_refused=True)
ALL_BUSY = World(busy={"desk", "hall"})


def poll(waited: float, world: World, position: Position = MAIN) -> Walked:
    return go_on(STEP, position, Input(InputKind.QUEUE_POLLED, waited_seconds=waited), world)


def leave(waited: float, world: World, position: Position = MAIN) -> Walked:
    return go_on(STEP, position, Input(InputKind.QUEUE_LEFT, waited_seconds=waited), world)


def test_a_caller_is_put_into_the_queue_even_when_somebody_is_free() -> None:
    assert begin(STEP).actions == (EnterQueue(Position("main")),)


def test_while_nobody_is_free_the_caller_holds_and_the_call_log_hears_nothing_of_it() -> None:
    walked = poll(30, ALL_BUSY)
    assert walked.actions == (Hold(HOLD, 10, Position("main")),)
    assert walked.taken == ()


def test_who_came_later_waits_when_only_those_before_can_be_served() -> None:
    assert isinstance(poll(30, World(busy={"desk"}, free={"hall": 1}, before=1)).actions[0], Hold)


def test_as_many_leave_at_a_time_as_calls_can_be_taken() -> None:
    free = {"desk": 1, "hall": 2}
    assert poll(30, World(free=free, before=2)).actions == (LeaveQueue(),)
    assert isinstance(poll(30, World(free=free, before=3)).actions[0], Hold)


def test_a_number_that_is_named_twice_is_free_once() -> None:
    step = Queue((Rung("desk"), Rung("desk")), HOLD, SORRY)
    polled = go_on(step, MAIN, Input(InputKind.QUEUE_POLLED), World(free={"desk": 1}, before=1))
    assert isinstance(polled.actions[0], Hold)


def test_nobody_waits_for_a_number_without_caps() -> None:
    assert poll(30, World(busy={"desk"}, before=9)).actions == (LeaveQueue(),)


def test_the_next_caller_leaves_as_soon_as_somebody_is_free() -> None:
    assert poll(30, World(busy={"desk"})).actions == (LeaveQueue(),)


def test_who_has_left_rings_the_first_that_is_free() -> None:
    walked = leave(31, World(busy={"desk"}))
    assert names_rung(walked) == ["hall"]
    assert walked.taken[0].decision == "after 31 s in the queue: desk is not free; rings hall for 25 s, in turn"


def test_when_nobody_answers_the_next_that_is_free_rings() -> None:
    assert names_rung(go_on(STEP, leave(31, World()), NOBODY_ANSWERED)) == ["hall"]


def test_when_none_of_them_answers_the_caller_waits_on_in_the_same_place() -> None:
    walked = go_on(STEP, go_on(STEP, leave(31, World()), NOBODY_ANSWERED), NOBODY_ANSWERED)
    assert isinstance(walked.actions[-1], EnterQueue)
    assert walked.taken[0].decision == "nobody answered; keeps waiting at the same position"


def test_who_was_rung_for_in_vain_is_rung_for_again() -> None:
    back = go_on(STEP, leave(31, World()), NOBODY_ANSWERED, ALL_BUSY)
    assert names_rung(go_on(STEP, back, Input(InputKind.QUEUE_LEFT, waited_seconds=60))) == ["desk"]


def test_who_was_rung_for_in_vain_holds_once_before_it_rings_again() -> None:
    step = Queue((Rung("desk"),), HOLD, SORRY)
    left = go_on(step, MAIN, Input(InputKind.QUEUE_LEFT, waited_seconds=31))
    back = go_on(step, left, NOBODY_ANSWERED)
    held = go_on(step, back, Input(InputKind.QUEUE_POLLED, waited_seconds=32))
    assert isinstance(held.actions[0], Hold)
    assert go_on(step, held, Input(InputKind.QUEUE_POLLED, waited_seconds=42)).actions == (LeaveQueue(),)


def test_who_finds_nobody_free_any_more_waits_on() -> None:
    walked = leave(31, ALL_BUSY)
    assert isinstance(walked.actions[-1], EnterQueue)
    assert walked.taken[0].decision == "after 31 s in the queue: nobody is free any more; keeps waiting"


def test_after_the_longest_wait_the_call_goes_on() -> None:
    assert poll(120, ALL_BUSY).actions == (LeaveQueue(),)
    assert leave(120, ALL_BUSY).actions == (Speak(SORRY.say), EndCall())


def test_whom_the_carrier_does_not_queue_goes_on_at_once() -> None:
    walked = go_on(STEP, MAIN, REFUSED, ALL_BUSY)
    assert walked.actions == (Speak(SORRY.say), EndCall())
    assert walked.taken[0].decision == "the carrier did not keep the caller in the queue; continues"


def test_whom_the_carrier_does_not_queue_is_rung_for_once_when_somebody_is_free() -> None:
    rung = go_on(STEP, MAIN, REFUSED, World(busy={"desk"}))
    assert names_rung(rung) == ["hall"]
    assert rung.taken[0].decision.startswith(
        "the carrier did not keep the caller in the queue; desk is not free; rings"
    )
    back = go_on(STEP, rung, NOBODY_ANSWERED)
    assert isinstance(back.actions[-1], EnterQueue)
    assert go_on(STEP, back, REFUSED).actions == (Speak(SORRY.say), EndCall())


def test_who_is_served_at_the_last_moment_still_rings() -> None:
    assert names_rung(leave(121, World())) == ["desk"]


def test_phones_that_nobody_minds_do_not_keep_a_caller_beyond_the_longest_wait() -> None:
    back = go_on(STEP, leave(31, World()), NOBODY_ANSWERED, ALL_BUSY)
    assert go_on(STEP, back, Input(InputKind.QUEUE_LEFT, waited_seconds=125)).actions[-1] == EndCall()


def test_phones_that_nobody_minds_are_rung_a_bounded_number_of_times() -> None:
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


def test_a_queue_rings_all_at_once_when_told_to() -> None:
    step = Queue((Rung("desk"), Rung("hall")), HOLD, SORRY, RingOrder.TOGETHER)
    left = go_on(step, begin(step), Input(InputKind.QUEUE_LEFT))
    assert names_rung(left) == ["desk", "hall"]
    assert isinstance(go_on(step, left, NOBODY_ANSWERED).actions[-1], EnterQueue)


def test_a_round_robin_in_a_queue_keeps_its_order_within_a_round() -> None:
    step = Queue((Rung("desk"), Rung("hall"), Rung("yard")), HOLD, SORRY, RingOrder.ROUND_ROBIN)
    left = go_on(step, begin(step), Input(InputKind.QUEUE_LEFT), World(earlier=1))
    assert names_rung(left) == ["hall"]
    assert names_rung(go_on(step, left, NOBODY_ANSWERED, World(earlier=2))) == ["yard"]


def test_a_caller_whose_queue_is_gone_is_let_out_of_it() -> None:
    routes = build(SORRY)
    assert go_on(routes, Position("main.then"), Input(InputKind.QUEUE_POLLED)).actions == (LeaveQueue(),)
    assert go_on(routes, Position("main.then"), Input(InputKind.QUEUE_LEFT)).actions[-1] == EndCall()
