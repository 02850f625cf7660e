"""Lists the steps of an account's routes, each with its path and its field path in the account file."""

from collections.abc import Sequence
from dataclasses import dataclass

from server.domain.account_problems import AccountProblem, FieldPath
from server.domain.routing.paths import list_children
from server.domain.routing.steps import Route, Step

DEEPEST_STEP = 10
MOST_STEPS = 1_000
TOO_MANY = f"the account's routes have more than {MOST_STEPS:,} steps"
TOO_DEEP = f"steps are nested more than {DEEPEST_STEP} deep; move some to another route"


@dataclass(frozen=True)
class LocatedStep:
    """A step, its path ("main.otherwise.menu.1"), its field path, and the name of its route."""

    route: str
    path: str
    field: FieldPath
    step: Step


@dataclass(frozen=True)
class LocatedSteps:
    """The steps within the limits of depth and count, and the problems of the rest."""

    steps: Sequence[LocatedStep]
    problems: Sequence[AccountProblem]


def list_located_steps(routes: Sequence[Route]) -> LocatedSteps:
    """All steps of the routes, each before its next steps."""
    waiting = [(LocatedStep(one.name, one.name, ("routes", index), one.first), 1) for index, one in enumerate(routes)]
    waiting.reverse()
    steps: list[LocatedStep] = []
    problems: list[AccountProblem] = []
    while waiting:
        located, depth = waiting.pop()
        if len(steps) == MOST_STEPS:
            return LocatedSteps(steps, [*problems, AccountProblem(located.field, TOO_MANY)])
        if depth > DEEPEST_STEP:
            problems.append(AccountProblem(located.field, TOO_DEEP))
            continue
        steps.append(located)
        for path, child in reversed(list(list_children(located.path, located.step))):
            field = (*located.field, *_find_field(path.removeprefix(f"{located.path}.")))
            waiting.append((LocatedStep(located.route, path, field, child), depth + 1))
    return LocatedSteps(steps, problems)


def _find_field(way: str) -> FieldPath:
    """The field path of a step below the step before it, from the last words of its path."""
    word, _, choice = way.partition(".")
    if word == "menu":
        return ("menu", "keys", choice)
    return (word, int(choice), "then") if choice else (word,)
