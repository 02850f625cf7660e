"""Processes that tests start beside their own.

Each is forked from one that has loaded the libraries and nothing else: a process of its own needs 0.5 s for that.
"""

import multiprocessing

CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(
    [
        *("alembic", "hypothesis", "limits", "phonenumbers", "psycopg", "pydantic_settings", "pytest", "redis"),
        *("sqlalchemy.dialects.sqlite", "structlog"),
    ]
)
