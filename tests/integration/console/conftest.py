"""The console with two organisations: Acme, which has the account `shop`, and Rival, which has `other`."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from server.app import create_app
from server.bundle import cut_bundle
from server.console.passwords import Passwords
from server.domain.accounts import Account
from server.domain.people.people import Membership, Organisation, User
from server.domain.people.roles import Role
from server.domain.people.sign_ins import SignInSession, compute_token_digest
from server.open_stores import Stores, open_stores
from server.settings import Settings
from tests.shop import Clock

PASSWORD = "correct horse battery"
HASH = Passwords().compute_hash(PASSWORD)
NOON = 1_800_000_000.0
ACME, RIVAL = Organisation("acme", "Acme"), Organisation("rival", "Rival")


@dataclass
class ConsoleDriver:
    """The server, its stores and its clock, with people to sign in as."""

    app: Flask
    stores: Stores
    clock: Clock

    def open_as(self, role: Role, organisation: Organisation = ACME) -> FlaskClient:
        """A browser in which a person with this role is signed in."""
        user_id = f"{role.value}-of-{organisation.organisation_id}"
        token = f"token of {user_id}"
        session = SignInSession(compute_token_digest(token), user_id, self.clock.now, self.clock.now)
        self.stores.sign_ins.delete_sessions(user_id)
        self.stores.sign_ins.add_session(session)
        client = self.app.test_client()
        # The second one counts for servers whose public URL begins with https.
        for name in ("dni_console", "__Host-dni_console"):
            client.set_cookie(name, token)
        return client


@pytest.fixture
def clock() -> Clock:
    return Clock(NOON)


@pytest.fixture
def console(settings: Settings, account: Account, clock: Clock) -> Iterator[ConsoleDriver]:
    """The console, with a member of each role in both organisations."""
    with closing(open_stores(settings)) as stores:
        bundle = cut_bundle('start("__DNI_CONFIG__")')
        app = create_app(settings, bundle=bundle, stores=stores, clock=lambda: clock.now)
        for key, organisation in (("shop", ACME), ("other", RIVAL)):
            stores.people.add_organisation(organisation)
            stores.accounts.save(Account(key, key.title(), "US") if key == "other" else replace(account, key=key))
            stores.people.assign_account(key, organisation.organisation_id)
            for role in Role:
                _add_member(stores, role, organisation)
        yield ConsoleDriver(app, stores, clock)


def _add_member(stores: Stores, role: Role, organisation: Organisation) -> None:
    user_id = f"{role.value}-of-{organisation.organisation_id}"
    stores.people.add_user(
        User(
            user_id,
            f"{role.value}@{organisation.organisation_id}.example",
            role.value.title(),
            NOON,
            HASH,
            is_email_proved=True,
        )
    )
    stores.people.set_membership(Membership(user_id, organisation.organisation_id, role), 0.0)
