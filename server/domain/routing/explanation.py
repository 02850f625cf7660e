"""Explains a route: walks a call to its end, assuming that no ring is answered."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from server.domain.calls.called_numbers import CalledNumber
from server.domain.routing.actions import (
    Action,
    AskDigits,
    EnterQueue,
    Input,
    InputKind,
    LeaveQueue,
    Position,
    RingNumbers,
    WalkResult,
)
from server.domain.routing.facts import CallFacts, LiveCallCounts
from server.domain.routing.routes import CallRoutes
from server.domain.routing.steps import DEFAULT_WAIT_SECONDS, Queue
from server.domain.routing.walk import begin_walk, continue_walk, resume_walk

_Coming: TypeAlias = tuple[Position, Input, str]


@dataclass(frozen=True)
class Stage:
    """One response of the call: what happened before it, in words (empty for the first), and what the caller gets then."""

    came: str
    walked: WalkResult


@dataclass(frozen=True)
class Explainer:
    """A simulated call. `find_called` finds the tracking number of an extension."""

    routes: CallRoutes
    facts: CallFacts
    live_calls: LiveCallCounts
    find_called: Callable[[str], CalledNumber | None]

    def explain(self, called: CalledNumber | None, keys: Sequence[str]) -> Iterator[Stage]:
        """The responses of the call if no number answers.

        Each step that asks for keys gets the next entry of `keys`; an empty entry means that no key is pressed. The
        explanation ends when `keys` is used up and a step asks for more.
        """
        left = list(keys)
        waited_at: set[str] = set()
        facts = self.facts
        stage = Stage("", begin_walk(self.routes, called, facts, self.live_calls))
        while True:
            yield stage
            coming = self._find_coming(stage.walked.actions[-1], left, waited_at)
            if coming is None:
                return
            position, came, words = coming
            walked = continue_walk(self.routes, position, came, facts, self.live_calls)
            if walked.extension is not None:
                facts = replace(facts, extension=walked.extension)
                known = resume_walk(self.routes, position, self.find_called(walked.extension), facts, self.live_calls)
                walked = replace(known, taken=(*walked.taken, *known.taken))
            stage = Stage(words, walked)

    def _find_coming(self, action: Action, left: list[str], waited_at: set[str]) -> _Coming | None:
        """The input after the action, with its description; None if the call ends or the input is unknown."""
        match action:
            case RingNumbers():
                return action.position, Input(InputKind.RING_ENDED), "when no number answers"
            case AskDigits() if left:
                keys = left.pop(0)
                words = f"when the caller presses {keys}" if keys else "when the caller presses no key"
                return action.position, Input(InputKind.DIGITS, digits=keys), words
            case EnterQueue():
                is_new = action.position.path not in waited_at
                waited_at.add(action.position.path)
                return self._find_end_of_waiting(action.position, is_new)
            case _:
                return None

    def _find_end_of_waiting(self, position: Position, is_new: bool) -> _Coming:
        polled = continue_walk(self.routes, position, Input(InputKind.QUEUE_POLLED), self.facts, self.live_calls)
        if is_new and polled.actions == (LeaveQueue(),):
            return position, Input(InputKind.QUEUE_LEFT), "at once, since a number is free"
        step = self.routes.find(position.path)
        seconds = step.max_wait_seconds if isinstance(step, Queue) else DEFAULT_WAIT_SECONDS
        words = f"when {'no number is free' if is_new else 'no number answers'} within {seconds} s"
        return position, Input(InputKind.QUEUE_LEFT, waited_seconds=seconds), words
