"""The link with which the first user of a new server signs up."""

import time
from contextlib import closing
from secrets import token_urlsafe

from server.domain.people.sign_ins import LinkPurpose, make_link, write_link
from server.open_stores import open_stores
from server.settings import Settings

_TOKEN_BYTES = 32


def make_set_up_link(settings: Settings, url: str) -> str | None:
    """A new link to set up the first owner, for the server at this address; None if there are users already.

    Links of earlier starts work until somebody has used one.
    """
    with closing(open_stores(settings)) as stores:
        if stores.people.has_users():
            return None
        token = token_urlsafe(_TOKEN_BYTES)
        stores.sign_ins.add_link(make_link(LinkPurpose.SET_UP, token, time.time()))
    return write_link(settings.public_url or url, LinkPurpose.SET_UP, token)
