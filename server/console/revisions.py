"""The revision of the account that a form was made from."""

from flask import abort, request

_LONGEST = 9


def read_revision() -> int:
    """The form's revision. Ends the request with 400 if it has none."""
    text = request.form.get("revision", "")
    if not text.isascii() or not text.isdigit() or len(text) > _LONGEST:
        abort(400)
    return int(text)
