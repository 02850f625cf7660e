import io
import logging
from collections.abc import Iterator

import pytest
import structlog

from server.logs import configure_logs


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    """The log. Afterwards the logging of the process is restored."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield io.StringIO()
    root.handlers[:] = handlers
    root.setLevel(level)


def fail(secret: str) -> None:
    raise ValueError(f"a fault of {len(secret)} characters")


@pytest.mark.parametrize("log_format", ["console", "json"])
def test_the_trace_of_a_fault_shows_no_local_variable(stream: io.StringIO, log_format: str) -> None:
    configure_logs("info", log_format, stream)
    try:
        fail("the caller's secret")
    except ValueError as error:
        structlog.get_logger().error("request_failed", exc_info=error)
    assert "ValueError: a fault of 19 characters" in stream.getvalue()
    assert "the caller's secret" not in stream.getvalue().replace('fail("the caller\'s secret")', "").replace(
        'fail(\\"the caller\'s secret\\")', ""
    )
