"""The stores that tests of reports change."""

import pytest

from server.open_stores import Stores
from server.stores.leads import Leads


@pytest.fixture
def leads(stores: Stores) -> Leads:
    """The leads of the server's calls."""
    return stores.leads
