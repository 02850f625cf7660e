"""What the forms that change a route have in common: they find a step, change its route, and show the route again."""

from collections.abc import Callable, Mapping

from flask import abort, redirect, url_for
from flask.typing import ResponseReturnValue

from server.console.account_changes import Outcome, change_account
from server.console.forms.step_form import StepTarget, find_target
from server.console.parts import ConsoleParts, write_author
from server.console.viewer import AccountPage
from server.domain.account_problems import FieldPath
from server.domain.accounts import Account
from server.domain.routing.editing import StepMissing
from server.domain.routing.route_uses import put_route
from server.domain.routing.steps import Route


def find_route(account: Account, name: str) -> Route:
    """The route of this name. Ends the request with 404 if there is none."""
    route = next((one for one in account.routes if one.name == name), None)
    if route is None:
        abort(404)
    return route


def find_step_target(page: AccountPage, path: str, *, is_new: bool = False) -> StepTarget:
    """The step at the path, or where it is put. Ends the request with 404 if there is no such path."""
    try:
        return find_target(page.stored.account, path, is_new=is_new)
    except StepMissing:
        abort(404)


def change_route(
    parts: ConsoleParts,
    page: AccountPage,
    route: Route,
    change: Callable[[Route], Route],
    revision: int,
    inputs: Mapping[FieldPath, str] | None = None,
) -> Outcome:
    """Store the changed route. `inputs` has the names of inputs by the paths of problems.

    Ends the request with 404 if `change` does not find its step.
    """

    def change_stored(account: Account) -> Account:
        return put_route(account, change(find_route(account, route.name)))

    author = write_author(page.viewer.user)
    try:
        return change_account(parts.service, page.key, change_stored, revision, author, inputs or {})
    except StepMissing:
        abort(404)


def show_route_at(page: AccountPage, name: str, path: str) -> ResponseReturnValue:
    """Show the route after a change, at the step with this path."""
    return redirect(url_for(".show_route", key=page.key, name=name, notice="saved", _anchor=path or None), 303)


def choose_status(outcome: Outcome | None) -> int:
    """The status of a form that shows the outcome."""
    if outcome is None or not (outcome.errors or outcome.general):
        return 200
    return 409 if outcome.has_conflict else 422
