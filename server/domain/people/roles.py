"""Roles of people in an organisation, and what each role may do with the organisation's accounts."""

from collections.abc import Mapping
from enum import StrEnum


class Role(StrEnum):
    """`agent`: sees the calls of their own receiving numbers, and adds notes and lead statuses to them."""

    OWNER = "owner"
    MANAGER = "manager"
    ANALYST = "analyst"
    AGENT = "agent"


class Permission(StrEnum):
    """What a page or an action of the console needs."""

    SEE_OWN_CALLS = "see_own_calls"
    SEE_CALLS = "see_calls"
    SEE_ACCOUNT = "see_account"
    QUALIFY_CALLS = "qualify_calls"
    ERASE_CALLS = "erase_calls"
    CHANGE_ACCOUNT = "change_account"
    MANAGE_SECRETS = "manage_secrets"
    MANAGE_PEOPLE = "manage_people"
    DELETE_ACCOUNT = "delete_account"


_AGENT = frozenset({Permission.SEE_OWN_CALLS, Permission.QUALIFY_CALLS})
_ANALYST = frozenset({Permission.SEE_OWN_CALLS, Permission.SEE_CALLS, Permission.SEE_ACCOUNT})
_MANAGER = _ANALYST | {Permission.QUALIFY_CALLS, Permission.ERASE_CALLS, Permission.CHANGE_ACCOUNT}

PERMISSIONS: Mapping[Role, frozenset[Permission]] = {
    Role.OWNER: frozenset(Permission),
    Role.MANAGER: _MANAGER,
    Role.ANALYST: _ANALYST,
    Role.AGENT: _AGENT,
}
