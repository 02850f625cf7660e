"""Makes a new account of an organisation."""

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from server.account_file import schema
from server.account_file.entries import read_entry
from server.console.account_changes import Outcome, save_change
from server.console.forms.inputs import read_entry_of, show_typed
from server.console.forms.messages import word_for_form
from server.console.pages import Pages
from server.console.parts import ConsoleParts, write_author
from server.console.rendering import Renderer
from server.console.set_up.inputs import NEW_BUSINESS
from server.console.set_up.steps import STEPS
from server.console.viewer import OrganisationPage
from server.domain.account_problems import FieldPath
from server.domain.accounts import Account
from server.domain.people.roles import Permission


class NewAccountScreen:
    """The form for a new account."""

    def __init__(self, parts: ConsoleParts, renderer: Renderer) -> None:
        self._parts = parts
        self._renderer = renderer

    def add_to(self, pages: Pages) -> None:
        """Register the pages."""
        change = Permission.CHANGE_ACCOUNT
        pages.add_for_organisation("/new-account", change, self.show_new_account)
        pages.add_for_organisation("/new-account", change, self.create_account, ("POST",))

    def show_new_account(self, page: OrganisationPage) -> ResponseReturnValue:
        """The empty form."""
        return self._respond(page, MultiDict(), Outcome())

    def create_account(self, page: OrganisationPage) -> ResponseReturnValue:
        """Store the account, as one of the organisation."""
        entry = read_entry_of(NEW_BUSINESS, request.form)
        read = read_entry(schema.ACCOUNT, entry, ("account",), "ZZ")
        account, problems = read
        if account is None:
            outcome = Outcome(
                errors={str(path[1]): word_for_form(message) for path, message in reversed(problems) if len(path) > 1}
            )
        else:
            outcome = self._store(page, account)
        if outcome.stored is None:
            return self._respond(page, request.form, outcome, 422)
        return redirect(url_for(".resume_set_up", key=outcome.stored.account.key), 303)

    def _store(self, page: OrganisationPage, account: Account) -> Outcome:
        paths: dict[FieldPath, str] = {("account", one.name): one.name for one in NEW_BUSINESS}
        author = write_author(page.viewer.user)
        people, organisation_id = self._parts.people, page.organisation.organisation_id
        # The owner comes first: the organisation of accounts without an owner must not see this one in between.
        if people.claim_account(account.key, organisation_id):
            outcome = save_change(self._parts.service, account.key, lambda _: account, 0, author, paths)
            if outcome.stored is None:
                people.release_account(account.key, organisation_id)
            if not outcome.has_conflict:
                return outcome
        # Nothing is said about the account of this key, which may be another organisation's.
        return Outcome(errors={"key": "This key is in use. Choose another one."})

    def _respond(
        self, page: OrganisationPage, form: MultiDict[str, str], outcome: Outcome, status: int = 200
    ) -> Response:
        values = show_typed(NEW_BUSINESS, form)
        return self._renderer.respond(
            "new_account.html",
            status,
            page=page,
            steps=STEPS,
            inputs=NEW_BUSINESS,
            values=values,
            outcome=outcome,
            may_change=True,
        )
