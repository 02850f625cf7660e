"""Moves steps of a route with everything after them, each move as one revision of the account."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Response, abort, request
from flask.typing import ResponseReturnValue

from server.console.account_changes import Outcome
from server.console.forms.revisions import read_revision
from server.console.forms.step_form import StepTarget
from server.console.pages import Pages
from server.console.parts import ConsoleParts
from server.console.rendering import Renderer
from server.console.route_edits import change_route, choose_status, find_step_target, show_route_at
from server.console.viewer import AccountPage
from server.domain.people.roles import Permission
from server.domain.routing.branch_moves import list_destinations, move_branch, move_case
from server.domain.routing.paths import list_steps
from server.domain.routing.step_words import Branch, describe_step, list_branches
from server.domain.routing.steps import Route, Step

_CASE_MOVES = {"up": -1, "down": 1}


@dataclass(frozen=True)
class Destination:
    """Where a branch can move: the path, the step before it and when a call goes this way, and the step that is there.

    `here` is empty if no step is there.
    """

    path: str
    after: str
    when: str
    here: str


class RouteBranchScreen:
    """The form that asks where a branch goes, and the buttons that move a case."""

    def __init__(self, parts: ConsoleParts, renderer: Renderer) -> None:
        self._parts = parts
        self._renderer = renderer

    def add_to(self, pages: Pages) -> None:
        """Register the pages."""
        change = Permission.CHANGE_ACCOUNT
        pages.add_for_account("/routes/branch", change, self.ask_where_to_move)
        pages.add_for_account("/routes/branch", change, self.move_branch, ("POST",))
        pages.add_for_account("/routes/branch/case", change, self.move_case, ("POST",))

    def ask_where_to_move(self, page: AccountPage) -> ResponseReturnValue:
        """Where the step can go with everything after it."""
        return self._show_form(page, find_step_target(page, request.args.get("at", "")), Outcome())

    def move_branch(self, page: AccountPage) -> ResponseReturnValue:
        """Move the step and everything after it to the chosen position."""
        at, to = request.form.get("at", ""), request.form.get("to", "")
        target = find_step_target(page, at)
        return self._finish(page, target, lambda route: move_branch(route, at, to))

    def move_case(self, page: AccountPage) -> ResponseReturnValue:
        """Exchange the case with the one before or after it."""
        at, by = request.form.get("at", ""), _CASE_MOVES.get(request.form.get("to", ""))
        target = find_step_target(page, at)
        if by is None:
            abort(400)
        return self._finish(page, target, lambda route: move_case(route, at, by))

    def _finish(self, page: AccountPage, target: StepTarget, change: Callable[[Route], Route]) -> ResponseReturnValue:
        outcome = change_route(self._parts, page, target.route, change, read_revision())
        if outcome.stored is not None:
            return show_route_at(page, target.route.name, "")
        return self._show_form(page, target, outcome)

    def _show_form(self, page: AccountPage, target: StepTarget, outcome: Outcome) -> Response:
        if target.step is None:
            abort(404)
        return self._renderer.respond(
            "route_branch.html",
            choose_status(outcome),
            page=page,
            section="show_routes",
            target=target,
            here=describe_step(target.step).headline,
            destinations=_list_destinations(target.route, target.path),
            outcome=outcome,
            revision=page.stored.revision,
        )


def _list_destinations(route: Route, path: str) -> list[Destination]:
    branches = {
        branch.path: _describe(step, branch)
        for at, step in list_steps([(route.name, route.first)])
        for branch in list_branches(at, step)
    }
    return [branches[to] for to in list_destinations(route, path)]


def _describe(parent: Step, branch: Branch) -> Destination:
    here = describe_step(branch.step).headline if branch.step else ""
    return Destination(branch.path, describe_step(parent).headline, branch.when, here)
