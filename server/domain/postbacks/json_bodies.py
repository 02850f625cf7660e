"""Templates of JSON bodies: a placeholder inside a string becomes a part of it, one outside of strings a JSON value."""

import json

from server.domain.postbacks.encodings import write_text
from server.domain.postbacks.templates import Template
from server.domain.postbacks.values import FindValue

_BETWEEN_VALUES = " \t\r\n\x1e"


def render_json(template: Template, find_value: FindValue) -> str:
    """The body. If it is JSON with some values, it is JSON with all values."""
    written: list[str] = []
    in_string = False
    for part in template:
        if isinstance(part, str):
            in_string = _ends_in_string(part, in_string)
            written.append(part)
        else:
            value = find_value(part.name)
            written.append(json.dumps(write_text(value))[1:-1] if in_string else json.dumps(value))
    return "".join(written)


def check_json(body: str, *, is_document: bool) -> None:
    """Raises `ValueError` if the body is not JSON: one document, or else a sequence of values, as in NDJSON."""
    if is_document:
        json.loads(body)
        return
    decoder = json.JSONDecoder()
    rest = body.lstrip(_BETWEEN_VALUES)
    while rest:
        _value, end = decoder.raw_decode(rest)
        rest = rest[end:].lstrip(_BETWEEN_VALUES)


def _ends_in_string(text: str, in_string: bool) -> bool:
    is_escaped = False
    for character in text:
        if is_escaped:
            is_escaped = False
        elif character == "\\":
            is_escaped = in_string
        elif character == '"':
            in_string = not in_string
    return in_string
