"""The revision of the account that a form was made from, in a hidden input."""

from flask import abort, request

_MOST_DIGITS = 9


def read_revision() -> int:
    """The revision of the form that was sent. Ends the request with 400 if there is none."""
    text = request.form.get("revision", "")
    if not text.isascii() or not text.isdigit() or len(text) > _MOST_DIGITS:
        abort(400)
    return int(text)
