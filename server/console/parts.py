"""What the console's pages use of the rest of the server."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Request

from server.accounts.service import AccountService
from server.console.passwords import Passwords
from server.domain.account_history import Author, Through
from server.domain.people.people import User
from server.stores.call_log import CallLog
from server.stores.contract import AccountStore
from server.stores.leads import Leads
from server.stores.leases.contract import LeaseStore
from server.stores.notifications import Notifications
from server.stores.outbox import Outbox
from server.stores.people import People
from server.stores.retention import Retention
from server.stores.rollups import Rollups
from server.stores.sign_ins import SignIns
from server.stores.tag_sightings import TagSightings


@dataclass(frozen=True)
class ConsoleParts:
    """`public_url` is the address of the server for links, empty: that of each request. `now` returns seconds since the epoch.

    `identify_client` returns a pseudonym of the client's address. `draw_token` returns a long random text for links and cookies.
    """

    accounts: AccountStore
    service: AccountService
    people: People
    sign_ins: SignIns
    call_log: CallLog
    leases: LeaseStore
    leads: Leads
    outbox: Outbox
    retention: Retention
    rollups: Rollups
    notifications: Notifications
    tag_sightings: TagSightings
    passwords: Passwords
    identify_client: Callable[[Request], str]
    public_url: str
    now: Callable[[], float]
    draw_token: Callable[[], str]


def write_author(user: User) -> Author:
    """The user as the author of a change of an account."""
    return Author(user.email, Through.CONSOLE)
