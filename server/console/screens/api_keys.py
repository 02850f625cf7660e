"""The API keys of an account."""

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from server.console.audit_records import record_action
from server.console.pages import Pages
from server.console.parts import ConsoleParts
from server.console.rendering import Renderer, translate
from server.console.viewer import AccountPage
from server.domain.api_keys import API_KEY_PREFIX, ApiKey, Scope, compute_digest, is_api_key_name
from server.domain.people.roles import Permission
from server.domain.people.sign_ins import SignInEvent
from server.stores.identities import NameTaken


class ApiKeyScreen:
    """Lists, creates and revokes API keys. A new key is shown once."""

    def __init__(self, parts: ConsoleParts, renderer: Renderer) -> None:
        self._parts = parts
        self._renderer = renderer

    def add_to(self, pages: Pages) -> None:
        """Register the pages."""
        manage = Permission.MANAGE_SECRETS
        pages.add_for_account("/api-keys", manage, self.show_api_keys)
        pages.add_for_account("/api-keys", manage, self.create_api_key, ("POST",))
        pages.add_for_account("/api-keys/revoke", manage, self.revoke_api_key, ("POST",))

    def show_api_keys(self, page: AccountPage) -> ResponseReturnValue:
        """The keys, and a form for a new one."""
        return self._respond(page)

    def create_api_key(self, page: AccountPage) -> ResponseReturnValue:
        """Create a key and show it."""
        name = request.form.get("name", "").strip()
        scopes = frozenset(scope for scope in Scope if scope in request.form.getlist("scopes"))
        errors = {}
        if not is_api_key_name(name):
            errors["name"] = translate(
                "Use letters, digits, '.', '_' and '-', at most 64, the first a letter or digit."
            )
        if not scopes:
            errors["scopes"] = translate("Choose what the key may do.")
        if errors:
            return self._respond(page, errors, status=422)
        key = API_KEY_PREFIX + self._parts.draw_token()
        try:
            self._parts.identities.add_api_key(ApiKey(page.key, name, scopes, self._parts.now()), compute_digest(key))
        except NameTaken:
            return self._respond(page, {"name": translate("There is a key of this name already.")}, status=409)
        record_action(self._parts, page, SignInEvent.API_KEY_CREATED, f"{page.key}: {name}")
        return self._respond(page, new_key=key)

    def revoke_api_key(self, page: AccountPage) -> ResponseReturnValue:
        """Revoke a key; the REST API rejects it from now on."""
        name = request.form.get("name", "")
        if self._parts.identities.delete_api_key(page.key, name):
            record_action(self._parts, page, SignInEvent.API_KEY_REVOKED, f"{page.key}: {name}")
        return redirect(url_for(".show_api_keys", key=page.key, notice="revoked"), 303)

    def _respond(
        self, page: AccountPage, errors: dict[str, str] | None = None, new_key: str = "", status: int = 200
    ) -> Response:
        return self._renderer.respond(
            "api_keys.html",
            status,
            page=page,
            section="show_company",
            tab="show_api_keys",
            keys=self._parts.identities.list_api_keys(page.key),
            scopes=[scope.value for scope in Scope],
            chosen=request.form.getlist("scopes") if errors else [],
            name=request.form.get("name", "") if errors else "",
            errors=errors or {},
            new_key=new_key,
        )
