"""The tree of a route as a page shows it: each step in words, with what can be done to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from server.domain.routing.branch_moves import can_move_case
from server.domain.routing.editing import can_move_earlier, can_move_later, can_remove_branch, records, speaks
from server.domain.routing.step_words import Branch, StepWords, describe_step, list_branches
from server.domain.routing.steps import GoTo, Route, Step


@dataclass(frozen=True)
class TreeBranch:
    """A way on: when the call takes it, the path, and the step there; None: the call ends."""

    when: str
    path: str
    node: "TreeNode | None"


@dataclass(frozen=True)
class TreeNode:
    """A step. `decisions` are those of the explained call at this step, in order.

    It moves earlier and later alone; as a branch, or up and down among cases, with everything after it.
    `is_unannounced`: it records the talk, and the route says nothing before it.
    """

    path: str
    kind: str
    words: StepWords
    branches: tuple[TreeBranch, ...]
    decisions: tuple[str, ...]
    can_move_earlier: bool
    can_move_later: bool
    can_move_branch: bool
    can_move_up: bool
    can_move_down: bool
    can_remove_branch: bool
    is_unannounced: bool
    goes_to: str

    @property
    def can_remove(self) -> bool:
        """Whether the step can be removed, with or without what comes after it."""
        return self.can_remove_branch or any(branch.node for branch in self.branches)


def build_tree(route: Route, decisions: Mapping[str, Sequence[str]]) -> TreeNode:
    """The tree from the first step. `decisions` are those of an explained call, by the paths of steps."""

    def build(path: str, step: Step, parent: Step | None, way: str, is_announced: bool) -> TreeNode:
        is_announced_after = is_announced or speaks(step)
        return TreeNode(
            path,
            step.kind,
            describe_step(step),
            tuple(build_branch(path, step, branch, is_announced_after) for branch in list_branches(path, step)),
            tuple(decisions.get(path, ())),
            can_move_earlier=parent is not None and can_move_earlier(way, step),
            can_move_later=can_move_later(step),
            can_move_branch=parent is not None,
            can_move_up=can_move_case(parent, way, -1),
            can_move_down=can_move_case(parent, way, 1),
            can_remove_branch=parent is not None and can_remove_branch(parent, way),
            is_unannounced=records(step) and not is_announced,
            goes_to=step.route if isinstance(step, GoTo) else "",
        )

    def build_branch(path: str, step: Step, branch: Branch, is_announced: bool) -> TreeBranch:
        way = branch.path.removeprefix(f"{path}.")
        node = build(branch.path, branch.step, step, way, is_announced) if branch.step else None
        return TreeBranch(branch.when, branch.path, node)

    return build(route.name, route.first, None, "", is_announced=False)
