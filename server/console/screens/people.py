"""The people of an organisation: members with their roles, and the organisation's name."""

from flask import Response, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from server.console.audit_records import record_action
from server.console.pages import Pages
from server.console.parts import ConsoleParts
from server.console.people_page import (
    explain_missing_numbers,
    list_numbers,
    read_receiving_numbers,
    read_role,
    respond_with_people,
)
from server.console.rendering import Renderer, translate
from server.console.viewer import OrganisationPage
from server.domain.people.people import Membership, User, read_person_name
from server.domain.people.roles import Permission, Role
from server.domain.people.sign_ins import SignInEvent
from server.stores.people import LastOwner


class PeopleScreen:
    """The page of an organisation's people. Invitations have a screen of their own, on the same page."""

    def __init__(self, parts: ConsoleParts, renderer: Renderer) -> None:
        self._parts = parts
        self._renderer = renderer

    def add_to(self, pages: Pages) -> None:
        """Register the pages."""
        manage = Permission.MANAGE_PEOPLE
        pages.add_for_organisation("/people", manage, self.show_people)
        pages.add_for_organisation("/people/name", manage, self.rename_organisation, ("POST",))
        pages.add_for_organisation("/people/<user_id>", manage, self.show_member)
        pages.add_for_organisation("/people/<user_id>", manage, self.change_member, ("POST",))
        pages.add_for_organisation("/people/<user_id>/remove", manage, self.remove_member, ("POST",))

    def show_people(self, page: OrganisationPage) -> ResponseReturnValue:
        """All members and open invitations."""
        return respond_with_people(self._parts, self._renderer, page)

    def rename_organisation(self, page: OrganisationPage) -> ResponseReturnValue:
        """Store another name of the organisation."""
        organisation_id = page.organisation.organisation_id
        try:
            name = read_person_name(request.form.get("organisation", ""))
        except ValueError as error:
            errors = {"organisation": translate(str(error))}
            return respond_with_people(self._parts, self._renderer, page, errors=errors, status=422)
        self._parts.people.rename_organisation(organisation_id, name)
        record_action(self._parts, page, SignInEvent.ORGANISATION_RENAMED, name)
        return self._return(page, "saved")

    def show_member(self, page: OrganisationPage, user_id: str) -> ResponseReturnValue:
        """The form with a member's role."""
        user, membership = self._find(page, user_id)
        return self._show_member(page, user, membership)

    def change_member(self, page: OrganisationPage, user_id: str) -> ResponseReturnValue:
        """Store another role of a member."""
        user, _before = self._find(page, user_id)
        changed = Membership(user_id, page.organisation.organisation_id, read_role(), self._read_numbers(page))
        problem = explain_missing_numbers(changed.role, changed.receiving_numbers)
        if problem:
            return self._show_member(page, user, changed, problem, 422)
        try:
            is_member = self._parts.people.change_membership(changed)
        except LastOwner:
            return self._show_member(page, user, changed, _explain_last_owner(), 409)
        if not is_member:  # removed meanwhile
            abort(404)
        record_action(self._parts, page, SignInEvent.ROLE_CHANGED, f"{user.email}: {changed.role.value}")
        return self._return(page, "saved")

    def remove_member(self, page: OrganisationPage, user_id: str) -> ResponseReturnValue:
        """Remove a member from the organisation."""
        user, membership = self._find(page, user_id)
        try:
            self._parts.people.remove_membership(user_id, page.organisation.organisation_id, self._parts.now())
        except LastOwner:
            return self._show_member(page, user, membership, _explain_last_owner(), 409)
        record_action(self._parts, page, SignInEvent.MEMBER_REMOVED, user.email)
        if user_id == page.viewer.user.user_id:
            return redirect(url_for(".show_home"), 303)
        return self._return(page, "removed")

    def _read_numbers(self, page: OrganisationPage) -> tuple[str, ...]:
        return read_receiving_numbers(self._parts, page) if read_role() is Role.AGENT else ()

    def _find(self, page: OrganisationPage, user_id: str) -> tuple[User, Membership]:
        members = self._parts.people.list_members(page.organisation.organisation_id)
        found = next((one for one in members if one[0].user_id == user_id), None)
        return found or abort(404)

    def _show_member(
        self, page: OrganisationPage, user: User, membership: Membership, error: str = "", status: int = 200
    ) -> Response:
        return self._renderer.respond(
            "member.html",
            status,
            page=page,
            section="show_people",
            user=user,
            role=membership.role.value,
            chosen=membership.receiving_numbers,
            receiving_numbers=list_numbers(self._parts, page),
            roles=list(Role),
            error=error,
        )

    def _return(self, page: OrganisationPage, notice: str) -> ResponseReturnValue:
        organisation_id = page.organisation.organisation_id
        return redirect(url_for(".show_people", organisation_id=organisation_id, notice=notice), 303)


def _explain_last_owner() -> str:
    return translate("This is the only owner. Make another member an owner first.")
