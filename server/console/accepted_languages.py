"""The languages that the browser accepts. A page asks for them for each of its texts and numbers."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from flask import request

_ACCEPTED: ContextVar[str | None] = ContextVar("accepted_languages", default=None)


def read_accepted_languages() -> str:
    """The request's Accept-Language header; empty without one."""
    accepted = _ACCEPTED.get()
    return request.environ.get("HTTP_ACCEPT_LANGUAGE", "") if accepted is None else accepted


@contextmanager
def keep_accepted_languages() -> Iterator[None]:
    """Look the header up once for all that is written within the block, because each look at the request takes time."""
    token = _ACCEPTED.set(request.environ.get("HTTP_ACCEPT_LANGUAGE", ""))
    try:
        yield
    finally:
        _ACCEPTED.reset(token)
