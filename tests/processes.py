"""Processes for tests.

Each is forked from a process that has only loaded the libraries, because loading them in a new process takes 0.5 s.
"""

import multiprocessing

CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(
    [
        *("alembic", "hypothesis", "limits", "phonenumbers", "psycopg", "pydantic_settings", "pytest", "redis"),
        *("sqlalchemy.dialects.sqlite", "structlog"),
    ]
)
