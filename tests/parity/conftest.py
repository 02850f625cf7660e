"""The engine that the parity tests share."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from tests.built import read_built_bundle
from tests.parity.compare import Parity
from tests.parity.engine import Engine

settings.register_profile("parity", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
settings.load_profile("parity")


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """The bundle in a JavaScript engine."""
    with Engine(read_built_bundle(), tmp_path_factory.mktemp("parity")) as engine:
        yield engine


@pytest.fixture(scope="session")
def parity(engine: Engine) -> Parity:
    """`parity(function, *arguments)` asserts that both languages agree and returns what they agree on."""
    return Parity(engine)
