"""Responds with files for people to keep."""

from collections.abc import Iterable
from itertools import chain

from flask import Response

_BYTE_ORDER_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
"""With it Excel reads the file as UTF-8."""


def respond_with_csv(lines: Iterable[str], file_name: str, *, is_for_people: bool = True) -> Response:
    """The lines as a CSV file (RFC 4180). Without `is_for_people` it is for a program, and has no byte order mark.

    The lines are written while they are sent, so they know nothing of the request.
    """
    ended = (f"{line}\r\n" for line in lines)
    text = chain([_BYTE_ORDER_MARK], ended) if is_for_people else ended
    response = Response(text, mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{file_name}"'
    return response
