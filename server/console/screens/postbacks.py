"""Postbacks: their list and forms, ready-made ones, and a request that can be seen and tried before it is stored."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from server.console.account_changes import Outcome, sort_problems
from server.console.audit_records import record_action
from server.console.forms.inputs import read_entry_of, show_typed
from server.console.forms.postback_section import POSTBACKS
from server.console.forms.postback_starts import POSTBACK_STARTS
from server.console.forms.revisions import read_revision
from server.console.pages import Pages
from server.console.parts import ConsoleParts
from server.console.rendering import Renderer, translate
from server.console.screens.sections import SectionScreen
from server.console.viewer import AccountPage
from server.domain.account_advice.missing_secrets import explain_missing_secrets
from server.domain.account_checks import check_account
from server.domain.calls.call import Call
from server.domain.calls.written import CALL_FIELDS
from server.domain.people.roles import Permission
from server.domain.people.sign_ins import SignInEvent
from server.domain.postbacks.forms import FORMS
from server.domain.postbacks.postback import Postback
from server.domain.postbacks.secret_receivers import explain_refusal, list_secret_receivers
from server.domain.postbacks.trial import describe_trial, make_sample_call, write_trial
from server.domain.postbacks.values import list_tag_names
from server.stores.call_log import CallFilter

_LONGEST_KEY = 40


class PostbackScreen(SectionScreen):
    """The pages of postbacks."""

    def __init__(self, parts: ConsoleParts, renderer: Renderer) -> None:
        super().__init__(POSTBACKS, parts, renderer, "postbacks.html", "postback_form.html", self._describe_page)

    def add_to(self, pages: Pages) -> None:
        """Register the pages of the section, and those of tests."""
        super().add_to(pages)
        change = Permission.CHANGE_ACCOUNT
        pages.add_for_account("/postbacks/preview", change, self.preview_postback, ("POST",))
        pages.add_for_account("/postbacks/test", change, self.test_postback, ("POST",))

    def show_new(self, page: AccountPage) -> ResponseReturnValue:
        """The ready-made postbacks; then the options of the chosen one; then the form, filled in."""
        name = request.args.get("start")
        start = POSTBACK_STARTS.get(name or "")
        if name is None:
            return self._respond("postback_starts.html", page, starts=POSTBACK_STARTS)
        if start is None:
            return super().show_new(page)
        options = {one.name: request.args.get(one.name, "").strip() for one in start.options}
        errors: dict[str, str] = {}
        if "fill" in request.args:
            errors = {
                one.name: translate("Fill this in.")
                for one in start.options
                if one.is_required and not options[one.name]
            }
        if "fill" in request.args and not errors:
            try:
                entry = start.write({option: value for option, value in options.items() if value})
                filled = self._show_values(entry | {"name": start.title})
                return self._show_form(page, None, filled, page.stored.revision)
            except ValueError as problem:
                option, _, message = str(problem).partition(": ")
                errors = {option: message} if option in options else {"": str(problem)}
        values = {"name": name, "start": start, "options": options, "errors": errors}
        return self._respond("postback_start.html", page, 422 if errors else 200, **values)

    def preview_postback(self, page: AccountPage) -> ResponseReturnValue:
        """The form as it was typed, with the request that it makes for the latest call."""
        return self._try(page, is_sent=False)

    def test_postback(self, page: AccountPage) -> ResponseReturnValue:
        """The same, and send the request."""
        return self._try(page, is_sent=True)

    def _try(self, page: AccountPage, *, is_sent: bool) -> ResponseReturnValue:
        account, form = page.stored.account, request.form
        old_name = form.get("old_name") or None
        entry = read_entry_of(POSTBACKS.inputs, form)
        index = POSTBACKS.find_index(account, old_name)
        postback, errors, general = POSTBACKS.read(entry, account, index)
        outcome, trial = Outcome(errors=errors, general=tuple(general)), None
        if postback is not None:
            problems = check_account(POSTBACKS.put(account, postback, old_name))
            outcome = sort_problems(tuple(problems), POSTBACKS.list_paths(index))
            receivers = list_secret_receivers(postback)
            # Even where a known receiver gets the secret: its response may show it in another form.
            if is_sent and receivers and not page.may(Permission.MANAGE_SECRETS):
                outcome = replace(outcome, general=(*outcome.general, explain_refusal(receivers)))
        if postback is not None and not outcome.errors and not outcome.general:
            trial = self._describe_trial(page, postback, is_sent=is_sent)
        values = show_typed(POSTBACKS.inputs, form)
        return self._show_form(page, old_name, values, read_revision(), outcome if trial is None else None, trial)

    def _describe_trial(self, page: AccountPage, postback: Postback, *, is_sent: bool) -> Mapping[str, Any]:
        account = page.stored.account
        latest = self._parts.call_log.list_calls(page.key, CallFilter(), None, 1).calls
        call: Call = latest[0] if latest else make_sample_call(account, postback, self._parts.now())
        result = None
        if is_sent:
            key = f"test-{self._parts.draw_token()}"[:_LONGEST_KEY]
            record_action(self._parts, page, SignInEvent.POSTBACK_TESTED, f"{page.key}: {postback.name}")
            result = self._parts.send_test(write_trial(account, postback, call, key))
        return {
            "request": describe_trial(account, postback, call),
            "call": call if latest else None,
            "result": result,
            "warnings": explain_missing_secrets(postback, self._list_secrets(page)),
        }

    def _list_secrets(self, page: AccountPage) -> set[str]:
        """The names of the account's secrets, and of the variables that it may use."""
        secrets = self._parts.secrets
        return {one.name for one in (*secrets.list_secrets(page.key), *secrets.list_variables(page.key))}

    def _show_values(self, entry: Mapping[str, Any]) -> dict[str, Any]:
        return {one.name: one.write(entry.get(one.name)) for one in POSTBACKS.inputs}

    def _describe_page(self, page: AccountPage) -> Mapping[str, Any]:
        """What the pages of the section show besides: the names of values, and warnings by postback."""
        account, known = page.stored.account, self._list_secrets(page)
        return {
            "secret_warnings": {one.name: explain_missing_secrets(one, known) for one in account.postbacks},
            "may_manage_secrets": page.may(Permission.MANAGE_SECRETS),
            "value_names": [*CALL_FIELDS, *FORMS],
            "tag_names": sorted(list_tag_names(account)),
            "may_see_calls": page.may(Permission.SEE_CALLS),
        }
