"""Call routing: the routes with who uses each, and a route as a tree, in which one can try a call."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import replace

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from server.console.account_changes import Outcome, change_account
from server.console.forms.asked_call import CallForm, read_call_form
from server.console.forms.revisions import read_revision
from server.console.pages import Pages
from server.console.parts import ConsoleParts, write_author
from server.console.rendering import Renderer
from server.console.route_edits import find_route
from server.console.route_tree import build_tree
from server.console.viewer import AccountPage
from server.domain.account_problems import FieldPath
from server.domain.accounts import Account
from server.domain.people.roles import Permission
from server.domain.routing.route_uses import list_route_uses, rename_route
from server.domain.routing.step_words import describe_step
from server.domain.routing.steps import Route
from server.domain.routing.story import Story
from server.domain.routing.words import describe_action


class RouteScreen:
    """The routes of an account."""

    def __init__(self, parts: ConsoleParts, renderer: Renderer) -> None:
        self._parts = parts
        self._renderer = renderer

    def add_to(self, pages: Pages) -> None:
        """Register the pages."""
        see, change = Permission.SEE_ACCOUNT, Permission.CHANGE_ACCOUNT
        pages.add_for_account("/routes", see, self.show_routes)
        pages.add_for_account("/routes/show", see, self.show_route)
        pages.add_for_account("/routes/rename", change, self.rename_route, ("POST",))
        pages.add_for_account("/routes/use", change, self.use_route, ("POST",))
        pages.add_for_account("/routes/delete", change, self.delete_route, ("POST",))

    def show_routes(self, page: AccountPage) -> ResponseReturnValue:
        """All routes."""
        account = page.stored.account
        rows = [
            (route, describe_step(route.first).headline, list(list_route_uses(account, route.name)))
            for route in account.routes
        ]
        return self._renderer.respond(
            "routes.html",
            page=page,
            section="show_routes",
            rows=rows,
            may_change=page.may(Permission.CHANGE_ACCOUNT),
            revision=page.stored.revision,
        )

    def show_route(self, page: AccountPage) -> ResponseReturnValue:
        """One route, and what happens to a call if one is asked for."""
        return self._show(page, find_route(page.stored.account, request.args.get("name", "")))

    def rename_route(self, page: AccountPage) -> ResponseReturnValue:
        """Give the route another name, wherever it is named."""
        route = find_route(page.stored.account, request.form.get("name", ""))
        new_name = request.form.get("new_name", "").strip()
        paths: dict[FieldPath, str] = {("routes", page.stored.account.routes.index(route), "name"): "new_name"}
        outcome = self._save(page, lambda account: rename_route(account, route.name, new_name), paths)
        if outcome.stored is None:
            return self._show(page, route, outcome)
        return redirect(url_for(".show_route", key=page.key, name=new_name, notice="saved"), 303)

    def use_route(self, page: AccountPage) -> ResponseReturnValue:
        """Make it the route of all calls that no other part of the account routes."""
        route = find_route(page.stored.account, request.form.get("name", ""))
        outcome = self._save(page, lambda account: _use(account, route.name))
        if outcome.stored is None:
            return self._show(page, route, outcome)
        return redirect(url_for(".show_routes", key=page.key, notice="saved"), 303)

    def delete_route(self, page: AccountPage) -> ResponseReturnValue:
        """Remove the route, unless something uses it."""
        route = find_route(page.stored.account, request.form.get("name", ""))
        outcome = self._save(page, lambda account: _delete(account, route.name))
        if outcome.stored is None:
            return self._show(page, route, outcome)
        return redirect(url_for(".show_routes", key=page.key, notice="deleted"), 303)

    def _save(
        self, page: AccountPage, change: Callable[[Account], Account], inputs: Mapping[FieldPath, str] | None = None
    ) -> Outcome:
        author = write_author(page.viewer.user)
        return change_account(self._parts.service, page.key, change, read_revision(), author, inputs or {})

    def _show(self, page: AccountPage, route: Route, outcome: Outcome | None = None) -> ResponseReturnValue:
        account = page.stored.account
        form = read_call_form(request.args, account, route, self._parts.now())
        return self._renderer.respond(
            "route.html",
            200 if outcome is None else 409 if outcome.has_conflict else 422,
            page=page,
            section="show_routes",
            route=route,
            tree=build_tree(route, _list_decisions(form.story) if form.story else {}),
            uses=list(list_route_uses(account, route.name)),
            may_change=page.may(Permission.CHANGE_ACCOUNT),
            revision=page.stored.revision,
            outcome=outcome or Outcome(),
            call=form,
            stages=_list_stages(form),
            route_names=[one.name for one in account.routes],
        )


def _list_decisions(story: Story) -> Mapping[str, list[str]]:
    decisions: defaultdict[str, list[str]] = defaultdict(list)
    for stage in story.stages:
        for taken in stage.walked.taken:
            decisions[taken.path].append(taken.decision)
    return decisions


def _list_stages(form: CallForm) -> list[tuple[str, list[tuple[str, str]], list[str]]]:
    """Each stage: what happened before, the steps with their decisions, and what the caller gets."""
    if form.story is None:
        return []
    routes = form.story.routes
    return [
        (
            stage.came,
            [(taken.path, taken.decision) for taken in stage.walked.taken],
            [line for action in stage.walked.actions for line in describe_action(action, routes)],
        )
        for stage in form.story.stages
    ]


def _use(account: Account, name: str) -> Account:
    return replace(account, route=name)


def _delete(account: Account, name: str) -> Account:
    return replace(account, routes=tuple(one for one in account.routes if one.name != name))
