"""The server of a shop that receives calls; the test sets its clock."""

from collections.abc import Callable, Mapping

import pytest
from flask import Flask

from server.account_file.read import read_account_file
from server.app import create_app
from server.bundle import Bundle
from server.domain.calls.call import Call
from server.open_stores import Stores, open_stores
from server.settings import Settings, read_settings
from server.stores.call_log import CallLog
from server.stores.contract import AccountStore
from server.stores.leases.contract import LeaseStore
from tests.carriers import AUTH_TOKEN, SIGNING_KEY, TELNYX_PUBLIC_KEY
from tests.integration.telephony.call_maintenance import Upkeep
from tests.integration.telephony.line import CALL_ID, CALLED_SHOP_FILE, PUBLIC_URL, Line
from tests.integration.telephony.signed import OWN_SHOP_FILE, Serve
from tests.shop import Clock, Page

FindCall = Callable[..., Call]


@pytest.fixture
def settings(store_settings: dict[str, str]) -> Settings:
    """Settings with a database of the test's own, and the secrets of all carriers."""
    return read_settings(
        {
            **store_settings,
            "DNI_PUBLIC_URL": PUBLIC_URL,
            "DNI_TWILIO_AUTH_TOKEN": AUTH_TOKEN,
            "DNI_SIGNALWIRE_SIGNING_KEY": SIGNING_KEY,
            "DNI_TELNYX_PUBLIC_KEY": TELNYX_PUBLIC_KEY,
        }
    )


@pytest.fixture
def app(settings: Settings, stores: Stores, bundle: Bundle, clock: Clock) -> Flask:
    """The server of the shop."""
    stores.accounts.save(read_account_file(CALLED_SHOP_FILE.encode()))
    return create_app(settings, bundle=bundle, stores=stores, environment={}, clock=clock)


@pytest.fixture
def line(app: Flask, clock: Clock) -> Line:
    """A line to the server."""
    return Line(app.test_client(), clock)


@pytest.fixture
def page(app: Flask) -> Page:
    """A page of the shop."""
    return Page(app.test_client())


@pytest.fixture
def find_call(call_log: CallLog) -> FindCall:
    """Finds a call in the call log, which must be there."""

    def find(call_id: str = CALL_ID) -> Call:
        call = call_log.find("shop", call_id)
        assert call is not None
        return call

    return find


@pytest.fixture
def upkeep(settings: Settings, stores: Stores, leases: LeaseStore, clock: Clock) -> Upkeep:
    """What the server does by itself."""
    return Upkeep(
        settings, stores.accounts, leases, stores.call_log, stores.retention, stores.outbox, stores.secrets, clock
    )


@pytest.fixture
def serve(store_settings: dict[str, str], accounts: AccountStore, bundle: Bundle, clock: Clock) -> Serve:
    """Starts a server with this environment, which the shop may use, and this account file; returns a line to it."""

    def start(environment: Mapping[str, str], text: str = OWN_SHOP_FILE, **overrides: str) -> Line:
        accounts.save(read_account_file(text.encode()))
        own = read_settings({**store_settings, "DNI_PUBLIC_URL": PUBLIC_URL, **overrides})
        stores = open_stores(own)
        for variable in environment:
            stores.secrets.allow_variable("shop", variable, clock.now)
        app = create_app(own, bundle=bundle, stores=stores, environment=environment, clock=clock)
        return Line(app.test_client(), clock)

    return start
