"""Deletes the signed-in user, after asking for the password and the e-mail address."""

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from server.console.current_password import is_current_password
from server.console.pages import Pages
from server.console.parts import ConsoleParts
from server.console.rendering import Renderer, translate
from server.console.viewer import Viewer, sign_out
from server.domain.people.people import DEMO_USER_ID
from server.domain.people.sign_ins import SignInEvent, SignInRecord
from server.stores.people import LastOwner


class DeleteUserScreen:
    """What a user made for themselves goes with them. Notes, and lines of the audit, stay with the address of their author."""

    def __init__(self, parts: ConsoleParts, renderer: Renderer) -> None:
        self._parts = parts
        self._renderer = renderer

    def add_to(self, pages: Pages) -> None:
        """Register the pages."""
        pages.add_signed_in("/you/delete", self.show_user_deletion)
        pages.add_signed_in("/you/delete", self.delete_user, ("POST",))

    def show_user_deletion(self, viewer: Viewer) -> ResponseReturnValue:
        """The form, with what will go and what stays."""
        return self._respond(viewer)

    def delete_user(self, viewer: Viewer) -> ResponseReturnValue:
        """Delete the user, and sign out."""
        parts, user = self._parts, viewer.user
        if user.user_id == DEMO_USER_ID:
            return self._respond(viewer, {"email": translate("The user of the demo can't be deleted.")}, 409)
        if request.form.get("email", "").strip().lower() != user.email:
            return self._respond(viewer, {"email": translate("This is not your e-mail address.")}, 422)
        if not is_current_password(parts, user, request.form.get("current", "")):
            return self._respond(viewer, {"current": translate("This is not your current password.")}, 403)
        try:
            parts.people.delete_user(user.user_id, parts.now())
        except LastOwner:
            problem = "You are the only owner of an organisation. Make another member an owner first."
            return self._respond(viewer, {"email": translate(problem)}, 409)
        self._record(viewer)
        response = redirect(url_for(".show_sign_in", notice="user_deleted"), 303)
        sign_out(parts, request, response)
        return response

    def _record(self, viewer: Viewer) -> None:
        """Write a line for each organisation that the user has left, and one for the user alone if there is none."""
        now, client, email = self._parts.now(), self._parts.identify_client(request), viewer.user.email
        for organisation_id in [one.organisation_id for one in viewer.memberships] or [""]:
            event = SignInEvent.USER_DELETED
            self._parts.sign_ins.record(SignInRecord(now, event, email, client, organisation_id=organisation_id))

    def _respond(self, viewer: Viewer, errors: dict[str, str] | None = None, status: int = 200) -> Response:
        return self._renderer.respond("delete_user.html", status, viewer=viewer, errors=errors or {})
