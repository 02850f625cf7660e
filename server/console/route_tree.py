"""The tree of a route as a page shows it: each step in words, with what can be done to it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from server.domain.routing.editing import (
    StepMissing,
    can_remove_branch,
    is_announced,
    move_earlier,
    move_later,
    records,
)
from server.domain.routing.step_words import Branch, StepWords, describe_step, list_branches
from server.domain.routing.steps import Route, Step


@dataclass(frozen=True)
class TreeBranch:
    """A way on: when the call takes it, the path, and the step there; None: the call ends."""

    when: str
    path: str
    node: "TreeNode | None"


@dataclass(frozen=True)
class TreeNode:
    """A step. `decisions` are those of the explained call at this step, in order.

    `is_unannounced`: it records the talk, and the route says nothing before it.
    """

    path: str
    kind: str
    words: StepWords
    branches: tuple[TreeBranch, ...]
    decisions: tuple[str, ...]
    can_move_earlier: bool
    can_move_later: bool
    can_remove_branch: bool
    is_unannounced: bool
    goes_to: str

    @property
    def can_remove(self) -> bool:
        """Whether the step can be removed, with or without what comes after it."""
        return self.can_remove_branch or any(branch.node for branch in self.branches)


def build_tree(route: Route, decisions: Mapping[str, Sequence[str]]) -> TreeNode:
    """The tree from the first step. `decisions` are those of an explained call, by the paths of steps."""

    def build(path: str, step: Step) -> TreeNode:
        return TreeNode(
            path,
            step.kind,
            describe_step(step),
            tuple(build_branch(branch) for branch in list_branches(path, step)),
            tuple(decisions.get(path, ())),
            _can_move(move_earlier, route, path),
            _can_move(move_later, route, path),
            can_remove_branch(route, path),
            records(step) and not is_announced(route, path),
            getattr(step, "route", ""),
        )

    def build_branch(branch: Branch) -> TreeBranch:
        return TreeBranch(branch.when, branch.path, build(branch.path, branch.step) if branch.step else None)

    return build(route.name, route.first)


def _can_move(move: Callable[[Route, str], Route], route: Route, path: str) -> bool:
    try:
        move(route, path)
    except StepMissing:
        return False
    return True
