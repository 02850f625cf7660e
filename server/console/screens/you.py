"""What a user manages about themselves: their name, their password, and the browsers in which they are signed in."""

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from server.console.current_password import is_current_password
from server.console.pages import Pages
from server.console.parts import ConsoleParts
from server.console.passkeys import remove_passkeys
from server.console.rendering import Renderer, translate
from server.console.viewer import Viewer
from server.domain.people.passwords import check_password
from server.domain.people.people import read_person_name
from server.domain.people.sign_ins import LinkPurpose, SignInEvent, SignInRecord


class YouScreen:
    """The page about the signed-in user."""

    def __init__(self, parts: ConsoleParts, renderer: Renderer) -> None:
        self._parts = parts
        self._renderer = renderer

    def add_to(self, pages: Pages) -> None:
        """Register the pages."""
        pages.add_signed_in("/you", self.show_you)
        pages.add_signed_in("/you/name", self.change_name, ("POST",))
        pages.add_signed_in("/you/password", self.change_password, ("POST",))
        pages.add_signed_in("/you/sessions", self.end_session, ("POST",))

    def show_you(self, viewer: Viewer) -> ResponseReturnValue:
        """The page."""
        return self._respond(viewer, {})

    def change_name(self, viewer: Viewer) -> ResponseReturnValue:
        """Store another name."""
        try:
            name = read_person_name(request.form.get("name", ""))
        except ValueError as error:
            return self._respond(viewer, {"name": translate(str(error))}, 422)
        self._parts.people.rename_user(viewer.user.user_id, name)
        return redirect(url_for(".show_you", notice="saved"), 303)

    def change_password(self, viewer: Viewer) -> ResponseReturnValue:
        """Store another password, end the user's other sessions, and remove their passkeys if they want that."""
        parts, user, password = self._parts, viewer.user, request.form.get("password", "")
        problem = check_password(password, user.email)
        if problem:
            return self._respond(viewer, {"password": translate(problem)}, 422)
        if not is_current_password(parts, user, request.form.get("current", "")):
            return self._respond(viewer, {"current": translate("This is not your current password.")}, 403)
        parts.people.set_password_hash(user.user_id, parts.passwords.compute_hash(password))
        # Whoever else can read the user's mail must not undo it.
        parts.sign_ins.delete_links(LinkPurpose.NEW_PASSWORD, user_id=user.user_id, email=user.email)
        parts.sign_ins.delete_sessions(user.user_id, except_digest=viewer.session.digest)
        self._record(viewer, SignInEvent.PASSWORD_CHANGED)
        if request.form.get("remove_passkeys") == "yes":
            remove_passkeys(parts, user)
        return redirect(url_for(".show_you", notice="password_changed"), 303)

    def end_session(self, viewer: Viewer) -> ResponseReturnValue:
        """End one session, or all but this one."""
        user_id, digest = viewer.user.user_id, request.form.get("digest", "")
        if digest:
            self._parts.sign_ins.delete_session(user_id, digest)
        else:
            self._parts.sign_ins.delete_sessions(user_id, except_digest=viewer.session.digest)
        self._record(viewer, SignInEvent.SESSION_REVOKED)
        return redirect(url_for(".show_you", notice="saved"), 303)

    def _record(self, viewer: Viewer, event: SignInEvent) -> None:
        client = self._parts.identify_client(request)
        self._parts.sign_ins.record(SignInRecord(self._parts.now(), event, viewer.user.email, client))

    def _respond(self, viewer: Viewer, errors: dict[str, str], status: int = 200) -> Response:
        now = self._parts.now()
        sessions = [one for one in self._parts.sign_ins.list_sessions(viewer.user.user_id) if one.is_live(now)]
        values = {"sessions": sessions, "errors": errors}
        passkey_count = len(self._parts.second_factors.list_passkeys(viewer.user.user_id))
        return self._renderer.respond("you.html", status, viewer=viewer, passkey_count=passkey_count, **values)
