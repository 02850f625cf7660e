"""Ends requests with characters that no database can store and no page has: PostgreSQL refuses NUL, even in a search."""

from unicodedata import category

from flask import Request, abort

_CONTROL = "Cc"
_NUL = "\0"


def check_characters(request: Request) -> None:
    """End the request with 404 if its path has a control character, and with 400 if a query or form has NUL."""
    if any(category(character) == _CONTROL for character in request.path):
        abort(404)
    given = [request.args, request.form] if request.method == "POST" else [request.args]
    if any(_NUL in text for values in given for pair in values.items(multi=True) for text in pair):
        abort(400)
