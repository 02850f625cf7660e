"""The step in which a person chooses the target numbers."""

from dataclasses import replace

from flask import request
from flask.typing import ResponseReturnValue

from server.account_file import schema
from server.account_file.entries import read_entry
from server.console.account_changes import Outcome
from server.console.forms.messages import word_for_form
from server.console.forms.revisions import read_revision
from server.console.pages import Pages
from server.console.parts import ConsoleParts
from server.console.rendering import Renderer, translate
from server.console.screens.set_up.frame import StepFrame
from server.console.set_up.number_rows import NumberRow, add_empty_rows, read_rows, write_entry
from server.console.set_up.steps import Slug
from server.console.viewer import AccountPage
from server.domain.account_problems import FieldPath
from server.domain.accounts import TargetNumber


class NumbersStep:
    """A list of numbers to tick, and rows to type further ones."""

    def __init__(self, parts: ConsoleParts, renderer: Renderer) -> None:
        self._frame = StepFrame(Slug.NUMBERS, parts, renderer)

    def add_to(self, pages: Pages) -> None:
        """Register the pages."""
        self._frame.add_to(pages, self.show, self.save)

    def show(self, page: AccountPage) -> ResponseReturnValue:
        """The target numbers of the account, with rows to type."""
        return self._respond(page, [], is_read=False)

    def show_found(self, page: AccountPage, rows: list[NumberRow], url: str) -> ResponseReturnValue:
        """The numbers that the page at the URL has."""
        return self._respond(page, rows, is_read=True, url=url)

    def save(self, page: AccountPage) -> ResponseReturnValue:
        """Store the chosen numbers and go on."""
        revision, rows, account = read_revision(), read_rows(request.form), page.stored.account
        chosen = [index for index, row in enumerate(rows) if row.is_used]
        if not chosen and not account.target_numbers:
            outcome = Outcome(general=(translate("Choose or type at least one number, or skip this step."),))
            return self._respond(page, rows, outcome, is_read=False)
        first = len(account.target_numbers)
        targets: list[TargetNumber] = []
        errors: dict[str, str] = {}
        inputs: dict[FieldPath, str] = {}
        for position, index in enumerate(chosen, first):
            read = read_entry(
                schema.TARGET_NUMBER, write_entry(rows[index]), ("target_numbers", position), account.country
            )
            target, problems = read
            inputs |= {("target_numbers", position, field): f"{field}-{index}" for field in ("name", "number")}
            for path, message in problems:
                errors.setdefault(f"{path[2] if len(path) > 2 else 'number'}-{index}", word_for_form(message))
            if target is not None:
                targets.append(target)
        outcome = Outcome(errors=errors)
        if not errors:
            outcome = self._frame.save(
                page,
                lambda before: replace(before, target_numbers=(*before.target_numbers, *targets)),
                revision,
                inputs,
            )
        if outcome.stored is None:
            return self._respond(page, rows, outcome, is_read=False)
        return self._frame.go_on(page)

    def _respond(
        self,
        page: AccountPage,
        rows: list[NumberRow],
        outcome: Outcome | None = None,
        *,
        is_read: bool,
        url: str = "",
    ) -> ResponseReturnValue:
        return self._frame.respond(page, outcome, rows=add_empty_rows(rows), is_read=is_read, url=url)
