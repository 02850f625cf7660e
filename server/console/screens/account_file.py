"""The account file: downloading it, and importing one after its plan was shown."""

from dataclasses import dataclass

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from server.account_file.problems import AccountFileError
from server.account_file.read import read_with_warnings
from server.account_file.write import write_account_file
from server.console.account_changes import Outcome, save_change
from server.console.forms.revisions import read_revision
from server.console.pages import Pages
from server.console.parts import ConsoleParts
from server.console.rendering import Renderer, translate
from server.console.viewer import AccountPage
from server.domain.account_history import Author, Through
from server.domain.account_import import ImportPlan, plan_import
from server.domain.account_summary import summarize_changes
from server.domain.managed_changes import list_names_to_take
from server.domain.people.roles import Permission


@dataclass(frozen=True)
class _ReadFile:
    """A file that was given: its text, and the plan to import it; or what is wrong."""

    content: str
    plan: ImportPlan | None
    warnings: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()


class AccountFileScreen:
    """Export and import."""

    def __init__(self, parts: ConsoleParts, renderer: Renderer) -> None:
        self._parts = parts
        self._renderer = renderer

    def add_to(self, pages: Pages) -> None:
        """Register the pages."""
        see, change, path = Permission.SEE_ACCOUNT, Permission.CHANGE_ACCOUNT, "/settings/file"
        pages.add_for_account(path, see, self.show_account_file)
        pages.add_for_account(f"{path}/download", see, self.download_account_file)
        pages.add_for_account(f"{path}/plan", change, self.plan_account_import, ("POST",))
        pages.add_for_account(f"{path}/import", change, self.import_account, ("POST",))

    def show_account_file(self, page: AccountPage) -> ResponseReturnValue:
        """The page with both."""
        return self._show(page)

    def download_account_file(self, page: AccountPage) -> ResponseReturnValue:
        """The account as a file."""
        response = Response(write_account_file(page.stored.account), mimetype="application/yaml")
        response.headers.set("Content-Disposition", "attachment", filename=f"{page.key}.yaml")
        return response

    def plan_account_import(self, page: AccountPage) -> ResponseReturnValue:
        """What the given file would change. Stores nothing."""
        uploaded = request.files.get("file")
        content = uploaded.read() if uploaded else b""
        read = _read(page, content or request.form.get("content", "").encode())
        if read.plan is None:
            return self._show(page, read, read.errors, 422)
        outcome = self._store(page, read.plan, page.stored.revision, is_rehearsal=True)
        return self._show(page, read, outcome.general, 422 if outcome.general else 200)

    def import_account(self, page: AccountPage) -> ResponseReturnValue:
        """Import the file whose plan was shown, unless the account has changed since."""
        revision = read_revision()
        read = _read(page, request.form.get("content", "").encode())
        if read.plan is None:
            return self._show(page, read, read.errors, 422)
        if read.plan.removes and "remove" not in request.form:
            error = translate("This import removes %(parts)s. Confirm that first.")
            return self._show(page, read, (error % {"parts": ", ".join(read.plan.removes)},), 422)
        if read.plan.merged.needing_take:
            error = translate("The file contradicts changes in the console. Choose its version, or change the file.")
            return self._show(page, read, (error,), 422)
        outcome = self._store(page, read.plan, min(revision, page.stored.revision))
        if outcome.stored is None:
            return self._show(page, read, outcome.general, 409 if outcome.has_conflict else 422)
        return redirect(url_for(".show_account_file", key=page.key, notice="saved"), 303)

    def _store(self, page: AccountPage, plan: ImportPlan, revision: int, *, is_rehearsal: bool = False) -> Outcome:
        author = Author(page.viewer.user.email, Through.FILE)
        account = plan.account
        return save_change(
            self._parts.service,
            page.key,
            lambda _: account,
            revision,
            author,
            {},
            is_rehearsal=is_rehearsal,
            may_manage_secrets=page.may(Permission.MANAGE_SECRETS),
        )

    def _show(
        self, page: AccountPage, read: _ReadFile | None = None, errors: tuple[str, ...] = (), status: int = 200
    ) -> ResponseReturnValue:
        plan = read.plan if read else None
        return self._renderer.respond(
            "account_file.html",
            status,
            page=page,
            section="show_company",
            tab="show_account_file",
            read=read,
            plan=plan,
            changes=summarize_changes(page.stored.account, plan.account) if plan else [],
            takes="take" in request.form,
            errors=errors,
            revision=page.stored.revision,
            may_change=page.may(Permission.CHANGE_ACCOUNT),
        )


def _read(page: AccountPage, content: bytes) -> _ReadFile:
    """The file with its plan. A file of another account is refused, so that nobody changes one by mistake."""
    text = content.decode(errors="replace")
    if not text.strip():
        return _ReadFile("", None, errors=(translate("Choose a file first."),))
    try:
        account, warnings = read_with_warnings(content)
    except AccountFileError as error:
        return _ReadFile(text, None, errors=tuple(map(str, error.problems)))
    if account.key != page.key:
        message = translate("This file is of the account “%(key)s”. Import it there.") % {"key": account.key}
        return _ReadFile(text, None, errors=(message,))
    plan = plan_import(page.stored.account, account)
    if "take" in request.form:
        plan = plan_import(page.stored.account, account, list_names_to_take(plan.merged))
    return _ReadFile(text, plan, tuple(map(str, warnings)))
