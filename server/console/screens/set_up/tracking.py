"""The step in which a person assigns tracking numbers to sources."""

from itertools import groupby

from flask import request
from flask.typing import ResponseReturnValue

from server.console.account_changes import Outcome
from server.console.forms.revisions import read_revision
from server.console.pages import Pages
from server.console.parts import ConsoleParts
from server.console.rendering import Renderer
from server.console.screens.set_up.frame import StepFrame
from server.console.set_up.steps import Slug
from server.console.set_up.tracking_rows import (
    MOST_ROWS,
    TrackingRow,
    assign,
    fill_typed,
    list_paths,
    list_rows,
    read_numbers,
    spread,
)
from server.console.viewer import AccountPage


class TrackingStep:
    """One list "source: number" for each target number. Pasted numbers are spread over the empty inputs."""

    def __init__(self, parts: ConsoleParts, renderer: Renderer) -> None:
        self._frame = StepFrame(Slug.TRACKING, parts, renderer)

    def add_to(self, pages: Pages) -> None:
        """Register the pages."""
        self._frame.add_to(pages, self.show, self.save)

    def show(self, page: AccountPage) -> ResponseReturnValue:
        """The lists with what is stored."""
        return self._respond(page, list_rows(page.stored.account))

    def save(self, page: AccountPage) -> ResponseReturnValue:
        """Store the numbers and go on; or show the form with the pasted numbers in it."""
        revision, account = read_revision(), page.stored.account
        rows = fill_typed(list_rows(account), request.form)
        pasted = request.form.get("pasted", "")
        if pasted.strip():
            rows, left = spread(rows, pasted)
            if left or "spread" in request.form:
                return self._respond(page, rows, left=left, is_spread=True)
        numbers, errors = read_numbers(rows, account.country)
        outcome = Outcome(errors=errors)
        if not errors:
            paths = list_paths(account, rows)
            outcome = self._frame.save(page, lambda before: assign(before, rows, numbers), revision, paths)
        return self._respond(page, rows, outcome) if outcome.stored is None else self._frame.go_on(page)

    def _respond(
        self,
        page: AccountPage,
        rows: list[TrackingRow],
        outcome: Outcome | None = None,
        left: list[str] | None = None,
        *,
        is_spread: bool = False,
    ) -> ResponseReturnValue:
        account = page.stored.account
        lists = [
            (account.find_target_number(target), list(of_target))
            for target, of_target in groupby(rows, lambda row: row.target)
        ]
        is_cut = len(account.target_numbers) * len(account.on_site_sources) > MOST_ROWS
        return self._frame.respond(page, outcome, lists=lists, left=left or [], is_spread=is_spread, is_cut=is_cut)
