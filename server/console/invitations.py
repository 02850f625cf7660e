"""What an accepted invitation does."""

from flask import request

from server.console.parts import ConsoleParts
from server.domain.people.people import Membership, User
from server.domain.people.roles import Role
from server.domain.people.sign_ins import OneTimeLink, SignInEvent, SignInRecord


def accept_invitation(parts: ConsoleParts, link: OneTimeLink, user: User) -> None:
    """Make the user a member, after the link was used up. A member keeps their role, which may be more than the invited one."""
    if any(one.organisation_id == link.organisation_id for one in parts.people.list_memberships(user.user_id)):
        return
    parts.people.set_membership(Membership(user.user_id, link.organisation_id, Role(link.role), link.receiving_numbers))
    client = parts.identify_client(request)
    event, about = SignInEvent.MEMBER_ADDED, f"{user.email}: {link.role}"
    parts.sign_ins.record(SignInRecord(parts.now(), event, user.email, client, about, link.organisation_id))
