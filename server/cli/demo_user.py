"""The user who is signed in to the console of the demo by a link."""

import time
from secrets import token_urlsafe

from server.domain.people.people import DEMO_ORGANISATION_ID, DEMO_USER_ID, Membership, Organisation, User
from server.domain.people.roles import Role
from server.domain.people.sign_ins import LinkPurpose, make_link, write_link
from server.open_stores import Stores

_ORGANISATION = Organisation(DEMO_ORGANISATION_ID, "Demo")
_EMAIL = "demo@demo.example"
_TOKEN_BYTES = 32


def make_demo_token(stores: Stores, account: str) -> str:
    """The token of a new link that signs in as an owner of the demo account, for a day. The user has no password."""
    people, now = stores.people, time.time()
    if people.find_user(DEMO_USER_ID) is None:
        people.add_user(User(DEMO_USER_ID, _EMAIL, "Demo", now))
    if _ORGANISATION not in people.list_organisations():
        people.add_organisation(_ORGANISATION)
    people.set_membership(Membership(DEMO_USER_ID, _ORGANISATION.organisation_id, Role.OWNER), time.time())
    people.assign_account(account, _ORGANISATION.organisation_id)
    token = token_urlsafe(_TOKEN_BYTES)
    stores.sign_ins.add_link(make_link(LinkPurpose.SIGN_IN, token, now, user_id=DEMO_USER_ID, email=_EMAIL))
    return token


def write_demo_link(url: str, token: str) -> str:
    """The address of the link at the server of this address."""
    return write_link(url, LinkPurpose.SIGN_IN, token)
