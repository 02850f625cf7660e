"""What an accepted invitation does."""

from flask import request

from server.console.parts import ConsoleParts
from server.domain.people.people import Membership, User
from server.domain.people.roles import Role
from server.domain.people.sign_ins import LINK_SECONDS, LinkPurpose, OneTimeLink, SignInEvent, SignInRecord

_MAILED, _PURPOSE = "mailed", "mailed invitation"


def write_mailed_address(parts: ConsoleParts, link: OneTimeLink, address: str) -> str:
    """The address of an invitation for the mail to the person. The inviter, who sees the link, does not see this one."""
    seconds = LINK_SECONDS[LinkPurpose.INVITATION]
    return f"{address}?{_MAILED}={parts.states.write(_PURPOSE, {'digest': link.digest}, seconds)}"


def was_mailed(parts: ConsoleParts, link: OneTimeLink) -> bool:
    """Whether this request came by the address in the mail of the invitation."""
    values = parts.states.read(_PURPOSE, request.args.get(_MAILED, ""))
    return values is not None and values["digest"] == link.digest


def accept_invitation(parts: ConsoleParts, link: OneTimeLink, user: User) -> None:
    """Make the user a member, after the link was used up. A member keeps their role, which may be more than the invited one."""
    if any(one.organisation_id == link.organisation_id for one in parts.people.list_memberships(user.user_id)):
        return
    parts.people.set_membership(
        Membership(user.user_id, link.organisation_id, Role(link.role), link.receiving_numbers), parts.now()
    )
    client = parts.identify_client(request)
    event, about = SignInEvent.MEMBER_ADDED, f"{user.email}: {link.role}"
    parts.sign_ins.record(SignInRecord(parts.now(), event, user.email, client, about, link.organisation_id))
