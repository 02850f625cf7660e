"""The steps of an account's routes, each with its path and with the field where the account file has it."""

from collections.abc import Sequence
from dataclasses import dataclass

from server.domain.account_problems import AccountProblem, FieldPath
from server.domain.routing.paths import list_children
from server.domain.routing.steps import Route, Step

DEEPEST_STEP = 10
MOST_STEPS = 1_000
TOO_MANY = f"there are more than {MOST_STEPS:,} steps in the account's routes"
TOO_DEEP = f"steps are nested more than {DEEPEST_STEP} deep; move some to a route of their own"


@dataclass(frozen=True)
class LocatedStep:
    """A step, its path ("main.otherwise.menu.1"), its field, and the name of its route."""

    route: str
    path: str
    field: FieldPath
    step: Step


@dataclass(frozen=True)
class LocatedSteps:
    """The steps that are within the bounds of depth and count, and what is wrong with the rest."""

    steps: Sequence[LocatedStep]
    problems: Sequence[AccountProblem]


def list_located_steps(routes: Sequence[Route]) -> LocatedSteps:
    """All steps of the routes, each before those that it leads to."""
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
    """The field of a step below the one that leads to it, by the last words of its path."""
    word, _, choice = way.partition(".")
    if word == "menu":
        return ("menu", "keys", choice)
    return (word, int(choice), "then") if choice else (word,)
