"""Processes for tests.

Each is forked from a process that has only loaded the libraries, because loading them in a new process takes 0.5 s.
"""

import multiprocessing
import os
from collections.abc import Callable

from tests.waiting import HANG_SECONDS

CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(
    [
        *("alembic", "hypothesis", "limits", "phonenumbers", "psycopg", "pydantic_settings", "pytest", "redis"),
        *("sqlalchemy.dialects.sqlite", "structlog"),
    ]
)


def run_alone(test: Callable[..., None], *arguments: object) -> None:
    """Run part of a test in a process of its own with one thread; fails if that fails.

    A test that forks needs it: the process of the test run has more threads, and what they lock at the moment of a fork
    stays locked in the child for ever.
    """
    process = CONTEXT.Process(target=test, args=arguments, daemon=True)
    process.start()
    process.join(HANG_SECONDS)
    assert process.exitcode == 0


def is_true_in_fork(condition: Callable[[], bool]) -> bool:
    """Fork this process, which has one thread, and return what the condition is in the child."""
    child = os.fork()
    if child == 0:
        # A failure here must not continue as a second run of the parent.
        try:
            os._exit(0 if condition() else 1)
        except BaseException:
            os._exit(2)
    return os.waitpid(child, 0)[1] == 0
