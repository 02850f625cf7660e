"""What the pages of all steps share: the line of steps, storing a change, and going on."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Response, abort, redirect, url_for
from flask.typing import ResponseReturnValue

from server.console.account_changes import Outcome, save_change
from server.console.pages import Pages, View
from server.console.parts import ConsoleParts, write_author
from server.console.rendering import Renderer
from server.console.set_up.steps import STEPS, Slug, find_neighbours, find_step
from server.console.viewer import AccountPage
from server.domain.account_problems import FieldPath
from server.domain.accounts import Account
from server.domain.people.roles import Permission


class StepFrame:
    """The page of one step, below `/console/a/KEY/set-up/`."""

    def __init__(self, slug: Slug, parts: ConsoleParts, renderer: Renderer) -> None:
        self._step = find_step(slug)
        self._parts = parts
        self._renderer = renderer

    def add_to(self, pages: Pages, show: View, save: View | None = None) -> None:
        """Register the step's page and its form."""
        path, change, endpoint = f"/set-up/{self._step.slug}", Permission.CHANGE_ACCOUNT, self._step.endpoint
        pages.add_for_account(path, change, show, endpoint=endpoint)
        if save:
            pages.add_for_account(path, change, save, ("POST",), endpoint=endpoint.replace("show_", "save_"))

    def respond(self, page: AccountPage, outcome: Outcome | None = None, **values: Any) -> Response:
        """The page. After a conflict the form is based on the current account, so that saving again overwrites the change."""
        before, after = find_neighbours(self._step)
        status = 200 if outcome is None else 409 if outcome.has_conflict else 422
        return self._renderer.respond(
            f"set_up/{self._step.slug.replace('-', '_')}.html",
            status,
            page=page,
            may_change=True,
            step=self._step,
            steps=STEPS,
            before=before,
            after=after,
            revision=page.stored.revision,
            outcome=outcome or Outcome(),
            **values,
        )

    def save(
        self,
        page: AccountPage,
        change: Callable[[Account], Account],
        revision: int,
        inputs: Mapping[FieldPath, str],
    ) -> Outcome:
        """Store the changed account."""

        def change_existing(before: Account | None) -> Account:
            if before is None:
                abort(404)
            return change(before)

        author = write_author(page.viewer.user)
        return save_change(self._parts.service, page.key, change_existing, revision, author, inputs)

    def go_on(self, page: AccountPage) -> ResponseReturnValue:
        """To the step after this one."""
        _, after = find_neighbours(self._step)
        return redirect(url_for(f".{after.endpoint if after else 'show_calls'}", key=page.key), 303)
