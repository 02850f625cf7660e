"""The step in which a person says where calls ring."""

from collections.abc import Mapping
from typing import Any

from flask import abort, request
from flask.typing import ResponseReturnValue

from server.console.account_changes import Outcome
from server.console.forms.inputs import read_entry_of, show_typed
from server.console.forms.revisions import read_revision
from server.console.pages import Pages
from server.console.parts import ConsoleParts
from server.console.rendering import Renderer
from server.console.screens.set_up.frame import StepFrame
from server.console.sections import RECEIVING_NUMBERS
from server.console.set_up.inputs import RINGING
from server.console.set_up.simple_route import describe_simple_route, put_simple_route, read_simple_route
from server.console.set_up.steps import Slug
from server.console.viewer import AccountPage


class RingingStep:
    """A receiving number, and what callers hear when nobody answers."""

    def __init__(self, parts: ConsoleParts, renderer: Renderer) -> None:
        self._frame = StepFrame(Slug.RINGING, parts, renderer)

    def add_to(self, pages: Pages) -> None:
        """Register the pages."""
        self._frame.add_to(pages, self.show, self.save)

    def show(self, page: AccountPage) -> ResponseReturnValue:
        """The form; an account with a route of its own has a sentence instead."""
        return self._respond(page, describe_simple_route(page.stored.account))

    def save(self, page: AccountPage) -> ResponseReturnValue:
        """Store the receiving number and the route, and go on."""
        revision, account = read_revision(), page.stored.account
        if describe_simple_route(account) is None:
            # The form is not shown, because it would replace a route that somebody has made.
            abort(409)
        receiver, route, errors = read_simple_route(account, read_entry_of(RINGING, request.form))
        outcome = Outcome(errors=errors)
        if receiver is not None and not errors:
            index = RECEIVING_NUMBERS.find_index(account, receiver.name)
            paths = RECEIVING_NUMBERS.list_paths(index)
            outcome = self._frame.save(page, lambda before: put_simple_route(before, receiver, route), revision, paths)
        if outcome.stored is None:
            return self._respond(page, show_typed(RINGING, request.form), outcome)
        return self._frame.go_on(page)

    def _respond(
        self, page: AccountPage, values: Mapping[str, Any] | None, outcome: Outcome | None = None
    ) -> ResponseReturnValue:
        return self._frame.respond(page, outcome, inputs=RINGING, values=values)
