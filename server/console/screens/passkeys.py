"""Passkeys of the signed-in user, and signing in with one."""

from flask import Response, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from server.console.audit_records import record_sign_in
from server.console.current_password import is_current_password
from server.console.loading import load_passkey_checks
from server.console.pages import Pages
from server.console.parts import ConsoleParts
from server.console.passkeys import (
    NEW_PASSKEY,
    SIGN_IN_WITH_PASSKEY,
    draw_challenge,
    find_site,
    read_challenge,
    read_credential_id,
    use_challenge,
)
from server.console.rendering import Renderer, translate
from server.console.screens.sign_in import find_next
from server.console.second_step import finish_sign_in
from server.console.viewer import Viewer
from server.domain.people.people import User
from server.domain.people.second_factors import LONGEST_PASSKEY_NAME, MOST_PASSKEYS, read_passkey_name
from server.domain.people.sign_ins import FAILURE_WINDOW_SECONDS, MOST_FAILURES_OF_CLIENT, SignInEvent
from server.stores.second_factors import PasskeyTaken

_LONGEST_RESPONSE = 20_000


class PasskeyScreen:
    """Passkeys prove possession and a fingerprint, face or PIN at once, so no code of an app is asked for."""

    def __init__(self, parts: ConsoleParts, renderer: Renderer) -> None:
        self._parts = parts
        self._renderer = renderer

    def add_to(self, pages: Pages) -> None:
        """Register the pages."""
        pages.add_signed_in("/you/passkeys", self.show_passkeys)
        pages.add_signed_in("/you/passkeys", self.add_passkey, ("POST",))
        pages.add_signed_in("/you/passkeys/remove", self.remove_passkey, ("POST",))
        pages.add_open("/sign-in/passkey", self.sign_in_with_passkey, ("POST",))

    def show_passkeys(self, viewer: Viewer) -> ResponseReturnValue:
        """The user's passkeys, and a form for a new one."""
        return self._respond(viewer)

    def add_passkey(self, viewer: Viewer) -> ResponseReturnValue:
        """Store the passkey that the browser has made."""
        parts, user, response = self._parts, viewer.user, request.form.get("response", "")
        try:
            name = read_passkey_name(request.form.get("name", ""))
        except ValueError as error:
            return self._respond(viewer, translate(str(error)), 422)
        if not is_current_password(parts, user, request.form.get("current", "")):
            return self._respond(viewer, translate("This is not your current password."), 403)
        if len(parts.second_factors.list_passkeys(user.user_id)) >= MOST_PASSKEYS:
            return self._respond(viewer, translate("These are as many passkeys as a user can have."), 422)
        checks = load_passkey_checks()(find_site(parts, request))
        passkey = None
        challenge = read_challenge(parts, f"{NEW_PASSKEY} of {user.user_id}", request.form.get("state", ""))
        if challenge is not None and len(response) <= _LONGEST_RESPONSE:
            passkey = checks.read_new(response, challenge, user, name, parts.now())
        if passkey is None or challenge is None or not use_challenge(parts, challenge):
            return self._respond(viewer, translate("The passkey was not accepted. Try again."), 422)
        try:
            parts.second_factors.add_passkey(passkey)
        except PasskeyTaken:
            return self._respond(viewer, translate("This passkey is registered already."), 409)
        record_sign_in(parts, SignInEvent.PASSKEY_ADDED, user.email, name)
        return redirect(url_for(".show_passkeys", notice="saved"), 303)

    def remove_passkey(self, viewer: Viewer) -> ResponseReturnValue:
        """Delete one of the user's passkeys."""
        if self._parts.second_factors.delete_passkey(viewer.user.user_id, request.form.get("credential_id", "")):
            record_sign_in(self._parts, SignInEvent.PASSKEY_REMOVED, viewer.user.email)
        return redirect(url_for(".show_passkeys", notice="removed"), 303)

    def sign_in_with_passkey(self) -> ResponseReturnValue:
        """Start a session for the user of the passkey."""
        parts, client = self._parts, self._parts.identify_client(request)
        failures = parts.sign_ins.count_failures("", client, parts.now() - FAILURE_WINDOW_SECONDS)
        if failures.of_client >= MOST_FAILURES_OF_CLIENT:  # not recorded: a flood must not fill the audit
            abort(429, translate("Too many failed attempts. Wait 15 minutes and try again."))
        user = self._find_user()
        if user is None:
            record_sign_in(parts, SignInEvent.SIGN_IN_FAILED, "", "passkey")
            return redirect(url_for(".show_sign_in", notice="passkey_refused"), 303)
        return finish_sign_in(parts, user, find_next(url_for(".show_home")), "passkey")

    def _find_user(self) -> User | None:
        """The user whose passkey the browser has proved; the challenge is used up."""
        parts, response = self._parts, request.form.get("response", "")[:_LONGEST_RESPONSE]
        challenge = read_challenge(parts, SIGN_IN_WITH_PASSKEY, request.form.get("state", ""))
        passkey = parts.second_factors.find_passkey(read_credential_id(response))
        if challenge is None or passkey is None:
            return None
        sign_count = load_passkey_checks()(find_site(parts, request)).check(response, challenge, passkey)
        if sign_count is None or not use_challenge(parts, challenge):
            return None
        parts.second_factors.record_passkey_use(passkey.credential_id, sign_count, parts.now())
        return parts.people.find_user(passkey.user_id)

    def _respond(self, viewer: Viewer, error: str = "", status: int = 200) -> Response:
        parts, user = self._parts, viewer.user
        listed = parts.second_factors.list_passkeys(user.user_id)
        challenge, state = draw_challenge(parts, f"{NEW_PASSKEY} of {user.user_id}")
        options = load_passkey_checks()(find_site(parts, request)).write_options(user, challenge, listed)
        values = {"viewer": viewer, "passkeys": listed, "options": options, "state": state, "error": error}
        return self._renderer.respond("passkeys.html", status, **values, longest_name=LONGEST_PASSKEY_NAME)
