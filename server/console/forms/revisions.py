"""The revision of the account that a form was made from."""

from flask import abort, request


def read_revision() -> int:
    """The revision in the request's form. Ends the request with 400 if it is missing."""
    text = request.form.get("revision", "")
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        abort(400)
    return int(text)
