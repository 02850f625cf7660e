"""The secrets of an account: names only. A value is set or deleted, and never shown."""

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from server.console.audit_records import record_action
from server.console.pages import Pages
from server.console.parts import ConsoleParts
from server.console.rendering import Renderer, translate
from server.console.viewer import AccountPage
from server.domain.people.roles import Permission
from server.domain.people.sign_ins import SignInEvent
from server.domain.secret_names import is_secret_name, read_secret


class SecretScreen:
    """Sets and deletes secrets, and lists the environment variables that the operator lets the account use."""

    def __init__(self, parts: ConsoleParts, renderer: Renderer) -> None:
        self._parts = parts
        self._renderer = renderer

    def add_to(self, pages: Pages) -> None:
        """Register the pages."""
        manage = Permission.MANAGE_SECRETS
        pages.add_for_account("/secrets", manage, self.show_secrets)
        pages.add_for_account("/secrets", manage, self.set_secret, ("POST",))
        pages.add_for_account("/secrets/delete", manage, self.delete_secret, ("POST",))

    def show_secrets(self, page: AccountPage) -> ResponseReturnValue:
        """The names, and a form for a value."""
        return self._respond(page)

    def set_secret(self, page: AccountPage) -> ResponseReturnValue:
        """Store or replace a secret."""
        name, value = request.form.get("name", "").strip(), read_secret(request.form.get("value", ""))
        errors = {}
        if not is_secret_name(name):
            errors["name"] = translate("Use capital letters, digits and '_', at most 100, the first a letter.")
        if value is None:
            errors["value"] = translate("Enter the value on one line, of at most 4,000 characters.")
        if value is None or errors or not self._parts.has_secret_key:
            return self._respond(page, errors, 422)
        self._parts.secrets.set_secret(page.key, name, value, self._parts.now())
        record_action(self._parts, page, SignInEvent.SECRET_SET, f"{page.key}: {name}")
        return redirect(url_for(".show_secrets", key=page.key, notice="saved"), 303)

    def delete_secret(self, page: AccountPage) -> ResponseReturnValue:
        """Delete a secret."""
        name = request.form.get("name", "")
        if self._parts.secrets.delete_secret(page.key, name):
            record_action(self._parts, page, SignInEvent.SECRET_DELETED, f"{page.key}: {name}")
        return redirect(url_for(".show_secrets", key=page.key, notice="deleted"), 303)

    def _respond(self, page: AccountPage, errors: dict[str, str] | None = None, status: int = 200) -> Response:
        return self._renderer.respond(
            "secrets.html",
            status,
            page=page,
            section="show_company",
            tab="show_secrets",
            secrets=self._parts.secrets.list_secrets(page.key),
            variables=self._parts.secrets.list_variables(page.key),
            # The value is not shown again, and a name only if it can't be a value typed by mistake.
            name=request.form.get("name", "") if errors and "name" not in errors else "",
            errors=errors or {},
            can_encrypt=self._parts.has_secret_key,
        )
