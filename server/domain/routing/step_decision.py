"""The decision of a single step, and what it may depend on."""

from dataclasses import dataclass

from server.domain.routing.actions import Action, Confirmation
from server.domain.routing.facts import CallFacts, LiveCallCounts
from server.domain.routing.routes import CallRoutes


@dataclass(frozen=True)
class StepContext:
    """Everything that a step may depend on."""

    routes: CallRoutes
    facts: CallFacts
    live_calls: LiveCallCounts


@dataclass(frozen=True)
class StepDecision:
    """The decision in words (empty: not logged), the carrier's actions, and the path of the next step.

    `next_path` is None if the actions end the call or wait for an input. `extension`: the one that the caller entered.
    `confirmation`: only of a step that asks the caller to confirm.
    """

    decision: str
    actions: tuple[Action, ...] = ()
    next_path: str | None = None
    extension: str | None = None
    confirmation: Confirmation | None = None
