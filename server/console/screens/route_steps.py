"""The steps of a route: added, changed, moved and removed, each change as one revision of the account."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Response, abort, request
from flask.typing import ResponseReturnValue

from server.account_file.route_writing import write_step
from server.console.account_changes import Outcome
from server.console.forms.revisions import read_revision
from server.console.forms.step_form import (
    ANNOUNCEMENT,
    StepTarget,
    find_parent_words,
    list_branch_options,
    read_step,
    suggest_branches,
)
from server.console.forms.step_kinds import STEP_KINDS, StepKind
from server.console.pages import Pages
from server.console.parts import ConsoleParts
from server.console.rendering import Renderer, translate
from server.console.route_edits import change_route, choose_status, find_step_target, show_route_at
from server.console.viewer import AccountPage
from server.domain.people.roles import Permission
from server.domain.routing.editing import (
    StepMissing,
    can_remove_branch,
    find_parent,
    move_earlier,
    move_later,
    remove_step,
    replace_step,
)
from server.domain.routing.step_words import describe_next_ways, describe_step, list_branches
from server.domain.routing.steps import Route

_MOVES: Mapping[str, Callable[[Route, str], Route]] = {"earlier": move_earlier, "later": move_later}


class RouteStepScreen:
    """The forms of a route's steps. `at` in addresses is the path of a step."""

    def __init__(self, parts: ConsoleParts, renderer: Renderer) -> None:
        self._parts = parts
        self._renderer = renderer

    def add_to(self, pages: Pages) -> None:
        """Register the pages."""
        see, change = Permission.SEE_ACCOUNT, Permission.CHANGE_ACCOUNT
        pages.add_for_account("/routes/step", see, self.edit_step)
        pages.add_for_account("/routes/step/new", change, self.new_step)
        pages.add_for_account("/routes/step/save", change, self.save_step, ("POST",))
        pages.add_for_account("/routes/step/move", change, self.move_step, ("POST",))
        pages.add_for_account("/routes/step/remove", change, self.ask_to_remove)
        pages.add_for_account("/routes/step/remove", change, self.remove_step, ("POST",))

    def edit_step(self, page: AccountPage) -> ResponseReturnValue:
        """The form of an existing step."""
        target = find_step_target(page, request.args.get("at", ""))
        if target.step is None:
            abort(404)
        return self._show_form(page, target, STEP_KINDS[target.step.kind], page.stored.revision)

    def new_step(self, page: AccountPage) -> ResponseReturnValue:
        """The kinds of steps to choose from, then the form of the chosen one."""
        target = find_step_target(page, request.args.get("at", ""), is_new=True)
        kind = STEP_KINDS.get(request.args.get("kind", ""))
        if kind is not None:
            return self._show_form(page, target, kind, page.stored.revision)
        here = describe_step(target.step).headline if target.step else ""
        return self._respond("route_step_kinds.html", page, target, here=here, kinds=list(STEP_KINDS.values()))

    def save_step(self, page: AccountPage) -> ResponseReturnValue:
        """Store the step in its route, or show its form again with what is wrong."""
        target = find_step_target(page, request.form.get("at", ""), is_new=request.form.get("is_new") == "yes")
        kind, revision = STEP_KINDS.get(request.form.get("kind", "")), read_revision()
        if kind is None or (not target.is_new and target.step is not None and target.step.kind != kind.word):
            abort(404)
        if "again" in request.form:
            return self._show_form(page, target, kind, revision, Outcome(), is_typed=True)
        try:
            read = read_step(target, kind, request.form)
        except StepMissing:
            abort(404)
        step = read.step
        outcome = Outcome(errors=read.errors, general=read.general)
        if step is not None:
            outcome = change_route(
                self._parts,
                page,
                target.route,
                lambda route: replace_step(route, target.path, step),
                revision,
                read.inputs,
            )
        if outcome.stored is not None:
            return show_route_at(page, target.route.name, target.path)
        if outcome.has_conflict and self._is_unchanged(page, target.route, revision):
            revision = page.stored.revision
        return self._show_form(page, target, kind, revision, outcome, is_typed=True)

    def move_step(self, page: AccountPage) -> ResponseReturnValue:
        """Exchange the step with the one before or after it."""
        at, move = request.form.get("at", ""), _MOVES.get(request.form.get("to", ""))
        target = find_step_target(page, at)
        if move is None:
            abort(400)
        return self._finish(page, target, lambda route: move(route, at))

    def ask_to_remove(self, page: AccountPage) -> ResponseReturnValue:
        """What can take the place of a step that is removed."""
        return self._show_removal(page, find_step_target(page, request.args.get("at", "")), Outcome())

    def remove_step(self, page: AccountPage) -> ResponseReturnValue:
        """Remove the step; what follows it by the chosen way takes its place."""
        target = find_step_target(page, request.form.get("at", ""))
        kept = request.form.get("keep") or None
        return self._finish(page, target, lambda route: remove_step(route, target.path, kept))

    def _finish(self, page: AccountPage, target: StepTarget, change: Callable[[Route], Route]) -> ResponseReturnValue:
        outcome = change_route(self._parts, page, target.route, change, read_revision())
        if outcome.stored is not None:
            return show_route_at(page, target.route.name, "")
        return self._show_removal(page, target, outcome)

    def _is_unchanged(self, page: AccountPage, route: Route, revision: int) -> bool:
        """Whether the route is as it was at the revision: then its paths still mean the same steps."""
        old = self._parts.accounts.find_at(page.key, revision)
        return old is not None and route in old.account.routes

    def _show_removal(self, page: AccountPage, target: StepTarget, outcome: Outcome) -> Response:
        if target.step is None:
            abort(404)
        ways = [
            (branch.path.removeprefix(f"{target.path}."), branch.when, describe_step(branch.step).headline)
            for branch in list_branches(target.path, target.step)
            if branch.step is not None
        ]
        return self._respond(
            "route_step_remove.html",
            page,
            target,
            choose_status(outcome),
            here=describe_step(target.step).headline,
            ways=ways,
            can_remove_branch=_can_remove_branch(target),
            outcome=outcome,
            revision=page.stored.revision,
        )

    def _show_form(
        self,
        page: AccountPage,
        target: StepTarget,
        kind: StepKind,
        revision: int,
        outcome: Outcome | None = None,
        *,
        is_typed: bool = False,
    ) -> Response:
        form = request.form
        step = None if target.is_new else target.step
        own = write_step(step)[kind.word] if step is not None else None
        values = {one.name: one.show_typed(form) if is_typed else one.show(own) for one in kind.fields}
        suggested = suggest_branches(target, kind)
        return self._respond(
            "route_step.html",
            page,
            target,
            choose_status(outcome) if outcome and "again" not in form else 200,
            kind=kind,
            values=values,
            following={word: form.get(f"next.{word}", choice) for word, choice in suggested.items()},
            texts_of_next=dict(describe_next_ways(kind.word)),
            list_branch_options=lambda was: list_branch_options(target, was),
            can_announce=kind.can_record and not target.is_announced,
            announcement=form.get("announcement", translate(ANNOUNCEMENT)),
            is_announced="announce" in form if is_typed else True,
            before=find_parent_words(target),
            revision=revision,
            outcome=outcome or Outcome(),
        )

    def _respond(
        self, template: str, page: AccountPage, target: StepTarget, status: int = 200, **values: Any
    ) -> Response:
        return self._renderer.respond(
            template,
            status,
            page=page,
            section="show_routes",
            target=target,
            may_change=page.may(Permission.CHANGE_ACCOUNT),
            **values,
        )


def _can_remove_branch(target: StepTarget) -> bool:
    try:
        parent_path, parent = find_parent(target.route, target.path)
    except StepMissing:
        return False
    return can_remove_branch(parent, target.path.removeprefix(f"{parent_path}."))
