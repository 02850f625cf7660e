"""Signing in with a password, and signing out."""

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from server.console.pages import Pages
from server.console.parts import ConsoleParts
from server.console.passkeys import SIGN_IN_WITH_PASSKEY, draw_challenge, find_site, write_request
from server.console.rendering import Renderer, translate
from server.console.second_step import finish_first_step
from server.console.viewer import sign_out
from server.domain.people.people import LONGEST_EMAIL, User
from server.domain.people.sign_ins import FAILURE_WINDOW_SECONDS, SignInEvent, SignInRecord

_LONGEST_ADDRESS = 2_000


class SignInScreen:
    """The sign-in page."""

    def __init__(self, parts: ConsoleParts, renderer: Renderer) -> None:
        self._parts = parts
        self._renderer = renderer

    def add_to(self, pages: Pages) -> None:
        """Register the pages."""
        pages.add_open("/sign-in", self.show_sign_in)
        pages.add_open("/sign-in", self.sign_in_now, ("POST",))
        pages.add_open("/sign-out", self.sign_out_now, ("POST",))

    def show_sign_in(self) -> ResponseReturnValue:
        """The empty form."""
        return self._respond()

    def sign_in_now(self) -> ResponseReturnValue:
        """Check e-mail address and password, and start a session."""
        parts, now = self._parts, self._parts.now()
        email = request.form.get("email", "").strip().lower()[:LONGEST_EMAIL]
        client = parts.identify_client(request)
        if parts.sign_ins.count_failures(email, client, now - FAILURE_WINDOW_SECONDS).are_too_many:
            return self._respond(translate("Too many failed attempts. Wait 15 minutes and try again."), email, 429)
        user, password = parts.people.find_user_by_email(email), request.form.get("password", "")
        if not parts.passwords.is_right(user.password_hash if user else "", password) or user is None:
            parts.sign_ins.record(SignInRecord(now, SignInEvent.SIGN_IN_FAILED, email, client))
            # The same words for an unknown address: nobody learns here who has an account.
            return self._respond(translate("The e-mail address or the password is wrong."), email, 403)
        self._renew_hash(user, password)
        return finish_first_step(parts, user, find_next(url_for(".show_home")))

    def sign_out_now(self) -> ResponseReturnValue:
        """End the session of this browser."""
        response = redirect(url_for(".show_sign_in", notice="signed_out"), 303)
        sign_out(self._parts, request, response)
        return response

    def _respond(self, error: str = "", email: str = "", status: int = 200) -> Response:
        challenge, state = draw_challenge(self._parts, SIGN_IN_WITH_PASSKEY)
        options = write_request(find_site(self._parts, request), challenge)
        values = {"email": email, "next": find_next(""), "options": options, "state": state}
        page = self._renderer.respond("sign_in.html", status, error=error, **values)
        if status == 429:
            page.headers["Retry-After"] = str(int(FAILURE_WINDOW_SECONDS))
        return page

    def _renew_hash(self, user: User, password: str) -> None:
        if self._parts.passwords.is_outdated(user.password_hash):
            self._parts.people.set_password_hash(user.user_id, self._parts.passwords.compute_hash(password))


def find_next(default: str) -> str:
    """The page to open after signing in, from the request. Only pages of the console count, so that no link leads elsewhere."""
    wanted = request.values.get("next", "")
    is_own = wanted.startswith("/console/") and len(wanted) <= _LONGEST_ADDRESS and "\\" not in wanted
    return wanted if is_own and wanted.isprintable() else default
