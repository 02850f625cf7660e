"""Sets up, renews and removes the authenticator app of the signed-in user."""

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from server.console.audit_records import record_sign_in
from server.console.authenticator_apps import (
    check_code,
    draw_secret,
    find_step,
    renew_recovery_codes,
    write_app_address,
)
from server.console.current_password import is_current_password
from server.console.pages import Pages
from server.console.parts import ConsoleParts
from server.console.qr_code import draw_qr_code
from server.console.rendering import Renderer, translate
from server.console.viewer import Viewer
from server.domain.people.sign_ins import SignInEvent
from server.stores.secrets import SecretUnreadable

_PURPOSE = "new second factor"
_SET_UP_SECONDS = 1_800.0


class SecondFactorScreen:
    """The page about the authenticator app. The secret of a new app is in the form, signed, until a code proves it."""

    def __init__(self, parts: ConsoleParts, renderer: Renderer) -> None:
        self._parts = parts
        self._renderer = renderer

    def add_to(self, pages: Pages) -> None:
        """Register the pages."""
        pages.add_signed_in("/you/second-factor", self.show_second_factor)
        pages.add_signed_in("/you/second-factor", self.add_second_factor, ("POST",))
        pages.add_signed_in("/you/second-factor/remove", self.remove_second_factor, ("POST",))
        pages.add_signed_in("/you/second-factor/codes", self.renew_codes, ("POST",))

    def show_second_factor(self, viewer: Viewer) -> ResponseReturnValue:
        """The set-up with a QR code, or what can be done with the app that is set up."""
        return self._respond(viewer)

    def add_second_factor(self, viewer: Viewer) -> ResponseReturnValue:
        """Store the app if password and code are right, and show the recovery codes."""
        parts, user = self._parts, viewer.user
        values = parts.states.read(_PURPOSE, request.form.get("state", ""))
        if not parts.has_secret_key or user.has_second_factor or not values or values["user_id"] != user.user_id:
            return redirect(url_for(".show_second_factor"), 303)
        if not is_current_password(parts, user, request.form.get("current", "")):
            error = translate("This is not your current password.")
            return self._respond(viewer, {"current": error}, 403, values["secret"])
        step = find_step(values["secret"], request.form.get("code", ""), parts.now())
        if step is None:
            error = translate("This is not the code that the app shows now.")
            return self._respond(viewer, {"code": error}, 422, values["secret"])
        codes, digests = renew_recovery_codes(parts)
        parts.second_factors.set_app(user.user_id, values["secret"], digests, step)
        parts.sign_ins.delete_sessions(user.user_id, except_digest=viewer.session.digest)
        record_sign_in(parts, SignInEvent.SECOND_FACTOR_ADDED, user.email)
        return self._renderer.respond("recovery_codes.html", viewer=viewer, codes=codes)

    def remove_second_factor(self, viewer: Viewer) -> ResponseReturnValue:
        """Remove the app; it needs a code."""
        refused = self._refuse_without_code(viewer)
        if refused is not None:
            return refused
        self._parts.second_factors.remove_app(viewer.user.user_id)
        record_sign_in(self._parts, SignInEvent.SECOND_FACTOR_REMOVED, viewer.user.email)
        return redirect(url_for(".show_you", notice="removed"), 303)

    def renew_codes(self, viewer: Viewer) -> ResponseReturnValue:
        """Replace the recovery codes; it needs a code."""
        refused = self._refuse_without_code(viewer)
        if refused is not None:
            return refused
        codes, digests = renew_recovery_codes(self._parts)
        self._parts.second_factors.set_recovery_codes(viewer.user.user_id, digests)
        record_sign_in(self._parts, SignInEvent.RECOVERY_CODES_RENEWED, viewer.user.email)
        return self._renderer.respond("recovery_codes.html", viewer=viewer, codes=codes)

    def _refuse_without_code(self, viewer: Viewer) -> ResponseReturnValue | None:
        if not viewer.user.has_second_factor:
            return redirect(url_for(".show_second_factor"), 303)
        try:
            client = self._parts.identify_client(request)
            problem = check_code(self._parts, client, viewer.user, request.form.get("code", "")[:100])
        except SecretUnreadable:
            problem = translate("The second factor can't be read any more. Use a recovery code.")
        return self._respond(viewer, {"code": translate(problem)}, 403) if problem else None

    def _respond(
        self, viewer: Viewer, errors: dict[str, str] | None = None, status: int = 200, secret: str = ""
    ) -> Response:
        user, parts = viewer.user, self._parts
        values: dict[str, object] = {"viewer": viewer, "errors": errors or {}, "can_encrypt": parts.has_secret_key}
        if user.has_second_factor:
            values["codes_left"] = parts.second_factors.count_recovery_codes(user.user_id)
        elif parts.has_secret_key:
            secret = secret or draw_secret()
            values["secret"] = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
            values["qr_code"] = draw_qr_code(write_app_address(user, secret))
            new_app = {"user_id": user.user_id, "secret": secret}
            values["state"] = parts.states.write(_PURPOSE, new_app, _SET_UP_SECONDS)
        return self._renderer.respond("second_factor.html", status, **values)
