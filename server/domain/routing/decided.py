"""What a single step decides, and what it may ask for that."""

from dataclasses import dataclass

from server.domain.routing.actions import Action
from server.domain.routing.facts import CallFacts, LiveCallCounts
from server.domain.routing.routes import CallRoutes


@dataclass(frozen=True)
class Around:
    """All that a step may look at."""

    routes: CallRoutes
    facts: CallFacts
    live_calls: LiveCallCounts


@dataclass(frozen=True)
class Decided:
    """The decision in words (empty: none worth a place in the call log), what the carrier does, and where the walk goes on.

    `next_path` is None when the actions end the call or wait for an input. `extension`: the one that was entered.
    """

    decision: str
    actions: tuple[Action, ...] = ()
    next_path: str | None = None
    extension: str | None = None
