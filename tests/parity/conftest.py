"""The engine that the parity tests share."""

from collections.abc import Iterator

import pytest

from tests.built import read_built_bundle
from tests.parity.compare import Parity
from tests.parity.engine import Engine


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """The bundle in a JavaScript engine."""
    with Engine(read_built_bundle(), tmp_path_factory.mktemp("parity")) as engine:
        yield engine


@pytest.fixture(scope="session")
def parity(engine: Engine) -> Parity:
    """`parity(function, *arguments)` asserts that both languages agree and returns what they agree on."""
    return Parity(engine)
