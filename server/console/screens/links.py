"""One-time links: they set up the first owner, invite a person, set a new password, or sign in to the demo."""

from secrets import token_hex

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from server.console.audit_records import record_sign_in
from server.console.invitations import accept_invitation, was_mailed
from server.console.pages import Pages
from server.console.parts import ConsoleParts
from server.console.passkeys import remove_passkeys
from server.console.rendering import Renderer, translate
from server.console.second_step import finish_first_step, finish_sign_in
from server.console.viewer import find_viewer
from server.domain.people.passwords import check_password
from server.domain.people.people import Membership, Organisation, User, choose_first, read_email, read_person_name
from server.domain.people.roles import Role
from server.domain.people.sign_ins import (
    LinkPurpose,
    OneTimeLink,
    SignInEvent,
    compute_token_digest,
)
from server.stores.people import EmailTaken

_ID_BYTES = 8


class LinkScreen:
    """The pages of one-time links. Opening a link does not use it up, because mail programs open links too."""

    def __init__(self, parts: ConsoleParts, renderer: Renderer) -> None:
        self._parts = parts
        self._renderer = renderer

    def add_to(self, pages: Pages) -> None:
        """Register the pages."""
        pages.add_open("/link/<purpose>/<token>", self.show_link)
        pages.add_open("/link/<purpose>/<token>", self.use_link, ("POST",))

    def show_link(self, purpose: str, token: str) -> ResponseReturnValue:
        """The form of the link; a link to sign in signs in at once."""
        link = self._find(purpose, token)
        if link is None:
            return self._renderer.respond("link_expired.html", 404)
        if link.purpose is LinkPurpose.SIGN_IN:
            user = self._parts.people.find_user(link.user_id)
            return (
                finish_sign_in(self._parts, user, url_for(".show_home"), "link")
                if user
                else self._renderer.respond("link_expired.html", 404)
            )
        joining = self._find_invited_user(link)
        return self._show_join(link) if joining else self._respond(link, {})

    def use_link(self, purpose: str, token: str) -> ResponseReturnValue:
        """Check the form, use up the link, and sign in."""
        link = self._find(purpose, token)
        if link is None or link.purpose is LinkPurpose.SIGN_IN:
            return self._renderer.respond("link_expired.html", 404)
        invited = self._find_invited_user(link)
        if invited is not None:
            return self._join(link, invited)
        errors: dict[str, str] = {}
        values = {name: self._read(name, link, errors) for name in _list_inputs(link)}
        problem = check_password(request.form.get("password", ""), values.get("email") or link.email)
        if problem:
            errors["password"] = translate(problem)
        if errors:
            return self._respond(link, errors, 422)
        # First, because the link must stay usable when the server is too busy to do it.
        password_hash = self._parts.passwords.compute_hash(request.form["password"])
        if self._parts.sign_ins.use_link(link.digest, link.purpose, self._parts.now()) is None:
            return self._renderer.respond("link_expired.html", 404)
        try:
            user = self._finish(link, values, password_hash)
        except EmailTaken:
            abort(409, translate("There is a user with this e-mail address already. Sign in instead."))
        return finish_first_step(self._parts, user, url_for(".show_home"))

    def _find_invited_user(self, link: OneTimeLink) -> User | None:
        """The existing user, if the link invites one to another organisation."""
        is_invitation = link.purpose is LinkPurpose.INVITATION
        return self._parts.people.find_user_by_email(link.email) if is_invitation else None

    def _join(self, link: OneTimeLink, invited: User) -> ResponseReturnValue:
        """Add the membership, if the invited user is signed in here."""
        viewer = find_viewer(self._parts, request)
        if viewer is None or viewer.user.user_id != invited.user_id:
            return self._show_join(link, 403)
        if not invited.is_email_proved:
            return self._show_join(link, 403)
        if self._parts.sign_ins.use_link(link.digest, link.purpose, self._parts.now()) is None:
            return self._renderer.respond("link_expired.html", 404)
        accept_invitation(self._parts, link, invited)
        return redirect(url_for(".show_accounts", notice="joined"), 303)

    def _show_join(self, link: OneTimeLink, status: int = 200) -> Response:
        organisations = self._parts.people.list_organisations()
        organisation = next((one for one in organisations if one.organisation_id == link.organisation_id), None)
        viewer = find_viewer(self._parts, request)
        values = {
            "link": link,
            "organisation": organisation or abort(404),
            "viewer": viewer,
            "can_mail": self._parts.send_mail is not None,
        }
        return self._renderer.respond("join.html", status, **values, request_path=request.path)

    def _finish(self, link: OneTimeLink, values: dict[str, str], password_hash: str) -> User:
        people, now = self._parts.people, self._parts.now()
        if link.user_id:
            # The link was mailed to the address, or the operator gave it to the person.
            people.prove_email(link.user_id)
            people.set_password_hash(link.user_id, password_hash)
            # Others that were mailed to the person are not needed any more.
            self._parts.sign_ins.delete_links(link.purpose, user_id=link.user_id, email=link.email)
            self._parts.sign_ins.delete_sessions(link.user_id)
            user = people.find_user(link.user_id)
            if user is None:
                abort(404)
            record_sign_in(self._parts, SignInEvent.PASSWORD_CHANGED, user.email)
            # Whoever knew the lost password could have added one.
            remove_passkeys(self._parts, user)
            return user
        email, is_proved = (
            values.get("email") or link.email,
            link.purpose is LinkPurpose.SET_UP or was_mailed(self._parts, link),
        )
        user = User(token_hex(_ID_BYTES), email, values["name"], now, password_hash, is_email_proved=is_proved)
        people.add_user(user)
        if link.purpose is LinkPurpose.SET_UP:
            organisation_id = self._make_organisation(values["organisation"])
            people.set_membership(Membership(user.user_id, organisation_id, Role.OWNER), now)
        else:
            accept_invitation(self._parts, link, user)
        return user

    def _make_organisation(self, name: str) -> str:
        """The ID of the first organisation, which gets this name."""
        existing = choose_first(self._parts.people.list_organisations())
        if existing:
            self._parts.people.rename_organisation(existing.organisation_id, name)
            return existing.organisation_id
        organisation = Organisation(token_hex(_ID_BYTES), name)
        self._parts.people.add_organisation(organisation)
        return organisation.organisation_id

    def _find(self, purpose: str, token: str) -> OneTimeLink | None:
        if purpose not in list(LinkPurpose):
            return None
        digest, now = compute_token_digest(token[:200]), self._parts.now()
        link = self._parts.sign_ins.find_link(digest, LinkPurpose(purpose), now)
        is_late = link is not None and link.purpose is LinkPurpose.SET_UP and self._parts.people.has_users()
        # Only `dni demo` makes links to sign in, and only its server accepts them.
        is_of_demo = link is not None and link.purpose is LinkPurpose.SIGN_IN and not self._parts.is_demo
        return None if is_late or is_of_demo else link

    def _read(self, name: str, link: OneTimeLink, errors: dict[str, str]) -> str:
        try:
            return (
                read_email(request.form.get(name, ""))
                if name == "email"
                else read_person_name(request.form.get(name, ""))
            )
        except ValueError as error:
            errors[name] = translate(str(error))
            return ""

    def _respond(self, link: OneTimeLink, errors: dict[str, str], status: int = 200) -> Response:
        inputs = _list_inputs(link)
        return self._renderer.respond(
            "link.html",
            status,
            link=link,
            inputs=inputs,
            errors=errors,
            values=request.form,
            purpose=link.purpose.value,
        )


def _list_inputs(link: OneTimeLink) -> tuple[str, ...]:
    """What the form asks for besides the password."""
    if link.purpose is LinkPurpose.SET_UP:
        return ("name", "email", "organisation")
    return () if link.user_id else ("name",)
