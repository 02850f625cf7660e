"""Any route gives a valid response to any input."""

from collections import Counter
from dataclasses import dataclass, replace

from hypothesis import given, settings
from hypothesis import strategies as st

from server.domain.routing.actions import (
    AskDigits,
    EndCall,
    EnterQueue,
    Hold,
    Input,
    InputKind,
    LeaveQueue,
    Position,
    RingNumbers,
    Speak,
    TakeMessage,
    WalkResult,
)
from server.domain.routing.facts import CallerLocation, CallFacts
from server.domain.routing.routes import CallRoutes, build_call_routes
from server.domain.routing.steps import Route
from server.domain.routing.walk import begin_walk, continue_walk, resume_walk
from tests.unit.server.routing.trees import NAMES, ROUTES
from tests.unit.server.routing.walking import ACCOUNT, World

FACTS = st.builds(
    CallFacts,
    st.text(max_size=20),
    st.floats(0, 4e9),
    st.builds(
        CallerLocation,
        st.sampled_from(["", "US", "CA", "GB"]),
        st.sampled_from(["", "CA"]),
        st.sampled_from(["", "415"]),
    ),
    st.dictionaries(st.sampled_from(["language", "customer"]), st.text(max_size=5)),
    st.sampled_from([(), ("12",), ("1", "12")]),
)
WORLDS = st.builds(World, st.sets(st.sampled_from(NAMES)), st.integers(0, 10**9), st.booleans())
INPUTS = st.builds(
    Input, st.sampled_from(InputKind), st.booleans(), st.text("0123456789*#a", max_size=3), st.floats(0, 1e5)
)
POSITIONS = st.builds(
    Position,
    st.sampled_from(["main", "main.otherwise", "main.then", "main.menu.1", "main.extension", "night", "gone", ""]),
    st.integers(-1, 10**6),
)
MOST_ANSWERS = 2_000


def build(routes: tuple[Route, ...]) -> CallRoutes:
    return build_call_routes(replace(ACCOUNT, routes=routes))


def check_answer(walked: WalkResult) -> None:
    """The actions are valid for a carrier: texts first, then one action that waits or ends the call."""
    if walked.extension is not None:
        assert walked.actions == ()
        return
    *before, last = walked.actions
    assert all(isinstance(action, Speak) for action in before)
    assert not isinstance(last, Speak)
    if isinstance(last, RingNumbers):
        assert last.receiving_numbers
        assert last.seconds >= 5


@given(ROUTES, FACTS, WORLDS, st.lists(st.tuples(POSITIONS, INPUTS, WORLDS), max_size=5))
def test_every_input_at_every_position_gets_a_response(
    routes: tuple[Route, ...], facts: CallFacts, world: World, inputs: list[tuple[Position, Input, World]]
) -> None:
    call_routes = build(routes)
    check_answer(begin_walk(call_routes, None, facts, world))
    for position, came, then in inputs:
        check_answer(continue_walk(call_routes, position, came, facts, then))
        check_answer(resume_walk(call_routes, position, None, replace(facts, extension="12"), then))


@given(ROUTES, FACTS, WORLDS, POSITIONS, INPUTS)
@settings(deadline=None)
def test_same_inputs_always_give_the_same_actions(
    routes: tuple[Route, ...], facts: CallFacts, world: World, position: Position, came: Input
) -> None:
    one, other = build(routes), build(routes)
    assert begin_walk(one, None, facts, world) == begin_walk(other, None, facts, world)
    assert continue_walk(one, position, came, facts, world) == continue_walk(other, position, came, facts, world)


@dataclass
class Caller:
    """A simulated call: no ring is answered, and the caller presses `keys` one after the other, then none."""

    keys: list[str]
    waited: Counter[str]

    def come_back(self, walked: WalkResult) -> tuple[Position, Input]:
        action = walked.actions[-1]
        match action:
            case RingNumbers():
                return action.position, Input(InputKind.RING_ENDED)
            case AskDigits():
                return action.position, Input(InputKind.DIGITS, digits=self.keys.pop() if self.keys else "")
            case EnterQueue() | Hold():
                self.waited[action.position.path] += 10
                kind = InputKind.QUEUE_POLLED
                return action.position, Input(kind, waited_seconds=self.waited[action.position.path])
            case _:
                raise AssertionError(action)


@given(ROUTES, FACTS, st.lists(WORLDS, min_size=1, max_size=5), st.lists(st.sampled_from("0123456789*#"), max_size=5))
def test_every_call_ends(routes: tuple[Route, ...], facts: CallFacts, worlds: list[World], keys: list[str]) -> None:
    call_routes, caller = build(routes), Caller(keys, Counter())
    walked = begin_walk(call_routes, None, facts, worlds[0])
    for answer in range(MOST_ANSWERS):
        check_answer(walked)
        if isinstance(walked.actions[-1], EndCall | TakeMessage):
            return
        world = worlds[answer % len(worlds)]
        position, came = caller.come_back(walked)
        walked = continue_walk(call_routes, position, came, facts, world)
        if walked.actions == (LeaveQueue(),):
            left = replace(came, kind=InputKind.QUEUE_LEFT)
            walked = continue_walk(call_routes, position, left, facts, world)
        if walked.extension is not None:
            facts = replace(facts, extension=walked.extension)
            walked = resume_walk(call_routes, position, None, facts, world)
    raise AssertionError(f"{MOST_ANSWERS} answers, and the call goes on")
