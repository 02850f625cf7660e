"""A new call route, from a ready-made example."""

from dataclasses import replace

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from server.account_file import schema
from server.account_file.entries import read_entry
from server.account_file.route_steps import StepReader
from server.console.account_changes import Outcome, change_account, sort_problems
from server.console.forms.revisions import read_revision
from server.console.forms.route_examples import ROUTE_EXAMPLES
from server.console.pages import Pages
from server.console.parts import ConsoleParts, write_author
from server.console.rendering import Renderer, translate
from server.console.viewer import AccountPage
from server.domain.account_problems import AccountProblem
from server.domain.accounts import Account
from server.domain.people.roles import Permission
from server.domain.routing.steps import Route

_FIRST = "ring"


class NewRouteScreen:
    """The form for a new route."""

    def __init__(self, parts: ConsoleParts, renderer: Renderer) -> None:
        self._parts = parts
        self._renderer = renderer

    def add_to(self, pages: Pages) -> None:
        """Register the pages."""
        pages.add_for_account("/routes/new", Permission.CHANGE_ACCOUNT, self.new_route)
        pages.add_for_account("/routes/new", Permission.CHANGE_ACCOUNT, self.add_route, ("POST",))

    def new_route(self, page: AccountPage) -> ResponseReturnValue:
        """The examples, with a name and the receiving numbers to use."""
        return self._show(page, page.stored.revision, Outcome())

    def add_route(self, page: AccountPage) -> ResponseReturnValue:
        """Add the route, and show its tree."""
        account, revision = page.stored.account, read_revision()
        example = ROUTE_EXAMPLES.get(request.form.get("example", _FIRST), ROUTE_EXAMPLES[_FIRST])
        known = [one.name for one in account.receiving_numbers]
        names = [name for name in known if name in request.form.getlist("receiving_numbers")]
        index = len(account.routes)
        read = read_entry(schema.ROUTE, {"name": request.form.get("name", "")}, ("routes", index), account.country)
        problems = [AccountProblem(path, message) for path, message in read[1]]
        inputs = {("routes", index, "name"): "name", ("routes", index): "receiving_numbers"}
        route = read[0]
        errors: dict[str, str] = {}
        if len(names) < example.needs:
            errors["receiving_numbers"] = translate("This route needs %s or more.") % example.needs
        elif route is not None:
            reader = StepReader(account.country, lambda path, text: problems.append(AccountProblem(path, text)))
            route = Route(route.name, reader.read_step(example.write(names), ("routes", index), route.name))
        found = sort_problems(tuple(problems), inputs)
        outcome = Outcome(errors={**found.errors, **errors}, general=found.general)
        if route is not None and not outcome.errors and not outcome.general:
            author, added = write_author(page.viewer.user), route
            outcome = change_account(
                self._parts.service, page.key, lambda before: _add(before, added), revision, author, inputs
            )
            if outcome.stored is not None:
                return redirect(url_for(".show_route", key=page.key, name=route.name, notice="saved"), 303)
        return self._show(page, page.stored.revision if outcome.has_conflict else revision, outcome)

    def _show(self, page: AccountPage, revision: int, outcome: Outcome) -> ResponseReturnValue:
        is_posted = request.method == "POST"
        return self._renderer.respond(
            "new_route.html",
            409 if outcome.has_conflict else 422 if is_posted else 200,
            page=page,
            section="show_routes",
            examples=ROUTE_EXAMPLES,
            example=request.form.get("example", _FIRST),
            name=request.form.get("name", "" if page.stored.account.routes else "main"),
            chosen=request.form.getlist("receiving_numbers"),
            revision=revision,
            outcome=outcome,
        )


def _add(account: Account, route: Route) -> Account:
    """The account with the new route at the end; the account's first route also becomes the one of its calls."""
    is_first = not account.routes and account.route is None
    return replace(account, routes=(*account.routes, route), route=route.name if is_first else account.route)
