"""The server of a shop with number pools, with a clock that the test controls."""

from collections.abc import Callable

import pytest
from flask import Flask

from server.account_file.read import read_account_file
from server.app import create_app
from server.bundle import Bundle
from server.domain.leased_pools import build_leased_pool
from server.domain.leases import LeasedPool
from server.open_stores import Stores
from server.settings import Settings
from tests.shop import SHOP_FILE, Clock, Page

Serve = Callable[[Settings], Page]


@pytest.fixture
def shop_app(settings: Settings, stores: Stores, bundle: Bundle, clock: Clock) -> Flask:
    """The server of the shop."""
    stores.accounts.save(read_account_file(SHOP_FILE.encode()))
    return create_app(settings, bundle=bundle, stores=stores, clock=clock)


@pytest.fixture
def page(shop_app: Flask) -> Page:
    """A page of the shop."""
    return Page(shop_app.test_client())


@pytest.fixture
def serve(stores: Stores, bundle: Bundle, clock: Clock) -> Serve:
    """Starts a server of the shop with the test's settings on the same stores; returns a page that uses it."""

    def start(settings: Settings) -> Page:
        stores.accounts.save(read_account_file(SHOP_FILE.encode()))
        return Page(create_app(settings, bundle=bundle, stores=stores, clock=clock).test_client())

    return start


def prepare_pool(name: str) -> LeasedPool:
    """A pool of the shop in the form of the lease store."""
    return build_leased_pool("shop", read_account_file(SHOP_FILE.encode()).find_number_pool(name))
