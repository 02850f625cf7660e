"""A second, empty database of the same kind."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.databases import POSTGRESQL


@pytest.fixture
def other_url(database: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """The URL of a database without tables."""
    with ExitStack() as stack:
        if database == POSTGRESQL:
            yield stack.enter_context(request.getfixturevalue("postgresql").make(has_tables=False))
        else:
            yield f"sqlite:///{tmp_path}/other.sqlite3"
