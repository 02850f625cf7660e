"""The simulated carrier's API of numbers."""

from collections.abc import Iterator

import pytest

from tests.integration.buying.simulated_api import NumbersApi, serve_numbers_api


@pytest.fixture
def api() -> Iterator[NumbersApi]:
    """The API on a port of its own."""
    with serve_numbers_api() as served:
        yield served
