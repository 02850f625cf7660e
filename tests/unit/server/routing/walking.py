"""Walks a call through routes, in a small business with a desk, a hall and a yard."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from server.domain.accounts import Account, TargetNumber
from server.domain.calls.called_numbers import CalledNumber
from server.domain.phone_numbers import PhoneNumber
from server.domain.routing.actions import Input, InputKind, Position, RingNumbers, WalkResult
from server.domain.routing.facts import CallFacts
from server.domain.routing.routes import CallRoutes, build_call_routes
from server.domain.routing.steps import ReceivingNumber, Ring, RingOrder, Route, Rung, Say, Spoken, Step
from server.domain.routing.walk import begin_walk, continue_walk

SORRY = Say(Spoken("Sorry."))
DESK = ReceivingNumber("desk", PhoneNumber("+14155550180"))
HALL = ReceivingNumber("hall", PhoneNumber("+14155550181"))
YARD = ReceivingNumber("yard", PhoneNumber("+14155550182"))
ACCOUNT = Account(
    "demo", "Demo", "US", time_zone="America/New_York", receiving_numbers=(DESK, HALL, YARD),
    target_numbers=(TargetNumber("sales", PhoneNumber("+18005550100")),), route="main",
)  # fmt: skip
FACTS = CallFacts("twilio-CA1", at=0.0)

NOBODY_ANSWERED = Input(InputKind.RING_ENDED)


@dataclass
class World:
    """Counts of other calls, set by the test."""

    busy: set[str] = field(default_factory=set)
    earlier: int = 0
    before: int = 0
    free: Mapping[str, int] = field(default_factory=dict)

    def count_free(self, receiving_number: str) -> int | None:
        return 0 if receiving_number in self.busy else self.free.get(receiving_number)

    def count_earlier(self, path: str) -> int:
        return self.earlier

    def count_before_in_queue(self, path: str) -> int:
        return self.before


def build(first: Step, **others: Step) -> CallRoutes:
    """The routes of the business: main, and others by name."""
    routes = [Route("main", first), *(Route(name, step) for name, step in others.items())]
    return build_call_routes(replace(ACCOUNT, routes=tuple(routes)))


def ring(*names: str, order: RingOrder = RingOrder.TOGETHER, otherwise: Step = SORRY) -> Ring:
    """A ring step with these numbers of equal weight."""
    return Ring(tuple(Rung(name) for name in names), otherwise, order)


def begin(
    first: Step | CallRoutes, world: World | None = None, facts: CallFacts = FACTS, called: CalledNumber | None = None
) -> WalkResult:
    """The call comes in."""
    routes = first if isinstance(first, CallRoutes) else build(first)
    return begin_walk(routes, called, facts, world or World())


def go_on(
    first: Step | CallRoutes,
    walked: WalkResult | Position,
    came: Input,
    world: World | None = None,
    facts: CallFacts = FACTS,
) -> WalkResult:
    """The carrier reports the result of the last action."""
    routes = first if isinstance(first, CallRoutes) else build(first)
    position = walked if isinstance(walked, Position) else walked.actions[-1].position  # type: ignore[union-attr]
    return continue_walk(routes, position, came, facts, world or World())


def names_rung(walked: WalkResult) -> list[str]:
    """The receiving numbers that ring now."""
    action = walked.actions[-1]
    return [number.name for number in action.receiving_numbers] if isinstance(action, RingNumbers) else []


def paths_taken(walked: WalkResult) -> list[str]:
    """The paths of the steps taken."""
    return [taken.path for taken in walked.taken]


def try_all(first: Step, world: World | None = None, facts: CallFacts = FACTS) -> list[list[str]]:
    """The numbers that ring, attempt by attempt, if none answers."""
    routes, world = build(first), world or World()
    walked = begin(routes, world, facts)
    tried = []
    while names := names_rung(walked):
        tried.append(names)
        walked = go_on(routes, walked, NOBODY_ANSWERED, world, facts)
    return tried


def press(digits: str) -> Input:
    """The caller presses keys, or none."""
    return Input(InputKind.DIGITS, digits=digits)


def with_tags(tags: Mapping[str, str]) -> CallFacts:
    """A call with these tags."""
    return replace(FACTS, tags=tags)
