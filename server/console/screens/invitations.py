"""Invites people to an organisation, and revokes invitations."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from server.console.audit_records import record_action
from server.console.formats import write_moment
from server.console.invitations import write_mailed_address
from server.console.pages import Pages
from server.console.parts import ConsoleParts
from server.console.people_page import explain_missing_numbers, read_receiving_numbers, read_role, respond_with_people
from server.console.rendering import Renderer, translate
from server.console.viewer import OrganisationPage
from server.domain.people.people import read_email
from server.domain.people.roles import Permission, Role
from server.domain.people.sign_ins import LinkPurpose, OneTimeLink, SignInEvent, make_link, write_link


class InvitationScreen:
    """The forms about invitations on the page of an organisation's people."""

    def __init__(self, parts: ConsoleParts, renderer: Renderer) -> None:
        self._parts = parts
        self._renderer = renderer

    def add_to(self, pages: Pages) -> None:
        """Register the pages."""
        manage = Permission.MANAGE_PEOPLE
        pages.add_for_organisation("/invitations", manage, self.invite_person, ("POST",))
        pages.add_for_organisation("/invitations/revoke", manage, self.revoke_invitation, ("POST",))

    def invite_person(self, page: OrganisationPage) -> ResponseReturnValue:
        """Make a link for the person, show it once, and mail it. An earlier invitation of the same person ends."""
        parts, organisation_id = self._parts, page.organisation.organisation_id
        try:
            email = read_email(request.form.get("email", ""))
        except ValueError as error:
            return self._refuse(page, translate(str(error)))
        if any(user.email == email for user, _ in parts.people.list_members(organisation_id)):
            return self._refuse(page, translate("This person is a member already."))
        role = read_role()
        numbers = read_receiving_numbers(parts, page) if role is Role.AGENT else ()
        problem = explain_missing_numbers(role, numbers)
        if problem:
            return self._refuse(page, problem)
        for open_one in parts.sign_ins.list_invitations(organisation_id, parts.now()):
            if open_one.email == email:
                parts.sign_ins.delete_invitation(organisation_id, open_one.digest)
        token = parts.draw_token()
        about = {"organisation_id": organisation_id, "role": role.value, "receiving_numbers": numbers}
        link = make_link(LinkPurpose.INVITATION, token, parts.now(), email=email, **about)
        parts.sign_ins.add_link(link)
        record_action(parts, page, SignInEvent.USER_INVITED, f"{email}: {role.value}")
        address = write_link((parts.public_url or request.host_url).rstrip("/"), LinkPurpose.INVITATION, token)
        is_mailed = self._mail(page, link, address)
        return respond_with_people(parts, self._renderer, page, new_link=(email, address, is_mailed))

    def revoke_invitation(self, page: OrganisationPage) -> ResponseReturnValue:
        """End an open invitation."""
        organisation_id, digest = page.organisation.organisation_id, request.form.get("digest", "")
        listed = self._parts.sign_ins.list_invitations(organisation_id, self._parts.now())
        link = next((one for one in listed if one.digest == digest), None)
        if link is not None and self._parts.sign_ins.delete_invitation(organisation_id, digest):
            record_action(self._parts, page, SignInEvent.INVITATION_REVOKED, link.email)
        return redirect(url_for(".show_people", organisation_id=organisation_id, notice="revoked"), 303)

    def _mail(self, page: OrganisationPage, link: OneTimeLink, address: str) -> bool:
        if self._parts.send_mail is None:
            return False
        values = {
            "inviter": page.viewer.user.name,
            "name": page.organisation.name,
            "link": write_mailed_address(self._parts, link, address),
            "valid_until": f"{write_moment(link.expires_at, 'UTC')} UTC",
        }
        subject = translate("Your invitation to dni_py")
        try:
            self._parts.send_mail(link.email, subject, "invitation", values, f"invitation {link.digest}")
        except ValueError:  # mail servers refuse some addresses that the console accepts
            return False
        return True

    def _refuse(self, page: OrganisationPage, error: str) -> ResponseReturnValue:
        errors = {"email": error}
        return respond_with_people(self._parts, self._renderer, page, errors=errors, status=422)
